// The scenes that the families of the demonstration carry, played anew by people on devices of their own.
//
// More of the court file is in court.spec.mjs, of the grid in grid.spec.mjs, of the path in path.spec.mjs.
import { readFile } from "node:fs/promises";

import { test, expect } from "./support/fixture.mjs";
import { day } from "./steps/days.mjs";
import { partnership } from "./steps/entering.mjs";
import { addObjective, addToTeam, createFamily, text, type } from "./steps/family.mjs";
import { goTo, goToPart, openFamily } from "./steps/moving.mjs";
import { takeStep } from "./steps/path.mjs";
import { inLibreOffice, inPoppler } from "./steps/papers.mjs";
import { DELIVERED, NOTHING_TO_SEND, ONLY_HERE, says, tryNow } from "./steps/status.mjs";

/** Two colleagues in the team of one family, both with its page open. */
async function two(relay, newDevice, alias, begin = async () => {}) {
  const devices = await partnership(relay, newDevice, ["Agnese Prova", "Dario Prova"]);
  const [agnese, dario] = devices;
  await createFamily(agnese.page, alias);
  await addToTeam(agnese.page, "Dario Prova");
  await begin(agnese.page);
  await says(agnese.page, DELIVERED);
  await openFamily(dario.page, alias);
  return devices;
}

async function cut(devices) {
  for (const device of devices) device.cut();
  for (const device of devices) await says(device.page, NOTHING_TO_SEND);
}

async function meet(devices) {
  for (const device of devices) device.restore();
  for (const device of devices) await tryNow(device.page);
  for (const device of devices) await says(device.page, DELIVERED);
}

const objective = (page, title) => page.getByRole("article", { name: title });

/** Opens the fields of an objective. */
async function fieldsOf(page, title) {
  await goToPart(page, "Obiettivi");
  await objective(page, title).getByText("Modifica l’obiettivo").click();
  return objective(page, title);
}

async function addAction(within, what) {
  await within.getByLabel("Nuova azione").fill(what);
  await within.getByRole("button", { name: "Aggiungi", exact: true }).first().click();
  await expect(within.getByText(what).first()).toBeVisible();
}

/** Adds somebody to the household of the family that is open. */
async function addPerson(page, label, kin) {
  await goToPart(page, "Nucleo");
  await page.getByText("Aggiungi una persona").first().click();
  await page.getByLabel("Come la chiamiamo").fill(label);
  await page.getByLabel("Chi è").first().selectOption(kin);
  await page.getByRole("button", { name: "Aggiungi una persona" }).click();
  await expect(page.locator("details").filter({ hasText: label }).first()).toBeVisible();
}

/** Chooses or fills a field of a thing, and waits until it is on this device. */
async function set(within, label, value) {
  const box = within.getByLabel(label);
  const choice = (await box.evaluate((element) => element.tagName)) === "SELECT";
  await (choice ? box.selectOption(value) : box.fill(value));
  const frame = within.locator(".field").filter({ has: within.page().getByLabel(label) });
  await expect(frame.getByText("Salvato su questo dispositivo")).toBeVisible();
}

const nothingOpen = async (page) => {
  await goTo(page, "Da rivedere");
  await expect(page.getByRole("article")).toHaveCount(0);
};

test("FP-01: two write on different objectives without a network, and it merges clean", async ({ relay, newDevice }) => {
  const [evening, school] = ["Una regola per la sera", "Ci diamo il cambio a scuola"];
  const devices = await two(relay, newDevice, "Betulla", async (page) => {
    await addObjective(page, evening);
    await addObjective(page, school);
  });
  const [agnese, dario] = devices;
  await goToPart(dario.page, "Obiettivi");
  await expect(objective(dario.page, school)).toBeVisible();
  await cut(devices);
  const hers = await fieldsOf(agnese.page, school);
  await set(hers, "Risultato atteso", "Due pomeriggi la settimana");
  const his = await fieldsOf(dario.page, evening);
  await set(his, "Parole della famiglia", "Vorrei arrivare alle nove senza gridare.");
  await meet(devices);
  for (const { page } of devices) {
    await goToPart(page, "Sintesi");
    const one = await fieldsOf(page, evening);
    await expect(one.getByLabel("Parole della famiglia")).toHaveValue("Vorrei arrivare alle nove senza gridare.");
    const other = await fieldsOf(page, school);
    await expect(other.getByLabel("Risultato atteso")).toHaveValue("Due pomeriggi la settimana");
    await expect(page.getByText("Due valori diversi")).toHaveCount(0);
    await nothingOpen(page);
  }
});

