// The economic plan: recreated through the interface by pasting and typing, with the keyboard alone; two amounts written apart; approval;
// what was spent, from the hours of the diaries; files.
import { readFile, writeFile } from "node:fs/promises";
import { inflateRawSync } from "node:zlib";

import { contentElsewhere } from "./support/elsewhere.mjs";
import { test, expect } from "./support/fixture.mjs";
import { openDemoAs, partnership } from "./steps/entering.mjs";
import { goTo } from "./steps/moving.mjs";
import { inSpreadsheet, leftLines } from "./steps/papers.mjs";
import { sound } from "./steps/sound.mjs";
import { DELIVERED, NOTHING_TO_SEND, ONLY_HERE, says, tryNow } from "./steps/status.mjs";

const COORDINATOR = ["Irene Prova", "coordinator"];
const OFFICER = ["Carlotta Prova", "municipal_officer"];

/** Name, share by the mandate. */
const PARTNERS = [["Ponteluna", "36,32"], ["Sestavela", "20,38"], ["Quadrivio Ricerche", "28,80"], ["Retelarga", "9,13"], ["Orto Comune Servizi", "5,37"]];

/** As a spreadsheet in Italy copies it: the first thirteen lines of the plan, with the row of headings. */
const COPIED = `Cod\tVoce\tPartner\tQtà\tCosto unit.\tTotale\tComune\tATI
A1\tCoordinamento ATI\tP1\t1.200\t30,00\t36.000,00\t26.000,00\t10.000,00
A2\tCabina di regia e segreteria del tavolo\tP1\t400\t27,00\t10.800\t6.800\t4.000
B1\tEducativa domiciliare\tP1,P2\t8.000\t24,50 €\t196.000\t180.000,00 €\t16.000
B2\tGruppi genitori e bambini\tP2\t900\t26,00\t23.400\t18.400\t5.000
B3\t"Vicinanza solidale: rimborsi e ""formazione"""\tP5\t1\t22.000,00\t22.000\t14.000\t8.000
C1\tValutazione competenze genitoriali, équipe\tP1,P3\t3.200\t36,00\t115.200\t102.200\t13.000
C2\tMediazione familiare e culturale\tP4\t1.000\t32,00\t32.000\t26.000\t6.000
C3\tSpazio incontri protetti\tP4\t800\t28,00\t22.400\t18.400\t4.000
D1\tSupervisione operatori\tP3\t500\t70,00\t35.000\t27.000\t8.000
D2\tFormazione congiunta Comune-ATI\tP3\t300\t60,00\t18.000\t12.000\t6.000
E1\tRicerca-azione e linee guida\tP3\t900\t40,00\t36.000\t24.000\t12.000
E2\tMonitoraggio e valutazione d’esito\tP3\t500\t40,00\t20.000\t12.000\t8.000
F1\tDotazioni: tablet, connettività, software\tP1\t1\tda definire\t14.000\t8.000\t6.000
`;

const grid = (page) => page.getByRole("grid", { name: "Righe del piano" });
const COLUMNS = ["Cod", "Voce", "Partner", "Unità", "Quantità", "Costo unitario", "Totale", "Quota Comune", "Quota ATI in denaro", "Quota ATI valorizzata", "Quadratura", "Consuntivo"];
/** The cell of a line (by its code) under a heading. */
const cell = (page, code, heading) =>
  grid(page).locator("tbody tr", { has: page.getByRole("rowheader", { name: code, exact: true }) }).locator("td").nth(COLUMNS.indexOf(heading));
const rule = (page, code) => page.locator(`[data-rule="${code}"]`);
const sum = (page, heading) => grid(page).locator("tfoot td").nth(COLUMNS.indexOf(heading));
const row = (page, table, name) => page.locator(`[data-sums="${table}"] tr`, { has: page.getByRole("rowheader", { name, exact: true }) });

/** What the clipboard brings when somebody pastes with the keyboard. */
async function paste(page, text) {
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);
}

async function copy(page) {
  return page.evaluate(() => {
    const data = new DataTransfer();
    document.activeElement.dispatchEvent(new ClipboardEvent("copy", { clipboardData: data, bubbles: true, cancelable: true }));
    return data.getData("text/plain");
  });
}

