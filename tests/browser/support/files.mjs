import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** Every byte of every file under `folder`. Files that go while they are read (journals, locks) count as empty. */
export async function bytesUnder(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Buffer.concat(await Promise.all(files.map((file) => readFile(file).catch(() => Buffer.alloc(0)))));
}