/** The assessment T0 of the family that is open, unfolded. */
async function assessment(page) {
  await goToPart(page, "Rilevazioni");
  const row = page.getByRole("listitem").filter({ has: page.locator("summary", { hasText: "T0" }) });
  await expect(row).toBeVisible();
  if (!(await row.getByRole("heading", { name: "Punteggi" }).isVisible())) await row.locator(":scope > details > summary").click();
  return row;
}

async function score(row, dimension, anchor) {
  await row.getByRole("group", { name: dimension, exact: true }).getByRole("radio", { name: anchor }).check();
}

test("FP-02: one score is given as 3 and as 4 apart: both are kept, and a person settles it for everybody", async ({ relay, newDevice }) => {
  const FEELINGS = "Emozioni, pensieri, comunicazione e comportamenti";
  const devices = await two(relay, newDevice, "Ginepro", async (page) => {
    await goToPart(page, "Rilevazioni");
    await page.getByLabel("Momento", { exact: true }).last().selectOption("T0 · all’inizio");
    await page.getByRole("button", { name: "Comincia una rilevazione", exact: true }).click();
  });
  const [agnese, dario] = devices;
  const [hers, his] = [await assessment(agnese.page), await assessment(dario.page)];
  await cut(devices);
  await score(hers, FEELINGS, "Problema lieve");
  await score(his, FEELINGS, "Situazione adeguata");
  for (const { page } of devices) await says(page, ONLY_HERE);
  await meet(devices);
  for (const { page } of devices) {
    const row = await assessment(page);
    const contested = row.getByRole("group", { name: FEELINGS, exact: true });
    await expect(contested.getByText("Due valori diversi")).toBeVisible();
    await expect(row.getByText(/Prima di chiuderla/).first()).toBeVisible();
  }

  const title = `Punteggio – ${FEELINGS} (Operatori): due valori diversi`;
  await goTo(agnese.page, "Da rivedere");
  const card = agnese.page.getByRole("article", { name: title });
  await expect(card.getByText("3 · Problema lieve").first()).toBeVisible();
  await expect(card.getByText("4 · Situazione adeguata").first()).toBeVisible();
  await expect(card).toContainText("Dario Prova");
  await card.getByRole("button", { name: /^Scegli questo valore ?: 3 · Problema lieve$/ }).click();
  await expect(agnese.page.getByText("Deciso. La scelta resta scritta nel piano.")).toBeVisible();
  await expect(card).toHaveCount(0);
  await says(agnese.page, DELIVERED);

  await nothingOpen(dario.page);
  await openFamily(dario.page, "Ginepro");
  const settled = (await assessment(dario.page)).getByRole("group", { name: FEELINGS, exact: true });
  await expect(settled.getByText("Due valori diversi")).toHaveCount(0);
  await expect(settled.getByRole("radio", { name: "Problema lieve" })).toBeChecked();
});

test("FP-03: two write in one paragraph, the words of both are there, and it is marked to be read again", async ({ relay, newDevice }) => {
  const devices = await two(relay, newDevice, "Tiglio", (page) => type(page, "La famiglia cerca una casa più grande."));
  const [agnese, dario] = devices;
  await expect(text(dario.page)).toHaveValue("La famiglia cerca una casa più grande.");
  await goToPart(agnese.page, "Sintesi");
  await cut(devices);
  await type(agnese.page, "Da un anno: ", { at: "start" });
  await type(dario.page, " Il martedì il ragazzo entra in orario.");
  await meet(devices);
  for (const { page } of devices) {
    await expect(text(page)).toHaveValue("Da un anno: La famiglia cerca una casa più grande. Il martedì il ragazzo entra in orario.");
  }
  await goTo(agnese.page, "Da rivedere");
  const banner = agnese.page.getByRole("article").filter({ hasText: "Situazione attuale: un passaggio scritto in due" });
  await expect(banner).toContainText("Dario Prova");
  await banner.getByRole("button", { name: "Va bene così" }).click();
  await expect(banner).toHaveCount(0);
  await goTo(dario.page, "Da rivedere");
  await expect(dario.page.getByText("un passaggio scritto in due")).toHaveCount(0);
});

