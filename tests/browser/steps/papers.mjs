// Documents that left, as the programs of those who get them read them.
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** What a page says left the document, latest first. */
export const leftLines = (page) => page.locator("details", { has: page.locator("summary", { hasText: "Esportazioni" }) }).getByRole("listitem", { includeHidden: true });

/** An ODT or DOCX as LibreOffice understands it, written by LibreOffice as HTML into `folder`. */
export const inLibreOffice = (path, folder) => throughLibreOffice(path, folder, "html:HTML (StarWriter)");

/** The same as flat OpenDocument, which has what is said of pictures and the pictures themselves. */
export const inLibreOfficeWithPictures = (path, folder) => throughLibreOffice(path, folder, "fodt");

/** The first sheet of a workbook as LibreOffice understands it: its rows as fields, numbers as they are shown in English. */
export async function inSpreadsheet(path, folder) {
  const csv = await throughLibreOffice(path, folder, "csv:Text - txt - csv (StarCalc):9,34,76,1,,1033,false,true");
  return csv.trimEnd().split("\n").map((row) => row.split("\t"));
}

async function throughLibreOffice(path, folder, format) {
  // A profile of its own: two at once would wait for each other.
  const office = [`-env:UserInstallation=file://${join(folder, "office")}`, "--headless"];
  // Numbers are shown as the machine's language does.
  const env = { ...process.env, LC_ALL: "C.UTF-8" };
  await run("soffice", [...office, "--convert-to", format, "--outdir", folder, path], { env });
  return readFile(join(folder, `${basename(path, extname(path))}.${format.split(":")[0]}`), "utf8");
}

/** A PDF as poppler reads it: its text in reading order, what it says of itself, and its tags. */
export async function inPoppler(path) {
  const read = async (program, ...flags) => (await run(program, [...flags, path])).stdout;
  return {
    text: (await run("pdftotext", ["-enc", "UTF-8", path, "-"])).stdout,
    says: await read("pdfinfo"),
    tags: await read("pdfinfo", "-struct-text"),
  };
}