async function addBody(page, name) {
  const fold = page.locator("summary", { hasText: "Aggiungi un ente" });
  if (!(await page.getByLabel("Denominazione dell’ente").isVisible())) await fold.click();
  await page.getByLabel("Denominazione dell’ente").fill(name);
  await page.getByRole("button", { name: "Aggiungi un ente" }).click();
  await expect(page.getByLabel("Ente", { exact: true }).getByRole("option", { name, includeHidden: true })).toBeAttached();
}

async function openTable(page) {
  await goTo(page, "Tavolo");
  await page.getByLabel("Titolo della coprogettazione").fill("Radici in rete");
  await page.getByRole("button", { name: "Apri il tavolo" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Radici in rete" })).toBeVisible();
}

async function toTable(page) {
  await goTo(page, "Tavolo");
  await page.getByRole("main").getByRole("link", { name: "Radici in rete" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Radici in rete" })).toBeVisible();
}

async function toPlan(page) {
  await toTable(page);
  await page.getByRole("link", { name: /^Piano economico/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: /^Piano economico/ })).toBeVisible();
}

async function is(page, body) {
  await goTo(page, "Persone");
  await page.locator("summary", { hasText: "Il mio profilo" }).click();
  await page.getByLabel("Ente", { exact: true }).selectOption(body);
}

async function fill(field, value) {
  await field.fill(value);
  await field.blur();
}

/** The partners with their shares, and what the plan is measured by. */
async function measure(page, partners) {
  for (const [name, share] of partners) {
    await page.getByLabel("Aggiungi un partner").selectOption({ label: name });
    await page.getByRole("button", { name: "Aggiungi", exact: true }).click();
    await fill(page.getByRole("group", { name, exact: true }).getByLabel("Quota"), share);
  }
  await fill(page.getByLabel("Plafond pubblico"), "480.000");
  await fill(page.getByLabel("Cofinanziamento minimo"), "15");
}

async function openPlan(page) {
  await page.getByRole("button", { name: "Apri il piano economico" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Piano economico · Radici in rete" })).toBeVisible();
}

/** Types what the active cell is to hold, and goes on to the right. */
async function type(page, ...cells) {
  for (const words of cells) {
    if (words) {
      await page.keyboard.type(words);
      await page.keyboard.press("Tab");
    } else {
      await page.keyboard.press("ArrowRight");
    }
  }
}

async function download(page, format) {
  await page.getByLabel("Formato").selectOption(format);
  await page.getByLabel("Scrivi per che cosa serve").first().fill("Seduta 5");
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Scarica il foglio" }).click(),
  ]);
  return readFile(await file.path());
}

/** The files of a zip archive, by name. */
function unzip(bytes) {
  const files = {};
  let at = bytes.readUInt32LE(bytes.length - 6);
  while (bytes.readUInt32LE(at) === 0x02014b50) {
    const [method, size, name, extra, comment] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20), bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30), bytes.readUInt16LE(at + 32)];
    const local = bytes.readUInt32LE(at + 42);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const packed = bytes.subarray(start, start + size);
    files[bytes.toString("utf8", at + 46, at + 46 + name)] = (method === 8 ? inflateRawSync(packed) : packed).toString("utf8");
    at += 46 + name + extra + comment;
  }
  return files;
}