test("FP-04: one removes an action while the other edits it: it comes back, and it is said", async ({ relay, newDevice }) => {
  const [goal, walk] = ["Torno a scuola poco alla volta", "Accompagnarlo a scuola le prime due settimane"];
  const devices = await two(relay, newDevice, "Carrubo", async (page) => {
    await addObjective(page, goal);
    await addAction(objective(page, goal), walk);
  });
  const [agnese, dario] = devices;
  for (const { page } of devices) {
    await goToPart(page, "Obiettivi");
    await objective(page, goal).getByText(walk).first().click();
  }
  await cut(devices);
  await objective(dario.page, goal).getByRole("button", { name: "Rimuovi l’azione" }).click();
  await expect(objective(dario.page, goal).getByText(walk)).toHaveCount(0);
  await set(objective(agnese.page, goal), "Quanto spesso", "quindicinale");
  await meet(devices);
  for (const { page } of devices) {
    await goTo(page, "Oggi");
    await openFamily(page, "Carrubo");
    await goToPart(page, "Obiettivi");
    await expect(objective(page, goal).getByText(walk).first()).toBeVisible();
    await expect(page.getByText(/Era stato rimosso da .* e torna perché .* lo stava modificando\./)).toBeVisible();
  }
  await goTo(agnese.page, "Da rivedere");
  await expect(agnese.page.getByText("Una persona l’ha rimosso mentre un’altra lo modificava")).toBeVisible();
});

test("FP-05: an adhesion is taken back while the educator is away: the work is kept, and somebody decides", async ({ relay, newDevice }) => {
  const goal = "Un momento solo per noi";
  const devices = await two(relay, newDevice, "Sambuco", async (page) => {
    await addObjective(page, goal);
    await addPerson(page, "madre", "Madre");
    await goToPart(page, "Accordo");
    await say(page, "È d’accordo");
  });
  const [agnese, dario] = devices;
  await goToPart(dario.page, "Obiettivi");
  await expect(objective(dario.page, goal)).toBeVisible();
  await cut(devices);
  await say(agnese.page, "Ritira l’adesione");
  await addObjective(dario.page, "Passeggiata al parco");
  await meet(devices);

  await expect(agnese.page.getByRole("heading", { name: "Scritto senza sapere della revoca" })).toBeVisible();
  await goToPart(agnese.page, "Obiettivi");
  await expect(objective(agnese.page, "Passeggiata al parco")).toBeVisible();
  await goToPart(agnese.page, "Accordo");
  await agnese.page.getByRole("button", { name: "Resta", exact: true }).first().click();
  await expect(agnese.page.getByText(/^Resta\. Deciso da:/).first()).toBeVisible();
  await goToPart(dario.page, "Accordo");
  await expect(dario.page.getByText("Adesione ritirata").first()).toBeVisible();
  await goToPart(dario.page, "Obiettivi");
  await expect(objective(dario.page, "Passeggiata al parco")).toBeVisible();
});

/** The mother says something of the plan, on paper or by not signing. */
async function say(page, what) {
  await page.getByRole("button", { name: "Raccogli una firma o un parere" }).click();
  const form = page.getByRole("dialog", { name: "Raccogli una firma o un parere" });
  await form.getByLabel("Chi", { exact: true }).selectOption("madre");
  await form.getByRole("radio", { name: what, exact: true }).check();
  await form.getByRole("radio", { name: "Firma su carta" }).check();
  await form.getByRole("button", { name: "Conserva" }).click();
  await expect(form).toBeHidden();
}

test("FP-07: signed and edited later: the new version has another name, and the signature stays on the old one", async ({ relay, newDevice }) => {
  const goal = "Dormiamo a casa due notti la settimana";
  const devices = await two(relay, newDevice, "Ontano", async (page) => {
    await addObjective(page, goal);
    await addPerson(page, "madre", "Madre");
    await goToPart(page, "Accordo");
    await say(page, "È d’accordo");
  });
  const [agnese, dario] = devices;
  await expect(agnese.page.getByText("Vale per il piano di oggi")).toBeVisible();
  await set(await fieldsOf(dario.page, goal), "Risultato atteso", "Otto settimane senza sintomi");
  await says(dario.page, DELIVERED);
  await expect(agnese.page.getByText("Il piano è cambiato da allora")).toBeVisible();
  await agnese.page.getByRole("button", { name: "Nuova versione da firmare" }).click();
  await expect(agnese.page.getByText("È la «Versione 2»")).toBeVisible();
  await expect(agnese.page.getByText("Su: Versione 1")).toBeVisible();
  await expect(agnese.page.getByText("Vale per il piano di oggi")).toHaveCount(0);
  await goToPart(dario.page, "Accordo");
  await expect(dario.page.getByText("Su: Versione 1")).toBeVisible();
});

