// A text of the table over time and abroad: versions and their comparison, files for people and programs, private drafts, guidelines in
// another workspace.
import { readFile } from "node:fs/promises";

import { openElsewhere } from "./support/elsewhere.mjs";
import { test, expect } from "./support/fixture.mjs";
import { found, openDemo } from "./steps/entering.mjs";
import { goTo } from "./steps/moving.mjs";
import { inLibreOffice, inPoppler, leftLines } from "./steps/papers.mjs";
import { DELIVERED, says } from "./steps/status.mjs";
import { visit } from "./steps/tour.mjs";
import { belongsTo, caretAt, clause, conveneToday, imageIsSeen, openText, pasteHtml, putImage, table, textOf } from "./steps/table.mjs";

/** What a press of a button downloads, saved in the test's folder. */
async function download(page, press, info) {
  const [file] = await Promise.all([page.waitForEvent("download"), press()]);
  const path = info.outputPath(file.suggestedFilename());
  await file.saveAs(path);
  return path;
}

/** The text as a file of this kind. */
async function leave(page, kind, info) {
  await page.getByRole("button", { name: "Esporta il testo" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.locator(`input[value="${kind}"]`).check();
  await dialog.getByLabel("Scrivi per che cosa serve").fill("Firma");
  const path = await download(page, () => dialog.getByRole("button", { name: "Scarica", exact: true }).click(), info);
  await expect(dialog).toHaveCount(0);
  return path;
}

/** Paragraphs, a heading and lists, typed. */
async function writes(page) {
  await clause(page).click();
  await page.keyboard.type("Il tavolo ascolta le famiglie.");
  await page.keyboard.press("Enter");
  await page.keyboard.type("## Obiettivi");
  for (const item of ["1. ascoltare", "decidere insieme"]) {
    await page.keyboard.press("Enter");
    await page.keyboard.type(item);
  }
  await expect(clause(page).locator("ol > li")).toHaveText(["ascoltare", "decidere insieme"]);
}

test("a version has a name, what changed since is marked, and the comparison leaves as a table", async ({ relay, newDevice }, info) => {
  const [agnese, carlotta] = await table(relay, newDevice);
  await writes(agnese.page);
  await conveneToday(agnese.page);
  await agnese.page.locator("summary", { hasText: "Dai un nome al testo" }).click();
  await agnese.page.getByRole("button", { name: "Conserva la versione" }).click();
  await expect(agnese.page.getByText("Scrivi il nome della versione.").first()).toBeVisible();
  await agnese.page.getByLabel("Nome della versione").fill("Seduta 3");
  await agnese.page.getByRole("button", { name: "Conserva la versione" }).click();

  await caretAt(agnese.page, "ascolta");
  for (const _ of "ascolta") await agnese.page.keyboard.press("Backspace");
  await agnese.page.keyboard.type("sostiene");
  await agnese.page.getByLabel("Titolo della nuova clausola").fill("Accordi finali");
  await agnese.page.getByRole("button", { name: "Aggiungi una clausola" }).click();
  await says(agnese.page, DELIVERED);

  const { page } = carlotta;
  await expect(page.getByRole("region", { name: "Versioni" })).toContainText("· nella seduta n. 1");
  await page.getByRole("button", { name: /^Confronta con adesso ?: Seduta 3/ }).click();
  const comparison = page.locator(".comparison");
  await expect(comparison.getByRole("heading", { level: 3 })).toHaveText("Che cosa è cambiato: Seduta 3 → Il testo adesso");
  await expect(comparison.locator("del")).toContainText("ascolta");
  await expect(comparison.locator("ins").first()).toContainText("sostiene");
  await expect(comparison.getByRole("heading", { level: 4 })).toHaveCount(2);
  await expect(comparison.getByRole("heading", { level: 4, name: /Accordi finali/ })).toContainText("aggiunta");

  await comparison.getByRole("button", { name: "Esporta il confronto" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.locator('input[value="md"]').check();
  await dialog.getByLabel("Scrivi per che cosa serve").fill("Seduta 4");
  const path = await download(page, () => dialog.getByRole("button", { name: "Scarica", exact: true }).click(), info);
  const words = await readFile(path, "utf8");
  await expect(leftLines(page)).toHaveText([/ · Tu · MD · Seduta 4$/]);
  expect(words).toContain("Seduta 3");
  expect(words).toContain(String.raw`*\[ascolta\]*`);
  expect(words).toMatch(/\*\*sostiene\*\*/);

  // The session has what got a name in it.
  await goTo(page, "Tavolo");
  await page.getByRole("link", { name: "Radici in rete" }).click();
  await page.getByRole("link", { name: /^Seduta 1 ·/ }).click();
  const said = page.getByRole("region", { name: "Detto sui testi in questa seduta" });
  await expect(said).toContainText("Agnese Prova conserva la versione «Seduta 3»");
  await said.getByRole("link", { name: "Tutto il testo" }).click();
  await expect(clause(page)).toBeVisible();
});

test("an approved text that goes on says so and leaves as a draft, and is as approved again when that is taken back", async ({ relay, newDevice }, info) => {
  const [agnese, carlotta] = await table(relay, newDevice);
  const { page } = agnese;
  await writes(page);
  await says(page, DELIVERED);
  const state = (page) => page.getByLabel("Stato", { exact: true });
  const versions = page.getByRole("region", { name: "Versioni" });
  await state(page).selectOption("Approvato");
  await expect(versions).toContainText("Approvato");
  // One step, taken back as one.
  await page.locator(".toasts").getByRole("button", { name: "Annulla" }).click();
  await expect(state(page)).toHaveValue("bozza");
  await expect(versions).not.toContainText("Approvato");
  await state(page).selectOption("Approvato");
  await expect(state(carlotta.page)).toHaveValue("approvata");
  const asDraft = async () => (await readFile(await leave(page, "md", info), "utf8")).includes("Bozza: il testo non è ancora approvato.");
  expect(await asDraft()).toBe(false);

  const changed = (page) => page.getByText(/^Il testo è cambiato da quando è stato segnato come «Approvato»/);
  await caretAt(carlotta.page, "ascolta");
  await carlotta.page.keyboard.type(" davvero");
  for (const device of [agnese, carlotta]) await expect(changed(device.page)).toBeVisible();
  expect(await asDraft()).toBe(true);
  await carlotta.page.getByRole("button", { name: "Vedi le versioni" }).click();
  await expect(carlotta.page.getByRole("heading", { name: "Versioni" })).toBeFocused();
  await clause(carlotta.page).focus();
  await carlotta.page.keyboard.press("Control+z");
  for (const device of [agnese, carlotta]) await expect(changed(device.page)).toHaveCount(0);

  await caretAt(carlotta.page, "ascolta");
  await carlotta.page.keyboard.type(" sempre");
  await page.getByRole("button", { name: "Riporta in bozza" }).click();
  for (const device of [agnese, carlotta]) {
    await expect(state(device.page)).toHaveValue("bozza");
    await expect(changed(device.page)).toHaveCount(0);
  }
  await expect(versions).toContainText("Approvato");
});

/** A table of three rows and columns in a clause, with these words in the first two columns. */
async function putTable(page, title, words) {
  await clause(page, title).click();
  await page.getByRole("toolbar").getByRole("button", { name: "Tabella", exact: true }).click();
  const cells = ["Intestazione, colonna 1", "Intestazione, colonna 2", "Riga 1, colonna 1", "Riga 1, colonna 2"];
  for (const [i, name] of cells.entries()) await clause(page, title).getByLabel(name, { exact: true }).fill(words[i]);
  await page.keyboard.press("Escape");
}

test("the text leaves in every format with headings and lists, and another program's edits come back", async ({ relay, newDevice }, info) => {
  const [agnese] = await table(relay, newDevice);
  const { page } = agnese;
  await writes(page);
  await putTable(page, "Analisi dei bisogni", ["Servizio", "Ore", "Educativa", "12"]);
  await says(page, DELIVERED);

  const copied = {};
  for (const kind of ["odt", "docx"]) {
    const html = await inLibreOffice(await leave(page, kind, info), info.outputPath());
    expect(html, kind).toMatch(/<h[1-6][^>]*>[\s\S]*?1\. Premessa/);
    const grid = html.match(/<table[\s\S]*?<\/table>/)?.[0] ?? "";
    expect(grid.match(/<tr/g), kind).toHaveLength(3);
    expect(grid, kind).toMatch(/Servizio[\s\S]*Ore[\s\S]*Educativa[\s\S]*12/);
    expect(html.match(/<ol[\s\S]*?<\/ol>/)?.[0], kind).toMatch(/ascoltare[\s\S]*decidere\s+insieme/);
    copied[kind] = html;
  }
  const pdf = await inPoppler(await leave(page, "pdf", info));
  expect(pdf.text).toContain("decidere insieme");
  expect(pdf.says).toMatch(/Tagged:\s+yes/);
  expect(await readFile(await leave(page, "html", info), "utf8")).toMatch(/<ol>[\s\S]*decidere insieme/);
  expect(await readFile(await leave(page, "md", info), "utf8")).toMatch(/1\. ascoltare\n\s*2\. decidere insieme/);

  // With its history: it leaves with a purpose.
  await page.locator("summary", { hasText: "Per i programmi che leggono Automerge" }).click();
  const whole = page.getByRole("button", { name: "Scarica il file .automerge" });
  await whole.click();
  await expect(page.getByText("Indica per che cosa serve il documento.")).toBeVisible();
  await page.getByLabel("Scrivi per che cosa serve", { exact: true }).fill("Revisione con un altro programma");
  const file = await download(page, () => whole.click(), info);
  expect(file).toMatch(/\.automerge$/);
  const elsewhere = await openElsewhere(file, "Premessa");
  expect(elsewhere.structure()).toEqual([
    "paragraph: Il tavolo ascolta le famiglie.",
    "heading: Obiettivi",
    "ordered_list list_item paragraph: ascoltare",
    "ordered_list list_item paragraph: decidere insieme",
  ]);
  await expect(leftLines(page)).toHaveText([/ · Tu · AUTOMERGE · Revisione con un altro programma$/, ...["MD", "HTML", "PDF", "DOCX", "ODT"].map((kind) => new RegExp(` · Tu · ${kind} · `))]);
  elsewhere.write("decidere", " sempre");
  const back = info.outputPath("back.automerge");
  await elsewhere.save(back);

  await caretAt(page, "Il tavolo", { behind: false });
  await page.keyboard.type("Qui ");
  await page.getByLabel("Riprendi le modifiche da un file .automerge").setInputFiles(back);
  await expect(page.getByText("Riprese le modifiche a 1 clausole.")).toBeVisible();
  await expect(clause(page).locator("p").first()).toHaveText("Qui Il tavolo ascolta le famiglie.");
  await expect(clause(page).locator("ol > li")).toHaveText(["ascoltare", "decidere sempre insieme"]);
  await page.getByLabel("Riprendi le modifiche da un file .automerge").setInputFiles({ name: "x.automerge", mimeType: "application/octet-stream", buffer: Buffer.from("PK") });
  await expect(page.getByText("Il file non è un documento Automerge")).toBeVisible();

  // And back through the clipboard, which LibreOffice fills with what it writes as HTML.
  for (const [kind, title] of [["odt", "Finalità"], ["docx", "Destinatari"]]) {
    const there = clause(page, title);
    await there.click();
    await pasteHtml(page, copied[kind]);
    await expect(there.locator("p").filter({ hasText: /^Il tavolo ascolta le famiglie\.$/ })).toHaveCount(1);
    await expect(there.getByRole("heading", { name: "Obiettivi", exact: true })).toBeVisible();
    await expect(there.locator("ol > li")).toHaveText(["ascoltare", "decidere insieme"]);
    const cells = await there.locator("textarea").evaluateAll((all) => all.map((one) => one.value));
    expect(cells.filter(Boolean)).toEqual(["Servizio", "Ore", "Educativa", "12"]);
    expect(await there.innerHTML()).not.toMatch(/western|<font|style=/);
  }
  await says(page, DELIVERED);
});

test("a draft is read by one side only until it is brought to the table, with what it changes", async ({ relay, newDevice }) => {
  const [agnese, carlotta] = await table(relay, newDevice);
  for (const [device, body] of [[agnese, "Ponteluna"], [carlotta, "Comune di Prova"]]) await belongsTo(device.page, body);
  await openText(agnese.page);
  await clause(agnese.page).click();
  await agnese.page.keyboard.type("Il tavolo ascolta.");
  await says(agnese.page, DELIVERED);
  await goTo(agnese.page, "Tavolo");
  await agnese.page.getByRole("link", { name: "Radici in rete" }).click();
  await agnese.page.getByRole("button", { name: "Apri lo spazio riservato" }).click();
  await agnese.page.getByRole("button", { name: "Copia fra le bozze" }).click();
  await expect(agnese.page.getByText("Bozza riservata: la legge solo questa parte")).toBeVisible();
  await caretAt(agnese.page, "ascolta.");
  await agnese.page.keyboard.type(" Poi decide.");
  await putImage(agnese.page, "Mappa dei centri");
  await says(agnese.page, DELIVERED);

  await openText(carlotta.page);
  await expect(clause(carlotta.page)).toHaveText("Il tavolo ascolta.");
  await goTo(carlotta.page, "Tavolo");
  await carlotta.page.getByRole("link", { name: "Radici in rete" }).click();
  await expect(carlotta.page.getByRole("button", { name: "Apri lo spazio riservato" })).toBeVisible();
  await expect(carlotta.page.getByText("Poi decide")).toHaveCount(0);

  const bring = agnese.page.getByRole("region", { name: "Porta al tavolo" });
  await expect(bring.locator("ins").first()).toContainText("Poi decide");
  await expect(bring).toContainText("[mappa.jpg] Mappa dei centri");
  await bring.getByRole("button", { name: "Porta al tavolo" }).click();
  await says(agnese.page, DELIVERED);
  await openText(carlotta.page);
  await expect(clause(carlotta.page)).toContainText("Il tavolo ascolta. Poi decide.");
  // Its content is sealed for the table now: who has no key of the drafts sees it.
  await imageIsSeen(carlotta.page, "Mappa dei centri");
  await expect(carlotta.page.getByText(/Portata al tavolo dalla bozza/)).toBeVisible();

  // Each text of the table is a template for another one; a draft is none, whatever its title.
  const { page } = agnese;
  await goTo(page, "Tavolo");
  await page.getByRole("link", { name: "Radici in rete" }).click();
  await page.locator("summary", { hasText: "Comincia un testo" }).click();
  const from = page.getByLabel("Comincia da");
  await expect(from.locator("option", { hasText: "Come «" })).toHaveText(["Come «Progetto definitivo condiviso»"]);
  await from.selectOption({ label: "Come «Progetto definitivo condiviso»" });
  await page.locator("#text-title").fill("Progetto della seconda annualità");
  await page.getByRole("button", { name: "Comincia il testo" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Progetto della seconda annualità" })).toBeVisible();
  await expect(clause(page)).toContainText("Il tavolo ascolta. Poi decide.");
  await imageIsSeen(page, "Mappa dei centri");

  // And at another table, whose list says of which it is; without a title of its own it is called a copy.
  await goTo(page, "Tavolo");
  await page.getByLabel("Titolo della coprogettazione").fill("Radici a monte");
  await page.getByRole("button", { name: "Apri il tavolo" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Radici a monte" })).toBeVisible();
  await page.locator("summary", { hasText: "Comincia un testo" }).click();
  await from.selectOption({ label: "Come «Progetto della seconda annualità», di «Radici in rete»" });
  await page.getByRole("button", { name: "Comincia il testo" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Progetto della seconda annualità (copia)" })).toBeVisible();
  await expect(clause(page)).toContainText("Il tavolo ascolta. Poi decide.");
});

test("a text to be published is checked for families, and guidelines travel to another workspace", async ({ relay, newDevice }, info) => {
  const here = await newDevice("here");
  const page = await here.open("/");
  await openDemo(page);
  await goTo(page, "Tavolo");
  await page.getByRole("main").getByRole("link", { name: /Radici in rete/ }).click();
  await textOf(page, "Linee guida sperimentali").click();
  await expect(clause(page, "A chi servono")).toBeVisible();
  await page.getByRole("button", { name: "Controlla il testo" }).click();
  await expect(page.getByText("Nel testo non c’è niente che porti a una famiglia")).toBeVisible();
  await clause(page, "A chi servono").click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(" Come per FP-02.");
  await page.getByRole("button", { name: "Controlla il testo" }).click();
  await expect(page.getByText("Prima di pubblicare, togli dal testo:")).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "FP 02" })).toContainText("al punto 1");

  await visit(page, "/linee-guida");
  const pack = page.getByRole("button", { name: "Scarica il pacchetto" });
  const purpose = page.getByLabel("A che cosa serve", { exact: true });
  await page.getByLabel("Linee guida sperimentali").check();
  await pack.click();
  await expect(page.getByText("Scrivi a che cosa serve.")).toBeVisible();
  await purpose.fill("Per un altro Comune");
  await pack.click();
  await expect(page.getByText("Il file non è stato fatto")).toBeVisible();
  await page.goBack();
  await clause(page, "A chi servono").click();
  await page.keyboard.press("Control+End");
  for (const _ of " Come per FP-02.") await page.keyboard.press("Backspace");
  await expect(clause(page, "A chi servono")).not.toContainText("FP-02");
  await putImage(page, "Mappa dei centri");
  await visit(page, "/linee-guida");
  await page.getByLabel("Linee guida sperimentali").check();
  await purpose.fill("Per un altro Comune");
  const file = await download(page, () => pack.click(), info);
  expect(await readFile(file, "utf8")).not.toMatch(/FP-0|Ginepro|Ponteluna|Irene/);

  const there = await newDevice("there");
  await found(there, relay, { me: "Agnese Prova" });
  await goTo(there.page, "Tavolo");
  await there.page.getByLabel("Titolo della coprogettazione").fill("Altra rete");
  await there.page.getByRole("button", { name: "Apri il tavolo" }).click();
  await expect(there.page.getByRole("heading", { level: 1, name: "Altra rete" })).toBeVisible();
  await visit(there.page, "/linee-guida");
  await there.page.getByLabel("Prendi un pacchetto da un file").setInputFiles(file);
  await expect(there.page.getByRole("listitem").filter({ hasText: "Linee guida sperimentali" })).toBeVisible();
  await there.page.getByRole("button", { name: "Prendi il pacchetto" }).click();
  await expect(there.page.getByText("Pacchetto preso")).toBeVisible();
  await goTo(there.page, "Tavolo");
  await there.page.getByRole("link", { name: "Altra rete" }).click();
  await textOf(there.page, "Linee guida sperimentali").click();
  await imageIsSeen(there.page, "Mappa dei centri", "A chi servono");
  await expect(clause(there.page, "Valutazione delle competenze").locator("ol > li").first()).toHaveText("accoglienza e mandato, nei primi 15 giorni;");
});