test("the plan is recreated by pasting and typing, with the sums that were agreed", async ({ relay, newDevice }, info) => {
  const [agnese, irene, marta] = await partnership(relay, newDevice, ["Agnese Prova", COORDINATOR, ["Marta Prova", "researcher"]]);
  await goTo(agnese.page, "Persone");
  for (const [name] of PARTNERS) await addBody(agnese.page, name);
  await openTable(agnese.page);
  await says(agnese.page, DELIVERED);

  const { page } = irene;
  await toTable(page);
  await measure(page, PARTNERS);
  await openPlan(page);
  await sound(page, "empty economic plan");
  await page.getByRole("button", { name: "Incolla da un foglio" }).click();
  await page.getByLabel("Le celle copiate").fill(COPIED);
  await page.getByRole("button", { name: "Metti nel piano" }).click();
  await expect(grid(page).locator("tbody tr")).toHaveCount(13);

  // What could not be read is there in words, and its cell is empty.
  await expect(page.getByText("Riga 13, Costo unitario: «da definire».")).toBeVisible();
  await expect(cell(page, "F1", "Costo unitario")).toHaveText("");
  await expect(cell(page, "B1", "Costo unitario")).toHaveText("24,50");
  await expect(cell(page, "B1", "Partner")).toHaveText("P1, P2");
  await expect(cell(page, "B3", "Voce")).toHaveText('Vicinanza solidale: rimborsi e "formazione"');
  await expect(rule(page, "lines")).toContainText("F1: 14.000,00 € di troppo");
  await page.getByRole("button", { name: "Ho visto" }).click();

  // From here on with the keyboard.
  await cell(page, "F1", "Costo unitario").focus();
  await cell(page, "F1", "Costo unitario").click();
  await page.keyboard.type("14.000,0x");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Non è un importo")).toBeVisible();
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Enter");
  await expect(cell(page, "F1", "Costo unitario")).toHaveText("14.000,00");
  await page.getByRole("button", { name: "Aggiungi una riga" }).focus();
  await page.keyboard.press("Enter");
  await expect(grid(page).locator("tbody tr")).toHaveCount(14);
  await expect(grid(page).locator("tbody tr").last().locator("td").first()).toBeFocused();
  await type(page, "F2", "Spazi messi a disposizione", "p5", "a", "1", "10000", "", "0", "", "10.000,00");
  await page.getByRole("button", { name: "Aggiungi una riga" }).focus();
  await page.keyboard.press("Enter");
  await expect(grid(page).locator("tbody tr").last().locator("td").first()).toBeFocused();
  await type(page, "F3", "Comunicazione e restituzione pubblica", "Quadrivio Ricerche", "a", "1", "5.000", "", "3000", "2000");

  // Hours for all from the first to the twelfth line, with one copied cell.
  await cell(page, "A1", "Unità").click();
  for (let step = 0; step < 11; step += 1) await page.keyboard.press("Shift+ArrowDown");
  await paste(page, "h");
  await expect(cell(page, "E2", "Unità")).toHaveText("ora");
  await expect(cell(page, "F1", "Unità")).toHaveText("");
  await expect(cell(page, "F2", "Unità")).toHaveText("a corpo");

  const sums = { Totale: "595.800,00", "Quota Comune": "477.800,00", "Quota ATI in denaro": "108.000,00", "Quota ATI valorizzata": "10.000,00", Quadratura: "quadra" };
  for (const [heading, words] of Object.entries(sums)) await expect(sum(page, heading)).toHaveText(words);
  await expect(rule(page, "lines")).toContainText("Totale 595.800,00 € = Comune 477.800,00 € + ATI 118.000,00 €");
  await expect(rule(page, "cap")).toContainText("477.800,00 € su 480.000,00 €: restano 2.200,00 €");
  await expect(rule(page, "cofinancing")).toContainText("19,8 % (minimo 15 %)");
  for (const code of ["lines", "cap", "cofinancing", "mandates", "partners"]) await expect(rule(page, code)).toContainText("Va bene");
  const totals = [["P1 Ponteluna", "216.400,00 €"], ["P2 Sestavela", "121.400,00 €"], ["P3 Quadrivio Ricerche", "171.600,00 €"], ["P4 Retelarga", "54.400,00 €"], ["P5 Orto Comune Servizi", "32.000,00 €"]];
  for (const [name, words] of totals) await expect(row(page, "partners", name).locator("td").first()).toHaveText(words);

  // Arrows, ends, copying, clearing, and taking back one's own.
  await cell(page, "A1", "Cod").focus();
  await cell(page, "A1", "Cod").click();
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Shift+ArrowDown");
  expect(await copy(page)).toBe("A1\tCoordinamento ATI\nA2\tCabina di regia e segreteria del tavolo");
  await page.keyboard.press("Delete");
  await expect(grid(page).locator("tbody tr").first().locator("td").nth(1)).toHaveText("");
  await page.keyboard.press("Control+z");
  await expect(cell(page, "A1", "Voce")).toHaveText("Coordinamento ATI");
  await page.keyboard.press("Control+End");
  await expect(grid(page).locator("tbody tr").last().locator("td").last()).toBeFocused();
  await page.keyboard.press("Control+Home");
  await expect(cell(page, "A1", "Cod")).toBeFocused();
  await page.keyboard.press("F2");
  await page.keyboard.type("Z9");
  await page.keyboard.press("Escape");
  await expect(cell(page, "A1", "Cod")).toBeFocused();
  await page.keyboard.press("Alt+ArrowDown");
  await expect(grid(page).locator("tbody td").first()).toHaveText("A2");
  await page.keyboard.press("Control+z");
  await expect(grid(page).locator("tbody td").first()).toHaveText("A1");
  await sound(page, "economic plan");

  const text = (await download(page, "csv-it")).toString("utf8");
  const lines = text.slice(1).split("\r\n");
  expect(lines).toHaveLength(18);
  expect(lines[3].split(";").slice(0, 10)).toEqual(["B1", "Educativa domiciliare", "P1, P2", "ora", "8000,000", "24,50", "196000,00", "180000,00", "16000,00", ""]);
  const plain = (await download(page, "csv")).toString("utf8").slice(1).split("\r\n");
  expect(plain[3]).toContain('B1,Educativa domiciliare,"P1, P2",ora,8000.000,24.50,196000.00,180000.00,16000.00,');
  const workbook = await download(page, "xlsx");
  const files = unzip(workbook);
  const sheet = files["xl/worksheets/sheet1.xml"];
  expect(sheet).toMatch(/<c r="G4" s="\d+"><v>196000\.00<\/v><\/c>/);
  expect(sheet).toMatch(/<c r="G17" s="\d+"><v>595800\.00<\/v><\/c>/);
  expect(sheet).toMatch(/<c r="H17" s="\d+"><v>477800\.00<\/v><\/c>/);
  expect(sheet).toContain('t="inlineStr"><is><t xml:space="preserve">Educativa domiciliare</t>');
  expect(files["xl/worksheets/sheet2.xml"]).toMatch(/P1 Ponteluna.*<v>216400\.00<\/v>/);
  await writeFile(info.outputPath("piano.xlsx"), workbook);
  const rows = await inSpreadsheet(info.outputPath("piano.xlsx"), info.outputDir);
  expect(rows).toHaveLength(17);
  expect(rows[3].slice(0, 9)).toEqual(["B1", "Educativa domiciliare", "P1, P2", "ora", "8000", "24.50", "196,000.00", "180,000.00", "16,000.00"]);
  await page.getByRole("button", { name: "Esporta come documento" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("Educativa domiciliare")).toBeVisible();
  await dialog.getByRole("button", { name: "Annulla" }).click();

  // A social worker reads and does not write.
  await says(page, DELIVERED);
  await toPlan(agnese.page);
  await expect(sum(agnese.page, "Totale")).toHaveText("595.800,00");
  await expect(agnese.page.getByRole("button", { name: "Aggiungi una riga" })).toHaveCount(0);
  await expect(agnese.page.getByRole("button", { name: /^Approva/ })).toHaveCount(0);
  await cell(agnese.page, "A1", "Voce").click();
  await agnese.page.keyboard.type("X");
  await expect(cell(agnese.page, "A1", "Voce")).toHaveText("Coordinamento ATI");

  // What leaves by somebody who does not write is written down too, and who answers for the plan sees it.
  await download(agnese.page, "csv-it");
  await says(agnese.page, DELIVERED);
  await expect(leftLines(page).first()).toHaveText(/ · Agnese Prova · CSV · Seduta 5$/);
  await page.locator("summary", { hasText: "Per i programmi che leggono Automerge" }).click();
  await page.getByLabel("Scrivi per che cosa serve", { exact: true }).last().fill("Archivio");
  const [whole] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Scarica il file .automerge" }).click()]);
  expect(JSON.stringify(await contentElsewhere(await whole.path()))).toContain("Educativa domiciliare");
  await expect(leftLines(page).first()).toHaveText(/ · Tu · AUTOMERGE · Archivio$/);

  // A researcher sits at the table and has no key to the plan.
  await toTable(marta.page);
  await expect(marta.page.getByRole("heading", { name: "Testi" })).toBeVisible();
  await expect(marta.page.getByRole("link", { name: /^Piano economico/ })).toHaveCount(0);
  await expect(page.getByRole("region", { name: "Chi ha la chiave del piano" })).not.toContainText("Marta");
});

test("two amounts written apart block the approval until they are settled, and an edit lets it fall", async ({ relay, newDevice }) => {
  const devices = await partnership(relay, newDevice, ["Agnese Prova", COORDINATOR, OFFICER]);
  const [agnese, irene, carlotta] = devices;
  await goTo(agnese.page, "Persone");
  await addBody(agnese.page, "Ponteluna");
  await openTable(agnese.page);
  await says(agnese.page, DELIVERED);
  await is(irene.page, "Ponteluna");
  await is(carlotta.page, "Comune di Prova");
  await toTable(irene.page);
  await measure(irene.page, [["Ponteluna", "100"]]);
  await openPlan(irene.page);
  await irene.page.getByRole("button", { name: "Aggiungi la prima riga" }).click();
  await type(irene.page, "B1", "Educativa domiciliare", "P1", "o", "10", "30", "", "200", "100");
  await says(irene.page, DELIVERED);
  await toPlan(carlotta.page);
  await expect(cell(carlotta.page, "B1", "Costo unitario")).toHaveText("30,00");

  for (const device of [irene, carlotta]) device.cut();
  for (const device of [irene, carlotta]) await says(device.page, NOTHING_TO_SEND);
  for (const [device, words] of [[irene, "31"], [carlotta, "32,50"]]) {
    await cell(device.page, "B1", "Costo unitario").click();
    await device.page.keyboard.type(words);
    await device.page.keyboard.press("Enter");
    await says(device.page, ONLY_HERE);
  }
  for (const device of [irene, carlotta]) device.restore();
  for (const device of [irene, carlotta]) await tryNow(device.page);
  for (const device of [irene, carlotta]) await says(device.page, DELIVERED);

  for (const { page } of [irene, carlotta]) {
    await expect(cell(page, "B1", "Costo unitario")).toContainText("31,00");
    await expect(cell(page, "B1", "Costo unitario")).toContainText("32,50");
    await expect(page.getByText("Il piano non si può approvare")).toBeVisible();
    await expect(page.getByRole("button", { name: /^Approva per/ })).toBeDisabled();
  }
  // Everything else goes on.
  await cell(irene.page, "B1", "Voce").click();
  await irene.page.keyboard.type("Educativa");
  await irene.page.keyboard.press("Enter");
  await expect(cell(carlotta.page, "B1", "Voce")).toHaveText("Educativa");

  await goTo(carlotta.page, "Da rivedere");
  const card = carlotta.page.locator("article.conflict", { hasText: "Costo unitario" });
  await expect(card).toContainText("B1 Educativa");
  await card.getByRole("button", { name: /^Scegli questo valore.*31,00/ }).click();
  await says(carlotta.page, DELIVERED);
  await toPlan(carlotta.page);
  const side = (page, code) => page.locator(`[data-side="${code}"]`);
  await expect(cell(irene.page, "B1", "Costo unitario")).toHaveText("31,00");
  // The quotas do not make up the total: it is approved for a reason, or not at all.
  const approves = async (page, button, words) => {
    await page.getByRole("button", { name: button }).click();
    await page.getByRole("button", { name: "Approva con questo motivo" }).click();
    await expect(page.getByText("Scrivi il motivo.")).toBeVisible();
    await page.getByLabel("Perché si approva lo stesso").fill(words);
    await page.getByRole("button", { name: "Approva con questo motivo" }).click();
  };
  await approves(carlotta.page, "Approva per il Comune", "Le quote si sistemano in seduta.");
  await expect(side(irene.page, "comune")).toContainText("ha approvato questo piano");
  await expect(side(irene.page, "comune")).toContainText("Motivo: «Le quote si sistemano in seduta.»");
  await approves(irene.page, "Approva per l’ATI", "D’accordo con il Comune.");
  await expect(carlotta.page.getByText("Approvato dalle due parti", { exact: true })).toBeVisible();

  await cell(irene.page, "B1", "Quantità").click();
  await irene.page.keyboard.type("11");
  await irene.page.keyboard.press("Enter");
  for (const { page } of [irene, carlotta]) {
    for (const code of ["comune", "ati"]) await expect(side(page, code)).toContainText("Decaduta: il piano è cambiato");
    await expect(page.getByText("Non ancora approvato dalle due parti")).toBeVisible();
    await expect(side(page, "comune")).toContainText("Cambiato da allora: B1");
    await side(page, "comune").locator("summary", { hasText: "Che cosa è cambiato da allora" }).click();
    await expect(side(page, "comune").locator("del")).toContainText("10");
    await expect(side(page, "comune").locator("ins")).toContainText("11");
  }
  await cell(irene.page, "B1", "Quantità").focus();
  await irene.page.keyboard.press("Control+z");
  await expect(carlotta.page.getByText("Approvato dalle due parti", { exact: true })).toBeVisible();
});

test("what was spent comes by hand and from the hours of the diaries, once, without families", async ({ newDevice }, info) => {
  const device = await newDevice("irene");
  const page = await device.open("/");
  await openDemoAs(page, "Irene (coordinatrice)");
  await toPlan(page);
  await expect(sum(page, "Totale")).toHaveText("595.800,00");
  await expect(page.getByText("Approvato dalle due parti", { exact: true })).toBeVisible();
  await expect(cell(page, "F1", "Consuntivo")).toHaveText("12.480,00");

  await page.getByRole("button", { name: "Guarda le ore dei diari" }).click();
  const preview = page.getByRole("group", { name: "Che cosa verrebbe scritto" }).first();
  await expect(preview).toBeVisible();
  const words = await preview.innerText();
  for (const name of ["FP-0", "Betulla", "Larice", "Dario"]) expect(words).not.toContain(name);
  await page.getByRole("button", { name: /^Scrivi \d+ somme nel consuntivo/ }).click();
  await expect(cell(page, "B1", "Consuntivo")).not.toHaveText("");
  const spent = await cell(page, "B1", "Consuntivo").innerText();
  await expect(page.getByText("Approvato dalle due parti", { exact: true })).toBeVisible();

  // The same again is no news, and nothing is counted twice.
  await page.getByRole("button", { name: "Guarda le ore dei diari" }).click();
  await expect(page.locator('[data-sums="diaries"]')).toContainText("già scritto");
  await expect(page.getByRole("button", { name: /^Scrivi \d+ somme/ })).toHaveCount(0);
  await expect(cell(page, "B1", "Consuntivo")).toHaveText(spent);

  // Another device may have read more families: no sum is made less without being asked. Here two lines have changed their codes.
  const code = (name) => grid(page).getByRole("rowheader", { name, exact: true });
  for (const [before, after] of [["B1", "T1"], ["C1", "B1"], ["T1", "C1"]]) {
    await code(before).click();
    await page.keyboard.type(after);
    await page.keyboard.press("Enter");
    await expect(code(after)).toBeVisible();
  }
  await page.getByRole("button", { name: "Guarda le ore dei diari" }).click();
  const less = page.locator('[data-sums="diaries"] tr', { hasText: "meno di quanto c’è" });
  await expect(less).not.toHaveCount(0);
  const lower = await less.count();
  const go = page.getByRole("button", { name: /^Scrivi \d+ somme nel consuntivo/ });
  const offered = async () => Number((await go.innerText()).match(/\d+/)[0]);
  const without = await offered();
  await page.screenshot({ path: info.outputPath("somme-più-basse.png"), fullPage: true });
  await page.getByRole("checkbox", { name: "Scrivi anche le somme più basse" }).check();
  expect(await offered()).toBe(without + lower);
  await page.getByRole("checkbox", { name: "Scrivi anche le somme più basse" }).uncheck();
  await go.click();
  await page.getByRole("button", { name: "Guarda le ore dei diari" }).click();
  await expect(go).toHaveCount(0);
  await expect(less).toHaveCount(lower);

  await page.getByLabel("Riga", { exact: true }).selectOption({ label: "E2 Monitoraggio e valutazione d’esito" });
  await page.getByLabel("Mese", { exact: true }).fill("2026-10");
  await page.getByLabel("Importo in euro").fill("1.200,50");
  await page.getByLabel("Documento", { exact: true }).fill("Fattura 9");
  await page.getByRole("button", { name: "Aggiungi al consuntivo" }).click();
  await expect(cell(page, "E2", "Consuntivo")).toHaveText("1.200,50");
  await page.locator("summary", { hasText: "Le voci del consuntivo" }).click();
  await page.getByRole("button", { name: /^Correggi.*E2/ }).click();
  await page.getByLabel("Importo in euro").fill("1.000");
  await page.getByRole("button", { name: "Aggiungi al consuntivo" }).click();
  await expect(cell(page, "E2", "Consuntivo")).toHaveText("1.000,00");
});