const [FACT, SAID, THOUGHT] = ["La cena era pronta alle sette.", "La sera va meglio da quando c’è la zia.", "Il padre regge la sera con un aiuto."];

/** A visit with something seen, something said and something thought, closed. */
async function visitWithThree(page, alias) {
  await goTo(page, "Oggi");
  await page.getByRole("link", { name: "Nuova visita" }).first().click();
  await page.getByRole("button", { name: new RegExp(alias) }).click();
  await page.getByRole("button", { name: "Avanti", exact: true }).click();
  const write = async (words) => {
    await expect(page.getByRole("textbox", { name: "Testo", exact: true }).last()).toBeFocused();
    await page.keyboard.type(words);
    await expect(page.locator("fieldset.visit-line").last().getByText("Salvato su questo dispositivo").first()).toBeVisible();
  };
  await page.getByRole("button", { name: "Visto", exact: true }).click();
  await write(FACT);
  await page.getByRole("button", { name: "Mi è stato detto", exact: true }).click();
  await page.getByRole("group", { name: "Chi lo dice" }).last().getByRole("button", { name: "padre", exact: true }).click();
  await write(SAID);
  await page.getByRole("button", { name: "Penso", exact: true }).click();
  await write(THOUGHT);
  await page.getByRole("group", { name: "Da che cosa lo pensi" }).last().getByRole("button", { name: "Osservazione", exact: true }).click();
  await page.getByRole("button", { name: "Avanti", exact: true }).click();
  await page.getByRole("button", { name: "Avanti", exact: true }).click();
  await page.getByRole("button", { name: "Ho finito" }).click();
  await expect(page.getByText("Voce chiusa: è nel diario.")).toBeVisible();
}

/** The words of the paragraphs of a section of the report. */
const paragraphs = (page, section) =>
  page.getByRole("region", { name: section, exact: true }).locator(".report-paragraphs textarea").evaluateAll((all) => all.map((one) => one.value));

/**
 * Opens the dialog of an export when all is delivered: what is not leaves as a draft, and that something left before is written down too,
 * a moment after it left.
 */
async function toExport(page, button) {
  const dialog = page.getByRole("dialog", { name: "Esporta" });
  await expect(async () => {
    await says(page, DELIVERED);
    await page.getByRole("button", { name: button }).click();
    await expect(dialog).toBeVisible();
    if ((await dialog.getByText("BOZZA").count()) === 0) return;
    await dialog.getByRole("button", { name: "Annulla" }).click();
    throw new Error("not delivered yet");
  }).toPass({ timeout: 30_000 });
}

/** Saves a document from the dialog of exports, and gives its text. */
async function saved(page, purpose, format = "HTML") {
  const dialog = page.getByRole("dialog", { name: "Esporta" });
  await dialog.getByRole("radio", { name: new RegExp(`^${format}`) }).check();
  await purpose(dialog);
  const [download] = await Promise.all([page.waitForEvent("download"), dialog.getByRole("button", { name: "Scarica" }).click()]);
  return { name: download.suggestedFilename(), download, text: (await readFile(await download.path())).toString("utf8") };
}

/** The words of a page, without its tags. */
const plain = (html) => html.replace(/<[^>]+>/g, " ").replace(/&nbsp;/g, " ").replace(/\s+/g, " ");

/** That all are there, one after the other. */
function inOrder(document, all) {
  let from = 0;
  for (const words of all) {
    const at = document.indexOf(words, from);
    expect(at, `${words} after ${from}`).toBeGreaterThanOrEqual(0);
    from = at + words.length;
  }
}

