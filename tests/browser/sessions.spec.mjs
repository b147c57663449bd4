// Sessions of the table: minutes by two hands, a point that is put off and comes back, approvals that fall, what follows; training; the
// procedure.
import { readFile } from "node:fs/promises";

import { contentElsewhere } from "./support/elsewhere.mjs";
import { test, expect } from "./support/fixture.mjs";
import { openDemoAs, partnership } from "./steps/entering.mjs";
import { goTo } from "./steps/moving.mjs";
import { inLibreOffice, leftLines } from "./steps/papers.mjs";
import { sound } from "./steps/sound.mjs";
import { DELIVERED, NOTHING_TO_SEND, ONLY_HERE, says, tryNow } from "./steps/status.mjs";

const OFFICER = ["Carlotta Prova", "municipal_officer"];
const POINT = "Valutazione delle competenze genitoriali: fasi e tempi";

/** A point of the agenda, with the fields of its minutes. */
const item = (page, title = POINT) => page.locator("section.session-item", { has: page.getByRole("heading", { name: title }) });
const text = (page, label, title) => item(page, title).getByLabel(label, { exact: true });

async function openTable(page) {
  await goTo(page, "Tavolo");
  await page.getByRole("main").getByRole("link", { name: "Radici in rete" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Radici in rete" })).toBeVisible();
}

async function openSession(page, number) {
  await openTable(page);
  await page.getByRole("link", { name: new RegExp(`^Seduta ${number} ·`) }).click();
  await expect(page.getByRole("heading", { level: 1, name: new RegExp(`^Seduta ${number} ·`) })).toBeVisible();
}

/** A table that both devices have. */
async function table(relay, newDevice, guests = [OFFICER]) {
  const devices = await partnership(relay, newDevice, ["Agnese Prova", ...guests]);
  const { page } = devices[0];
  await goTo(page, "Tavolo");
  await page.getByLabel("Titolo della coprogettazione").fill("Radici in rete");
  await page.getByRole("button", { name: "Apri il tavolo" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Radici in rete" })).toBeVisible();
  return devices;
}

/** Convenes a session from the page of the co-design. */
async function convene(page, date, points = [], { number } = {}) {
  const form = page.locator("details", { hasText: "Convoca una seduta" });
  await form.locator("summary").click();
  await form.getByLabel("Data della seduta").fill(date);
  if (number) await expect(form.getByText(`Sarà la seduta n. ${number}.`)).toBeVisible();
  await form.getByLabel("Ordine del giorno, un punto per riga").fill(points.join("\n"));
  await form.getByRole("button", { name: "Convoca la seduta" }).click();
  await expect(page.getByRole("heading", { level: 1, name: /^Seduta \d+ ·/ })).toBeVisible();
}

async function addBody(page, name) {
  await page.locator("summary", { hasText: "Aggiungi un ente" }).click();
  await page.getByLabel("Denominazione dell’ente").fill(name);
  await page.getByRole("button", { name: "Aggiungi un ente" }).click();
  await expect(page.getByLabel("Ente", { exact: true }).getByRole("option", { name, includeHidden: true })).toBeAttached();
}

/** Carlotta is of the Comune, Agnese of the association. */
async function sides(agnese, carlotta) {
  await goTo(agnese.page, "Persone");
  for (const body of ["Ponteluna", "Sestavela"]) {
    await addBody(agnese.page, body);
    await agnese.page.locator("summary", { hasText: "Aggiungi un ente" }).click();
  }
  for (const [device, body] of [[agnese, "Ponteluna"], [carlotta, "Comune di Prova"]]) {
    await goTo(device.page, "Persone");
    await device.page.locator("summary", { hasText: "Il mio profilo" }).click();
    await device.page.getByLabel("Ente", { exact: true }).selectOption(body);
  }
}

async function outcome(page, title, words) {
  await text(page, "Esito", title).selectOption(words);
  await expect(item(page, title).locator(".chip").first()).toHaveText(words);
}

/** Lets minutes or a convocation leave; gives where the file lies. */
async function leave(page, button, format) {
  await page.getByRole("button", { name: button }).click();
  const dialog = page.getByRole("dialog", { name: "Esporta" });
  await dialog.getByRole("radio", { name: new RegExp(`^${format}`) }).check();
  await dialog.getByLabel("Scrivi per che cosa serve").fill("Fascicolo del tavolo");
  const [download] = await Promise.all([page.waitForEvent("download"), dialog.getByRole("button", { name: "Scarica" }).click()]);
  await expect(dialog).toBeHidden();
  return download;
}

test("the minutes of three sessions: a dissent and a point put off, the point that comes back, amounts, approvals, an action", async ({ relay, newDevice }, info) => {
  test.setTimeout(240_000);
  const [agnese, carlotta] = await table(relay, newDevice);
  await sides(agnese, carlotta);
  const { page } = agnese;

  // S3: the third of the table.
  await openTable(page);
  await convene(page, "2026-03-02", ["Monitoraggio: prime indicazioni", "Destinatari: conferma", POINT], { number: 1 });
  await page.getByLabel("Seduta n.").fill("3");
  await page.getByLabel("Luogo o collegamento").fill("Sala dei Servizi");
  await expect(page.getByRole("heading", { level: 1, name: /^Seduta 3 · lun 2 mar 2026/ })).toBeVisible();
  await page.getByRole("button", { name: "Segna presenti gli altri" }).click();
  await page.getByLabel("Presenza di Carlotta Prova").selectOption("Presente per delega");
  await text(page, "Relazione introduttiva").fill("Sei fasi, con la relazione entro 130 giorni.");
  await text(page, "Proposta").fill("Relazione entro il giorno 130.");
  await outcome(page, POINT, "Rinviata");
  await outcome(page, "Monitoraggio: prime indicazioni", "Presa d’atto");
  await item(page).getByRole("button", { name: /^Metti a verbale un dissenso/ }).click();
  await item(page).getByRole("button", { name: "Metti a verbale", exact: true }).click();
  await expect(item(page).getByText("Scegli l’ente e scrivi il dissenso.")).toBeVisible();
  await item(page).getByLabel("Ente che dissente").selectOption("Sestavela");
  await item(page).getByLabel("Che cosa dice").fill("Servono 30 giorni in più per gli adolescenti.");
  await item(page).getByRole("button", { name: "Metti a verbale", exact: true }).click();
  await expect(item(page).getByText("Sestavela: «Servono 30 giorni in più per gli adolescenti.»")).toBeVisible();

  // What follows is a task of its person, on another device.
  const actions = page.getByRole("region", { name: "Impegni" });
  await actions.getByLabel("Che cosa", { exact: true }).last().fill("Proposta scritta sui tempi");
  await actions.getByLabel("Chi", { exact: true }).last().selectOption({ label: await optionOf(actions, "Carlotta Prova") });
  await actions.getByLabel("Entro il", { exact: true }).last().fill("2030-03-14");
  await actions.getByLabel("Dal punto").selectOption(`3 ${POINT}`);
  await actions.getByRole("button", { name: "Aggiungi l’impegno" }).click();
  await expect(actions.getByText("Carlotta Prova · entro gio 14 mar 2030 · Dal punto 3")).toBeVisible();
  await sound(page, "a session");
  await says(page, DELIVERED);
  await goTo(carlotta.page, "Oggi");
  const mine = carlotta.page.getByRole("region", { name: "I miei compiti" });
  await expect(mine).toContainText("Proposta scritta sui tempi");
  await goTo(carlotta.page, "Agenda");
  await expect(carlotta.page.getByText("Proposta scritta sui tempi")).toBeVisible();
  await goTo(carlotta.page, "Oggi");
  await mine.getByRole("link", { name: /^Seduta 3 ·/ }).click();
  await carlotta.page.getByRole("button", { name: /^Segna come fatto/ }).click();
  await expect(actions.locator(".chip")).toHaveText("Fatta");
  await goTo(carlotta.page, "Oggi");
  await expect(mine).not.toContainText("Proposta scritta sui tempi");

  // Taken back, the dissent stays.
  await item(page).getByRole("button", { name: "Ritira il dissenso" }).click();
  await expect(item(page).getByText(/ritirato da te|ritirato da/)).toBeVisible();
  await page.getByRole("status").getByRole("button", { name: "Annulla" }).click();
  await expect(item(page).getByText(/ritirato da/)).toHaveCount(0);

  // S4: the number follows, the point comes back.
  await openTable(page);
  await expect(page.getByRole("region", { name: "Sedute" })).toContainText("1 rinviati");
  await page.locator("summary", { hasText: "Convoca una seduta" }).click();
  await expect(page.getByRole("checkbox", { name: POINT })).toBeChecked();
  await page.locator("summary", { hasText: "Convoca una seduta" }).click();
  await convene(page, "2026-03-16", ["Diario: fatti, dichiarazioni, valutazioni"], { number: 4 });
  await expect(page.locator("section.session-item > h3")).toHaveText([`1 ${POINT}`, "2 Diario: fatti, dichiarazioni, valutazioni"]);
  await expect(item(page).getByRole("link", { name: /^Ripreso da: Seduta 3/ })).toBeVisible();
  await text(page, "Proposta").fill("130 giorni, 160 per gli adolescenti.");
  await outcome(page, POINT, "Approvata");
  await outcome(page, "Diario", "Approvata");

  // S5: nothing is left to take up; the outcome has amounts. While the table is open its last day is everybody's deadline.
  await openTable(page);
  await page.getByRole("region", { name: "Dati della coprogettazione" }).getByLabel("A che punto è", { exact: true }).selectOption("Tavolo aperto");
  await says(page, DELIVERED);
  await goTo(carlotta.page, "Agenda");
  await carlotta.page.getByRole("link", { name: "Termine del tavolo" }).click();
  await expect(carlotta.page.getByText(/Il tempo del tavolo è scaduto da \d+ giorni/)).toBeVisible();
  await goTo(carlotta.page, "Oggi");
  await expect(carlotta.page.getByRole("main")).toContainText("Termine del tavolo");
  await page.locator("summary", { hasText: "Convoca una seduta" }).click();
  await expect(page.getByText("Sarà la seduta n. 5.")).toBeVisible();
  await expect(page.getByText("Punti rinviati da riprendere")).toHaveCount(0);
  await page.locator("summary", { hasText: "Convoca una seduta" }).click();
  await convene(page, "2026-03-30", ["Piano economico"], { number: 5 });
  await page.getByRole("button", { name: "Segna presenti gli altri" }).click();
  await text(page, "Che cosa si è deciso", "Piano economico").fill("C3 + € 2.400, B2 − € 2.400.");
  await outcome(page, "Piano economico", "Approvata con modifiche");

  // Both sides approve; an edit lets it fall; what is done of an action does not.
  await says(page, DELIVERED);
  await openSession(carlotta.page, 5);
  const approval = (device) => device.page.getByRole("region", { name: "Approvazione del verbale" });
  await approval(carlotta).getByRole("button", { name: "Approva per il Comune" }).click();
  await expect(approval(agnese)).toContainText("Comune: ha approvato questo verbale");
  await approval(agnese).getByRole("button", { name: "Approva per l’ATI" }).click();
  for (const device of [agnese, carlotta]) {
    await expect(approval(device)).toContainText("Le due parti approvano questo verbale.");
    await expect(approval(device).getByLabel("Stato del verbale")).toHaveValue("approvato");
  }

  const markdown = await leave(page, "Esporta il verbale", "Markdown");
  expect(markdown.suggestedFilename()).toBe("verbale-5.md");
  const words = await readFile(await markdown.path(), "utf8");
  for (const said of ["Approvata con modifiche", "C3 + € 2.400, B2 − € 2.400.", "Ponteluna", "ha approvato questo verbale (Carlotta Prova,", "ha approvato questo verbale (Agnese Prova,"]) {
    expect(words).toContain(said);
  }
  expect(words).not.toContain("non ancora approvata");

  await text(carlotta.page, "Che cosa si è deciso", "Piano economico").fill("C3 + € 2.500, B2 − € 2.500.");
  for (const device of [agnese, carlotta]) {
    await expect(approval(device)).toContainText("Il verbale è cambiato dopo un’approvazione");
    await expect(approval(device)).toContainText("aveva approvato un verbale che poi è cambiato");
  }

  await openSession(page, 3);
  const docx = await leave(page, "Esporta il verbale", "DOCX");
  await docx.saveAs(info.outputPath("verbale-3.docx"));
  const html = await inLibreOffice(info.outputPath("verbale-3.docx"), info.outputPath());
  const plain = html.replace(/<[^>]+>/g, " ").replace(/&nbsp;/g, " ").replace(/\s+/g, " ");
  for (const said of ["Rinviata", "Servono 30 giorni in più per gli adolescenti.", "Sestavela", "Proposta scritta sui tempi", "Presente per delega"]) {
    expect(plain).toContain(said);
  }
  // The file of Automerge has the words of both, and what left is written down.
  await page.locator("summary", { hasText: "Per i programmi che leggono Automerge" }).click();
  await page.getByLabel("Scrivi per che cosa serve", { exact: true }).fill("Archivio");
  const [whole] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Scarica il file .automerge" }).click()]);
  expect(whole.suggestedFilename()).toBe("seduta-3.automerge");
  const held = JSON.stringify(await contentElsewhere(await whole.path()));
  for (const said of [POINT, "Relazione entro il giorno 130.", "Servono 30 giorni in più per gli adolescenti."]) expect(held).toContain(said);
  await expect(leftLines(page)).toHaveText([/ · Tu · AUTOMERGE · Archivio$/, / · Tu · DOCX · Fascicolo del tavolo$/]);
  const letter = await leave(page, "Esporta la convocazione", "Markdown");
  expect(await readFile(await letter.path(), "utf8")).toContain("La seduta si tiene il lun 2 mar 2026.");
});

/** The words of the option that begins with a name. */
const optionOf = async (region, name) => {
  const all = await region.getByLabel("Chi", { exact: true }).last().locator("option").allTextContents();
  return all.find((words) => words.startsWith(name));
};

test("two write the same minutes at once and apart, and nothing is lost; who only reads writes nothing", async ({ relay, newDevice }) => {
  test.setTimeout(180_000);
  const [agnese, carlotta, luca] = await table(relay, newDevice, [OFFICER, ["Luca Prova", "supervisor"]]);
  await openTable(agnese.page);
  await convene(agnese.page, "2026-03-02", [POINT]);
  await says(agnese.page, DELIVERED);
  await openSession(carlotta.page, 1);
  const discussion = (device) => text(device.page, "Interventi");
  await discussion(agnese).fill("Inizio. ");
  await expect(discussion(carlotta)).toHaveValue("Inizio. ");
  await discussion(carlotta).focus();
  await carlotta.page.keyboard.press("Control+Home");
  await discussion(agnese).focus();
  await agnese.page.keyboard.press("Control+End");
  await Promise.all([
    agnese.page.keyboard.type("Greta propone sei fasi.", { delay: 40 }),
    carlotta.page.keyboard.type("Ore 9.30. ", { delay: 40 }),
  ]);
  for (const device of [agnese, carlotta]) await expect(discussion(device)).toHaveValue("Ore 9.30. Inizio. Greta propone sei fasi.");

  await says(agnese.page, DELIVERED);
  await says(carlotta.page, DELIVERED);
  for (const device of [agnese, carlotta]) device.cut();
  for (const device of [agnese, carlotta]) await says(device.page, NOTHING_TO_SEND);
  await discussion(agnese).focus();
  await agnese.page.keyboard.press("Control+End");
  await agnese.page.keyboard.type("\nBruno: i tempi del tribunale.");
  await discussion(carlotta).focus();
  await carlotta.page.keyboard.press("Control+Home");
  await carlotta.page.keyboard.type("Presiede Carlotta. ");
  await outcome(carlotta.page, POINT, "Rinviata");
  for (const device of [agnese, carlotta]) await says(device.page, ONLY_HERE);
  for (const device of [agnese, carlotta]) device.restore();
  for (const device of [agnese, carlotta]) await tryNow(device.page);
  const both = "Presiede Carlotta. Ore 9.30. Inizio. Greta propone sei fasi.\nBruno: i tempi del tribunale.";
  for (const device of [agnese, carlotta]) {
    await expect(discussion(device)).toHaveValue(both);
    await expect(item(device.page).locator(".chip").first()).toHaveText("Rinviata");
  }

  await openSession(luca.page, 1);
  await expect(discussion(luca)).toHaveValue(both);
  await expect(discussion(luca)).toHaveAttribute("readonly", "");
  await expect(text(luca.page, "Esito")).toBeDisabled();
  await expect(luca.page.getByRole("button", { name: /^Metti a verbale|^Aggiungi|^Approva/ })).toHaveCount(0);
});

test("the agenda is put in order, the room sees the point, training is counted, the table is opened again", async ({ newDevice }) => {
  test.setTimeout(180_000);
  const irene = await newDevice("irene");
  const page = await irene.open("/");
  await openDemoAs(page, "Irene (coordinatrice)");
  await openSession(page, 4);
  await expect(item(page).getByRole("link", { name: /^Ripreso da: Seduta 3/ })).toBeVisible();
  const titles = page.locator("section.session-item > h3");
  await titles.first().focus();
  await page.keyboard.press("Alt+ArrowDown");
  await expect(titles.nth(1)).toHaveText(`2 ${POINT}`);
  await expect(titles.nth(1)).toBeFocused();
  await page.keyboard.press("Alt+ArrowUp");
  await expect(titles.first()).toHaveText(`1 ${POINT}`);
  // The order is a part of the minutes: the same again, and the approvals hold again.
  await expect(page.getByText("Le due parti approvano questo verbale.")).toBeVisible();

  await page.getByRole("button", { name: "Schermo per la sala" }).click();
  const room = page.getByRole("dialog", { name: "Seduta sullo schermo" });
  await expect(room.getByRole("heading", { name: POINT })).toBeVisible();
  await expect(room).toContainText("Punto 1 di 2");
  await page.keyboard.press("ArrowRight");
  await expect(room.getByRole("heading", { name: "Diario: fatti, dichiarazioni, valutazioni" })).toBeVisible();
  await expect(room).toContainText("Approvata");
  await expect(room).toContainText("Comune di Valdarena: Agnese, Bruno, Carlotta");
  await expect(room).not.toContainText("Greta");
  await sound(page, "the room");
  await page.keyboard.press("ArrowLeft");
  await expect(room).toContainText("Punto 1 di 2");
  await page.keyboard.press("Escape");
  await expect(room).toBeHidden();

  // A link to a clause of a text.
  await item(page).getByRole("button", { name: /^Collega un testo/ }).click();
  await item(page).getByLabel("Testo", { exact: true }).selectOption("Linee guida sperimentali");
  await item(page).getByLabel("Clausola", { exact: true }).selectOption("5 Valutazione delle competenze genitoriali: fasi e tempi");
  await item(page).getByRole("button", { name: "Collega", exact: true }).click();
  await expect(item(page).getByRole("link", { name: /Linee guida sperimentali · Valutazione delle competenze/ })).toBeVisible();

  await page.getByRole("link", { name: "Torna alla coprogettazione" }).click();
  const training = page.getByRole("region", { name: "Formazione e supervisione" });
  await training.locator("summary", { hasText: "Ore per persona" }).click();
  const row = (name) => training.getByRole("row", { name: new RegExp(`^${name}`) });
  await expect(row("Luca").getByRole("cell").last()).toHaveText("5");
  await training.locator("summary", { hasText: "Annota un incontro" }).click();
  const form = training.locator("form", { has: page.getByRole("button", { name: "Annota l’incontro" }) });
  await form.getByRole("button", { name: "Annota l’incontro" }).click();
  await expect(form.getByText("Servono la data e la durata.")).toBeVisible();
  await form.getByLabel("Data", { exact: true }).fill("2026-11-20");
  await form.getByLabel("Durata in minuti").fill("90");
  await form.getByLabel("Conduce").selectOption({ index: 0 });
  await form.getByRole("checkbox", { name: "Luca" }).check();
  await form.getByLabel("Temi").fill("Chiudere bene.");
  await form.getByLabel("Casi discussi, per codice").fill("fp-08, Maria Rossi");
  await form.getByRole("button", { name: "Annota l’incontro" }).click();
  await expect(training.getByText(/Con Luca · Casi: FP-08$/)).toBeVisible();
  await expect(row("Luca").getByRole("cell").last()).toHaveText("6,5");
  const leaving = training.locator("details", { hasText: "Esporta in CSV" }).last();
  await leaving.locator("summary").click();
  await leaving.getByLabel("A che cosa serve").fill("Rendiconto della formazione");
  const [download] = await Promise.all([page.waitForEvent("download"), leaving.getByRole("button", { name: "Esporta in CSV" }).click()]);
  const csv = await readFile(await download.path(), "utf8");
  expect(csv).toContain("2026-11-20,Supervisione di gruppo,90,,Luca,Chiudere bene.,FP-08");
  expect(csv).not.toContain("Rossi");

  // What was discussed is set right later, and an undo brings it back.
  const meeting = training.locator("li.training", { hasText: "Chiudere bene." });
  await meeting.locator("summary", { hasText: "Modifica" }).click();
  const cases = meeting.getByLabel("Casi discussi, per codice");
  await cases.fill("nessuno");
  await cases.press("Enter");
  await expect(meeting.getByText("Scrivi almeno un codice, per esempio FP-02.")).toBeVisible();
  await cases.fill("fp-02, Bianchi");
  await cases.press("Enter");
  await expect(meeting.getByText(/Casi: FP-02, FP-08$/)).toBeVisible();
  await meeting.getByRole("button", { name: /^Rimuovi ?: FP-08/ }).click();
  await expect(meeting.getByText(/Casi: FP-02$/)).toBeVisible();
  await page.getByRole("status").getByRole("button", { name: "Annulla" }).last().click();
  await expect(meeting.getByText(/Casi: FP-02, FP-08$/)).toBeVisible();

  await notice(page);

  const procedure = page.getByRole("region", { name: "A che punto è la procedura" });
  await expect(procedure.locator('[aria-current="step"]')).toContainText("Realizzazione e cogestione");
  await expect(procedure).toContainText("Il tavolo non è aperto: il tempo non corre.");
  await expect(procedure.getByRole("listitem").filter({ hasText: "Verbali delle sedute tenute, approvati" }).last()).toContainText("C’è");
  await procedure.locator("summary", { hasText: "Riapri il tavolo" }).click();
  await procedure.getByLabel("Seduta", { exact: true }).selectOption({ label: await sessionOption(procedure, "Seduta 7") });
  await procedure.getByLabel("Punto all’ordine del giorno che l’ha decisa").selectOption("1 Riapertura del tavolo: modulo adolescenti");
  await procedure.getByLabel("Motivo").fill("Crescono gli adolescenti.");
  await procedure.getByLabel("Testo o versione a cui fa seguito").fill("Progetto definitivo condiviso, firmato");
  await procedure.getByRole("button", { name: "Riapri il tavolo" }).click();
  await expect(procedure).toContainText("al punto «Riapertura del tavolo: modulo adolescenti»");
  await expect(procedure.locator('[aria-current="step"]')).toContainText("Riapertura del tavolo");
  // The time of the table counts again.
  await expect(procedure).toContainText(/Restano \d+ giorni/);
  await sound(page, "the co-design");
  await page.getByRole("status").getByRole("button", { name: "Annulla" }).click();
  await expect(procedure.locator('[aria-current="step"]')).toContainText("Realizzazione e cogestione");
  await procedure.getByRole("button", { name: "Passa a: Conclusa" }).click();
  await expect(procedure.locator('[aria-current="step"]')).toContainText("Chiusura");

  // What changed after the reopening of the demonstration, and what caused it.
  await procedure.getByRole("link", { name: /^Che cosa è cambiato ?: .*ogni mese/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: /^Riapertura del tavolo, / })).toBeVisible();
  const text = page.getByRole("region", { name: "Progetto definitivo condiviso" });
  await expect(text).toContainText("Rispetto alla versione «Allegato alla convenzione», firmata");
  const change = (title) => text.locator(".reopening-change", { hasText: title });
  const governance = change("Governance e cogestione");
  await expect(governance.locator("del")).toContainText("due mesi");
  await expect(governance.locator("ins")).toContainText("mese");
  await expect(governance.getByRole("link", { name: /^Causata da: Seduta 6 .*Clausola di riapertura del tavolo/ })).toBeVisible();
  await expect(change("Équipe, ruoli, ore")).toContainText("Nessun punto dell’ordine del giorno indicato");
  await expect(page.getByRole("region", { name: "Linee guida sperimentali" })).toContainText("nessuna versione di questo testo è stata firmata");
  const plan = page.getByRole("region", { name: "Piano economico" });
  await expect(plan.getByRole("listitem").first()).toContainText("A2 Cabina di regia e segreteria del tavolo Modificata");
  await expect(plan).toContainText("300");
  await sound(page, "a reopening");
  await governance.getByRole("button", { name: /^Scollega/ }).click();
  await expect(governance).toContainText("Nessun punto dell’ordine del giorno indicato");
  await page.getByRole("status").getByRole("button", { name: "Annulla" }).last().click();
  await expect(governance.getByRole("link", { name: /^Causata da: Seduta 6/ })).toBeVisible();
  await governance.getByRole("button", { name: /^Indica il punto/ }).click();
  await governance.getByLabel("Punto all’ordine del giorno").selectOption({ label: await pointOption(governance, "Piano economico") });
  await governance.getByRole("button", { name: "Collega la modifica al punto" }).click();
  await expect(governance.getByRole("link", { name: /^Causata da:/ })).toHaveCount(2);
  await page.getByRole("link", { name: "Torna alla coprogettazione" }).click();

  // What the minutes say is found, and leads to the session.
  await page.getByRole("banner").getByRole("link", { name: "Cerca" }).click();
  await page.getByRole("searchbox").fill("tempi del tribunale non sempre");
  const found = page.locator("section", { has: page.getByRole("heading", { name: /^Seduta 3 ·/ }) });
  await found.getByRole("link").first().click();
  await expect(page.getByRole("heading", { level: 1, name: /^Seduta 3 ·/ })).toBeVisible();
});

/** An act that was made elsewhere, with its file. */
async function notice(page) {
  const acts = page.getByRole("region", { name: "Atti della procedura" });
  await expect(acts).toContainText("Avviso · Prot. 18234");
  await acts.locator("summary", { hasText: "Annota un atto" }).click();
  await acts.getByLabel("Genere", { exact: true }).selectOption("Verbale di commissione");
  await acts.getByLabel("Numero o protocollo", { exact: true }).last().fill("Prot. 19001/2025");
  await acts.getByLabel("Data", { exact: true }).fill("2025-10-06");
  await acts.getByRole("button", { name: "Annota l’atto" }).click();
  const act = acts.locator("li.act", { hasText: "Prot. 19001/2025" });
  await expect(act).toContainText("Verbale di commissione · Prot. 19001/2025 · lun 6 ott 2025");
  await act.getByText("Aggiungi foto o scansione").click();
  const pdf = Buffer.from("%PDF-1.4\n%%EOF\n");
  await act.locator('input[type="file"]').last().setInputFiles({ name: "verbale.pdf", mimeType: "application/pdf", buffer: pdf });
  await expect(act.getByText("1 foto o scansione")).toBeVisible();
  await act.locator("summary", { hasText: "Modifica" }).click();
  await act.getByLabel("Oggetto").fill("Prima seduta della commissione");
  await act.getByLabel("Oggetto").blur();
  await expect(act).toContainText("Prima seduta della commissione");
  await act.getByRole("button", { name: "Rimuovi l’atto" }).click();
  await expect(act).toHaveCount(0);
  await page.getByRole("status").getByRole("button", { name: "Annulla" }).last().click();
  await expect(act.getByText("1 foto o scansione")).toBeVisible();
}

const pointOption = async (region, title) => {
  const all = await region.getByLabel("Punto all’ordine del giorno").locator("option").allTextContents();
  return all.find((words) => words.endsWith(title));
};

const sessionOption = async (region, name) => {
  const all = await region.getByLabel("Seduta", { exact: true }).locator("option").allTextContents();
  return all.find((words) => words.startsWith(name));
};