test("FP-06: an order makes its days in the agenda, and what was tagged becomes a report of three parts", async ({ relay, newDevice }, info) => {
  const devices = await two(relay, newDevice, "Larice", async (page) => {
    await addPerson(page, "padre", "Padre");
    await goToPart(page, "Tribunale");
    await page.getByRole("button", { name: "Apri il fascicolo" }).click();
    const form = page.getByRole("form", { name: "Un nuovo provvedimento" });
    await form.getByLabel("Data del provvedimento").fill(day(-20));
    await form.getByRole("button", { name: "Aggiungi il provvedimento" }).click();
    const order = page.locator("article.order").first();
    await order.getByLabel("Durata (mesi)").fill("24");
    await order.getByLabel("Relazione ogni (mesi)").fill("6");
    await order.getByLabel("N. procedimento").fill("318/VG");
    await order.getByLabel("N. procedimento").blur();
    await expect(order.locator(".agenda-item")).toHaveCount(5);
    await visitWithThree(page, "Larice");
  });
  const [agnese, dario] = devices;
  const { page } = agnese;
  await goTo(page, "Agenda");
  await page.getByRole("radio", { name: "Tutte", exact: true }).check();
  await expect(page.locator(".agenda-item").filter({ hasText: "Relazione periodica" })).toHaveCount(4);
  await expect(page.locator(".agenda-item").filter({ hasText: "Scadenza del provvedimento" })).toHaveCount(1);

  await openFamily(page, "Larice");
  await goToPart(page, "Tribunale");
  await page.getByRole("button", { name: "Nuova relazione" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Relazione" })).toBeVisible();
  await expect(page.getByText("Frasi del diario non ancora prese: 3")).toBeVisible();
  await page.getByRole("button", { name: "Prendi tutte" }).click();
  await expect(page.getByText("Tutte le frasi del periodo sono già nella relazione.")).toBeVisible();
  await expect.poll(() => paragraphs(page, "Fatti accertati")).toEqual([FACT]);
  await expect.poll(() => paragraphs(page, "Dichiarazioni")).toEqual([SAID]);
  await expect.poll(() => paragraphs(page, "Valutazioni")).toEqual([THOUGHT]);
  const said = page.getByRole("region", { name: "Dichiarazioni", exact: true });
  await expect(said.getByLabel("Chi lo dice")).toHaveValue("padre");
  await expect(page.getByText("Metodi su cui si fondano le valutazioni: Osservazione.")).toBeVisible();

  await expect(page.getByText("un collega deve leggerla così com’è e dire che va bene")).toBeVisible();
  await expect(page.getByRole("button", { name: "Approva questo testo" })).toBeDisabled();
  await page.getByRole("button", { name: "Chiedi la revisione" }).click();
  await says(page, DELIVERED);
  const colleague = dario.page;
  await goToPart(colleague, "Tribunale");
  await colleague.getByRole("link", { name: /^Relazione sulla situazione del nucleo/ }).click();
  await colleague.getByText("Il parere di chi rilegge").click();
  await colleague.getByRole("button", { name: "Va bene così" }).click();
  await expect(colleague.getByText("Parere registrato.")).toBeVisible();
  await says(colleague, DELIVERED);

  await page.getByRole("button", { name: "Approva questo testo" }).click();
  await expect(page.getByText("Relazione approvata.")).toBeVisible();
  await expect(page.getByRole("region", { name: "Fatti accertati", exact: true })).toHaveCount(0);
  await toExport(page, "Esporta la relazione");
  const file = await saved(page, (dialog) => dialog.getByLabel("Per che cosa serve").selectOption("Invio all’autorità giudiziaria"));
  expect(file.name).toMatch(/-relazione\.html$/);
  expect(file.text).not.toContain("BOZZA");
  inOrder(file.text, ["318/VG", "Fatti accertati</h", FACT, "Dichiarazioni</h", "padre", SAID, "Valutazioni</h", THOUGHT, "Osservazione"]);

  // As the programs of the court read it.
  const paper = async (format) => {
    await toExport(page, "Esporta la relazione");
    const { name, download } = await saved(page, (dialog) => dialog.getByLabel("Per che cosa serve").selectOption("Invio all’autorità giudiziaria"), format);
    const path = info.outputPath(name);
    await download.saveAs(path);
    return path;
  };
  for (const format of ["ODT", "DOCX"]) {
    const html = (await inLibreOffice(await paper(format), info.outputPath(format))).replace(/\s+/g, " ");
    expect(html, format).not.toContain("BOZZA");
    for (const title of ["Fatti accertati", "Dichiarazioni", "Valutazioni"]) {
      expect(html, format).toMatch(new RegExp(`<h1[^>]*>(<[^>]+>| )*${title}`));
    }
    expect(html, format).toContain("<table");
    inOrder(plain(html), ["318/VG", "Fatti accertati", FACT, "Dichiarazioni", "padre", SAID, "Valutazioni", THOUGHT, "Osservazione"]);
  }
  const { text: words, says: facts, tags } = await inPoppler(await paper("PDF"));
  inOrder(words.replace(/\s+/g, " "), ["318/VG", "Fatti accertati", FACT, "Dichiarazioni", "padre", SAID, "Valutazioni", THOUGHT, "Osservazione"]);
  expect(words).toMatch(/Pagina 1 di \d/);
  expect(facts).toMatch(/Tagged:\s+yes/);
  expect(facts).toMatch(/Title:\s+Relazione/);
  for (const tag of [/H1[^]*Fatti accertati/, /BlockQuote|P[^]*padre/, /Table[^]*TH/]) expect(tags).toMatch(tag);
});

test("FP-08: a plan is closed with its review, its reason and the day to decide what is kept, and the family's version leaves", async ({ relay, newDevice }) => {
  const goal = "In casa le regole valgono per tutti";
  const devices = await two(relay, newDevice, "Mirto", async (page) => {
    await addPerson(page, "madre", "Madre");
    await addObjective(page, goal);
  });
  const [agnese, dario] = devices;
  const { page } = agnese;
  await goToPart(page, "Percorso");
  await takeStep(page, "Prendi in carico", { fill: (asked) => asked.getByLabel("Assistente sociale referente").selectOption({ index: 1 }) });
  for (const name of ["Comincia l’analisi", "Passa alla progettazione", "Segna come concordata", "Avvia il progetto"]) await takeStep(page, name);
  const one = await fieldsOf(page, goal);
  await set(one, "Stato", "Raggiunto");

  await goToPart(page, "Percorso");
  await takeStep(page, "Prepara la chiusura", { reason: "Gli obiettivi sono raggiunti." });
  await expect(page.getByText("Tutti gli obiettivi hanno un esito").first()).toBeVisible();
  await expect(page.getByText("La verifica finale è ancora vuota").first()).toBeVisible();
  await type(page, "Le regole tengono anche nel fine settimana.", { label: "Verifica finale" });
  await expect(page.getByText("La verifica finale è scritta").first()).toBeVisible();
  await takeStep(page, "Chiudi il piano", {
    reason: "La famiglia prosegue da sola.",
    fill: async (asked) => {
      await asked.getByLabel("Motivo della chiusura").selectOption("Obiettivi raggiunti");
      const kept = asked.getByLabel("Riesame della conservazione");
      await expect(kept).not.toHaveValue("");
      await kept.fill("2041-05-03");
    },
  });
  await expect(page.getByRole("heading", { level: 2, name: "Dove siamo: Chiusa" })).toBeVisible();
  await expect(page.getByText(/Obiettivi raggiunti.*conservazione da riesaminare il .*3 mag 2041/)).toBeVisible();
  await says(page, DELIVERED);
  await goToPart(dario.page, "Percorso");
  await expect(dario.page.getByText("Questo piano è chiuso: si legge e non si modifica.")).toBeVisible();

  await goToPart(page, "Accordo");
  await page.getByRole("link", { name: "Versione per la famiglia" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Il nostro progetto" })).toBeVisible();
  await expect(page.getByRole("heading", { level: 3, name: goal })).toBeVisible();
  await expect(page.getByRole("button", { name: "Firma o di’ che cosa ne pensi" })).toHaveCount(0);
  await toExport(page, "Prepara il documento");
  const file = await saved(page, (dialog) => dialog.getByLabel("Scrivi per che cosa serve").fill("Copia per la famiglia"));
  expect(file.name).toMatch(/-famiglia\.html$/);
  inOrder(file.text, ["Il nostro progetto", "madre", goal]);
  await says(page, DELIVERED);

  // The whole plan leaves too, for who goes on from here.
  await page.getByRole("link", { name: "Torna all’accordo" }).click();
  await goToPart(page, "Percorso");
  await toExport(page, "Esporta il piano");
  const whole = await saved(page, (dialog) => dialog.getByLabel("Scrivi per che cosa serve").fill("Passaggio alla scuola"));
  expect(whole.name).toMatch(/-piano\.html$/);
  expect(whole.text).not.toContain("BOZZA");
  inOrder(whole.text, ["Chiusa", "Obiettivi raggiunti", "3 mag 2041", "Le regole tengono anche nel fine settimana.", "madre", goal, "Raggiunto", "La famiglia prosegue da sola."]);
  await says(page, DELIVERED);

  await goTo(page, "Agenda");
  await page.getByRole("radio", { name: "Tutte", exact: true }).check();
  const review = page.locator(".agenda-item").filter({ hasText: "Riesame della conservazione" });
  await expect(review).toHaveCount(1);
  await expect(page.getByRole("heading", { name: /3 mag 2041/ })).toBeVisible();
});
