// What people say of words of a clause, and what is embedded in it: comments, proposals, find and replace, tables, footnotes, terms.
import { test, expect } from "./support/fixture.mjs";
import { photograph } from "./support/photo.mjs";
import { goTo } from "./steps/moving.mjs";
import { inLibreOfficeWithPictures, inPoppler } from "./steps/papers.mjs";
import { DELIVERED, says } from "./steps/status.mjs";
import { caretAt, clause, conveneToday, copyHtml, cut, meet, openText, pasteHtml, pick, select, table, tableOfTwoSides } from "./steps/table.mjs";

const remarks = (page, title = "Premessa") => page.getByRole("group", { name: new RegExp(`Commenti e proposte: ${title}`) });
const spoken = (page) => page.getByLabel("Quello che dici su questo testo", { exact: true });
/** What the other types has come and waits. */
const ARRIVED = 400;
const tool = (page, name) => page.getByRole("toolbar").getByRole("button", { name, exact: true });

test("a comment is made by one, answered by the other, resolved, and still there", async ({ relay, newDevice }) => {
  const [agnese, carlotta] = await tableOfTwoSides(relay, newDevice);
  await clause(agnese.page).click();
  await agnese.page.keyboard.type("Il tavolo ascolta le famiglie.");
  await expect(clause(carlotta.page)).toHaveText("Il tavolo ascolta le famiglie.");
  await select(agnese.page, "ascolta");
  await agnese.page.keyboard.press("Control+Alt+m");
  const dialog = agnese.page.getByRole("dialog", { name: "Commenta queste parole" });
  await expect(dialog).toContainText("ascolta");
  await dialog.getByRole("button", { name: "Metti il commento" }).click();
  await expect(dialog).toContainText("Scrivi qualcosa.");
  await dialog.getByLabel("Commento").fill("Con quali tempi, @carl");
  await dialog.getByRole("button", { name: "@Carlotta Prova" }).click();
  await expect(dialog.getByLabel("Commento")).toHaveValue("Con quali tempi, @Carlotta Prova ");
  await dialog.getByRole("button", { name: "Metti il commento" }).click();
  await expect(dialog).toBeHidden();
  for (const { page } of [agnese, carlotta]) {
    await expect(clause(page).locator(".commented")).toHaveText("ascolta");
    await expect(remarks(page)).toContainText("Con quali tempi, @Carlotta Prova");
  }
  await expect(remarks(carlotta.page)).toContainText("Ti nomina");
  await expect(carlotta.page.getByText("Ti nominano in un commento aperto:")).toBeVisible();

  await goTo(carlotta.page, "Oggi");
  await expect(carlotta.page.getByRole("region", { name: "Ti nominano nei testi del tavolo" })).toContainText("Commenti aperti che ti nominano: 1");
  await carlotta.page.getByRole("link", { name: "Progetto definitivo condiviso" }).click();
  await expect(clause(carlotta.page)).toBeVisible();

  // Words before it, in it: it stays on its own.
  await caretAt(carlotta.page, "Il tavolo", { behind: false });
  await carlotta.page.keyboard.type("Sempre ");
  await expect(clause(agnese.page)).toContainText("Sempre Il tavolo");
  await expect(clause(agnese.page).locator(".commented")).toHaveText("ascolta");

  await remarks(carlotta.page).getByRole("button", { name: "Rispondi" }).click();
  await remarks(carlotta.page).getByLabel("Risposta").fill("Ogni mese.");
  await remarks(carlotta.page).getByRole("button", { name: "Metti la risposta" }).click();
  await expect(remarks(agnese.page)).toContainText("Ogni mese.");
  await remarks(agnese.page).getByRole("button", { name: "Segna come risolto" }).click();
  for (const { page } of [agnese, carlotta]) {
    await expect(clause(page).locator(".commented")).toHaveCount(0);
    const over = remarks(page).locator("summary", { hasText: "Già chiusi: 1" });
    await over.click();
    await expect(remarks(page)).toContainText("Ogni mese.");
    await expect(remarks(page)).toContainText("Risolto da");
  }
  // Its words go: it says so, and quotes them.
  await select(agnese.page, "ascolta");
  await agnese.page.keyboard.press("Delete");
  await expect(remarks(agnese.page)).toContainText("Le parole non ci sono più: «ascolta»");
});

test("a proposal is accepted by both sides and brought into the text once, another is rejected with a reason", async ({ relay, newDevice }) => {
  const devices = await tableOfTwoSides(relay, newDevice);
  const [agnese, carlotta] = devices;
  await clause(agnese.page).click();
  await agnese.page.keyboard.type("La cabina si riunisce ogni due mesi a Valdarena.");
  await expect(clause(carlotta.page)).toContainText("Valdarena.");
  await conveneToday(agnese.page);
  await expect(spoken(agnese.page).locator("option:checked")).toHaveText(/^Seduta 1 ·/);
  await expect(spoken(carlotta.page).locator("option:checked")).toHaveText(/^Seduta 1 ·/);
  const propose = async (page, old, words) => {
    await select(page, old);
    await tool(page, "Proponi").click();
    const dialog = page.getByRole("dialog", { name: "Proponi una modifica" });
    await dialog.getByLabel("Parole nuove").fill(words);
    await dialog.getByLabel("Perché?").fill("Lo chiedono le famiglie.");
    await dialog.getByRole("button", { name: "Metti la proposta" }).click();
    await expect(dialog).toBeHidden();
  };
  await propose(carlotta.page, "ogni due mesi", "ogni mese");
  await expect(clause(agnese.page).locator("del.proposal-old")).toHaveText("ogni due mesi");
  await expect(clause(agnese.page).locator("ins.proposal-new")).toHaveText("ogni mese");
  await expect(remarks(agnese.page)).toContainText("Accettata dal Comune");
  await expect(remarks(agnese.page)).toContainText("· nella seduta n. 1");
  await expect(remarks(agnese.page)).toContainText("Vale nella seduta n. 1.");
  await remarks(agnese.page).getByRole("button", { name: "Accetta per l’ATI" }).click();
  await expect(remarks(carlotta.page)).toContainText("Accolta");
  await says(agnese.page, DELIVERED);

  // Brought in and taken out again while the other writes elsewhere, as one step; one's own last word is undone by itself.
  const text = "La cabina si riunisce ogni mese a Valdarena.";
  const undo = agnese.page.locator(".toasts").getByRole("button", { name: "Annulla" });
  await caretAt(agnese.page, "Valdarena.");
  await agnese.page.keyboard.type(" Poi");
  await expect(clause(carlotta.page)).toContainText("Poi");
  await remarks(agnese.page).getByRole("button", { name: "Porta nel testo" }).click();
  await expect(clause(agnese.page)).toHaveText(`${text} Poi`);
  await clause(agnese.page).focus();
  await agnese.page.keyboard.press("Control+z");
  await expect(clause(agnese.page)).toHaveText(text);
  await caretAt(carlotta.page, "La cabina", { behind: false });
  await carlotta.page.keyboard.type("Ora ");
  await expect(clause(agnese.page)).toHaveText(`Ora ${text}`);
  await undo.click();
  for (const { page } of devices) {
    await expect(clause(page)).toContainText("Ora La cabina si riunisce ogni due mesi");
    await expect(clause(page).locator("del.proposal-old")).toHaveText("ogni due mesi");
    await expect(remarks(page).getByRole("button", { name: "Porta nel testo" })).toBeVisible();
  }
  await caretAt(carlotta.page, "Ora ");
  for (let letter = 0; letter < 4; letter += 1) await carlotta.page.keyboard.press("Backspace");
  await expect(clause(agnese.page)).toContainText(/^La cabina/);
  await says(carlotta.page, DELIVERED);

  // Both bring it in without a network: the new words are there once.
  await cut(devices);
  for (const { page } of devices) {
    await remarks(page).getByRole("button", { name: "Porta nel testo" }).click();
    await expect(clause(page)).toHaveText("La cabina si riunisce ogni mese a Valdarena.");
  }
  await meet(devices);
  for (const { page } of devices) {
    await expect(clause(page)).toHaveText("La cabina si riunisce ogni mese a Valdarena.");
    await remarks(page).locator("summary", { hasText: "Già chiusi: 1" }).click();
    await expect(remarks(page)).toContainText("Portata nel testo");
  }

  await propose(agnese.page, "a Valdarena", "in rete");
  await remarks(carlotta.page).getByRole("button", { name: "Respingi", exact: true }).click();
  await remarks(carlotta.page).getByRole("button", { name: "Respingi la proposta" }).click();
  await expect(remarks(carlotta.page)).toContainText("Scrivi il motivo.");
  await remarks(carlotta.page).getByLabel("Perché?").fill("Serve vedersi.");
  await remarks(carlotta.page).getByRole("button", { name: "Respingi la proposta" }).click();
  await expect(remarks(agnese.page).locator("summary", { hasText: "Già chiusi: 2" })).toBeVisible();
  await expect(remarks(agnese.page)).toContainText("respinge: «Serve vedersi.»");
  await expect(clause(agnese.page).locator("del")).toHaveCount(0);

  // What it replaces changes meanwhile: it is not brought in blindly.
  await propose(agnese.page, "si riunisce", "si incontra");
  await remarks(carlotta.page).getByRole("button", { name: "Accetta per il Comune" }).click();
  await expect(remarks(agnese.page).getByRole("button", { name: "Porta nel testo" })).toBeVisible();
  await caretAt(agnese.page, "si ri");
  await agnese.page.keyboard.type("x");
  await expect(remarks(carlotta.page)).toContainText("Ora dicono: «si rixunisce»");
  await remarks(carlotta.page).getByRole("button", { name: "Porta nel testo" }).click();
  await expect(carlotta.page.getByRole("status").filter({ hasText: "fate una proposta nuova" })).toBeVisible();
  await expect(clause(carlotta.page)).toContainText("si rixunisce");

  // Outside of the session one says so; the session lists what was said in it, and leads to the clause.
  await spoken(agnese.page).selectOption("Fuori seduta");
  const keys = (page) => page.getByRole("group", { name: /^Pareri delle parti: Premessa/ });
  await keys(agnese.page).getByRole("button", { name: /^Accetta per l’ATI/ }).click();
  await expect(keys(agnese.page)).toContainText("ha accettato");
  await expect(keys(agnese.page)).not.toContainText("nella seduta");
  await keys(carlotta.page).getByRole("button", { name: /^Accetta per il Comune/ }).click();
  await expect(keys(agnese.page)).toContainText("nella seduta n. 1");
  await goTo(agnese.page, "Tavolo");
  await agnese.page.getByRole("link", { name: "Radici in rete" }).click();
  await agnese.page.getByRole("link", { name: /^Seduta 1 ·/ }).click();
  const said = agnese.page.getByRole("region", { name: "Detto sui testi in questa seduta" });
  await expect(said).toContainText("Carlotta Prova propone «ogni mese» al posto di «ogni due mesi»");
  await expect(said).toContainText("Comune, testo della clausola: accetta");
  await expect(said).toContainText("«Serve vedersi.»");
  await expect(said.getByRole("listitem")).toHaveCount(7);
  await agnese.page.getByRole("button", { name: "Esporta il verbale" }).click();
  await expect(agnese.page.getByRole("dialog", { name: "Esporta" })).toBeVisible();
  await agnese.page.keyboard.press("Escape");
  await said.getByRole("link", { name: "1 Premessa" }).first().click();
  await expect(agnese.page.getByRole("heading", { level: 2, name: /Premessa/ })).toBeFocused();
});

test("who reads and comments writes beside the text: in one list, anchored, answered and resolved by those who write", async ({ relay, newDevice }) => {
  const devices = await table(relay, newDevice, ["Sara Prova", "supervisor"]);
  const [agnese, sara] = devices;
  await clause(agnese.page).click();
  await agnese.page.keyboard.type("Il tavolo ascolta le famiglie.");
  await expect(clause(sara.page)).toHaveText("Il tavolo ascolta le famiglie.");
  await expect(clause(sara.page)).toHaveAttribute("contenteditable", "false");
  await expect(tool(sara.page, "Commenta")).toBeHidden();
  await goTo(agnese.page, "Tavolo");
  await agnese.page.getByRole("link", { name: "Radici in rete" }).click();
  await agnese.page.getByRole("button", { name: /^Lascia commentare.*Sara Prova/ }).click();
  await expect(agnese.page.getByRole("button", { name: /^Solo lettura.*Sara Prova/ })).toBeVisible();
  await openText(agnese.page);
  await expect(sara.page.getByText("Puoi commentare e rispondere, non scrivere nel testo.")).toBeVisible();
  await expect(tool(sara.page, "Proponi")).toBeHidden();
  await expect(clause(sara.page)).toHaveAttribute("contenteditable", "false");

  const comment = async (words) => {
    const dialog = sara.page.getByRole("dialog", { name: "Commenta queste parole" });
    await dialog.getByLabel("Commento").fill(words);
    await dialog.getByRole("button", { name: "Metti il commento" }).click();
    await expect(dialog).toBeHidden();
  };
  // Without a network, while the other writes in the clause.
  await says(sara.page, DELIVERED);
  await cut(devices);
  await pick(sara.page, "ascolta");
  await tool(sara.page, "Commenta").click();
  await comment("Come, @Agnese Prova?");
  await expect(clause(sara.page).locator(".commented")).toHaveText("ascolta");
  await caretAt(agnese.page, "Il tavolo", { behind: false });
  await agnese.page.keyboard.type("Sempre ");
  await select(agnese.page, "famiglie");
  await tool(agnese.page, "Commenta").click();
  const dialog = agnese.page.getByRole("dialog", { name: "Commenta queste parole" });
  await dialog.getByLabel("Commento").fill("Tutte?");
  await dialog.getByRole("button", { name: "Metti il commento" }).click();
  await meet(devices);
  for (const { page } of devices) {
    await expect(clause(page)).toHaveText("Sempre Il tavolo ascolta le famiglie.");
    await expect(clause(page).locator(".commented")).toHaveText(["ascolta", "famiglie"]);
    await expect(remarks(page).locator("article")).toHaveCount(2);
  }
  await expect(remarks(agnese.page)).toContainText("Ti nomina");
  await goTo(agnese.page, "Oggi");
  await expect(agnese.page.getByRole("region", { name: "Ti nominano nei testi del tavolo" })).toContainText("Commenti aperti che ti nominano: 1");
  await openText(agnese.page);

  // Each answers the other; she resolves nothing.
  const answer = async (page, of, words) => {
    const card = remarks(page).locator("article", { hasText: of });
    await card.getByRole("button", { name: "Rispondi" }).click();
    await card.getByLabel("Risposta").fill(words);
    await card.getByRole("button", { name: "Metti la risposta" }).click();
  };
  await answer(agnese.page, "Come,", "Ogni mese.");
  // Its card grows by the answer, and moves the buttons below it.
  await expect(remarks(sara.page).locator("article", { hasText: "Come," })).toContainText("Ogni mese.");
  await answer(sara.page, "Tutte?", "Quelle del territorio.");
  for (const { page } of devices) {
    await expect(remarks(page).locator("article", { hasText: "Come," })).toContainText("Ogni mese.");
    await expect(remarks(page).locator("article", { hasText: "Tutte?" })).toContainText("Quelle del territorio.");
  }
  await expect(remarks(sara.page).getByRole("button", { name: "Segna come risolto" })).toHaveCount(0);
  await remarks(agnese.page).locator("article", { hasText: "Come," }).getByRole("button", { name: "Segna come risolto" }).click();
  for (const { page } of devices) {
    await remarks(page).locator("summary", { hasText: "Già chiusi: 1" }).click();
    await expect(remarks(page)).toContainText("Risolto da");
    await expect(clause(page).locator(".commented")).toHaveText("famiglie");
  }
  await sara.page.getByRole("button", { name: /^Commenta tutta la clausola.*Premessa/ }).click();
  await comment("Bene così.");
  await expect(remarks(agnese.page)).toContainText("Bene così.");
});

test("words are found in all clauses whatever their accents, and replaced in one step of each", async ({ relay, newDevice }) => {
  const [agnese, carlotta] = await tableOfTwoSides(relay, newDevice);
  const { page } = agnese;
  const other = "Finalità";
  await clause(page).click();
  await page.keyboard.type("L’équipe decide; Equipe è chi lavora.");
  await clause(page, other).click();
  await page.keyboard.type("Ogni équipe scrive.");
  await page.keyboard.press("Control+f");
  const bar = page.getByRole("search", { name: "Trova e sostituisci" });
  await expect(bar.getByLabel("Trova")).toBeFocused();
  await bar.getByLabel("Trova").fill("equipe");
  await expect(bar).toContainText("Corrispondenze: 3");
  await expect(page.locator(".rich-text .found")).toHaveText(["équipe", "Equipe", "équipe"]);
  await page.keyboard.press("Enter");
  await expect(bar).toContainText("1 di 3");
  await bar.getByRole("button", { name: "Precedente" }).click();
  await expect(bar).toContainText("3 di 3");
  await expect(clause(page, other).locator(".found-now")).toHaveText("équipe");
  // What the other writes is counted, and the present one stays.
  await expect(clause(carlotta.page, other)).toHaveText("Ogni équipe scrive.");
  await caretAt(carlotta.page, "Ogni", { behind: false, title: other });
  await carlotta.page.keyboard.type("Una equipe. ");
  await expect(bar).toContainText("4 di 4");
  for (let letter = 0; letter < 12; letter += 1) await carlotta.page.keyboard.press("Backspace");
  await expect(bar).toContainText("3 di 3");
  await bar.getByLabel("Sostituisci con").fill("squadra");
  await bar.getByRole("button", { name: "Sostituisci", exact: true }).click();
  await expect(clause(page, other)).toHaveText("Ogni squadra scrive.");
  await expect(bar).toContainText("2 di 2");
  await bar.getByRole("button", { name: "Sostituisci tutte" }).click();
  await expect(clause(page)).toHaveText("L’squadra decide; squadra è chi lavora.");
  await expect(bar).toContainText("Nessuna corrispondenza");
  await bar.getByLabel("Trova").press("Escape");
  await expect(bar).toBeHidden();
  await clause(page).click();
  await page.keyboard.press("Control+z");
  await expect(clause(page)).toHaveText("L’équipe decide; Equipe è chi lavora.");
});

test("a table edited by two at once without a network has the rows of both; a footnote and a term", async ({ relay, newDevice }) => {
  const devices = await tableOfTwoSides(relay, newDevice);
  const [agnese, carlotta] = devices;
  await clause(agnese.page).click();
  await agnese.page.keyboard.type("Le ore: ");
  await tool(agnese.page, "Tabella").click();
  const cell = (page, name) => clause(page).getByLabel(name, { exact: true });
  await cell(agnese.page, "Intestazione, colonna 1").fill("Chi");
  await agnese.page.keyboard.press("Tab");
  await expect(cell(agnese.page, "Intestazione, colonna 2")).toBeFocused();
  await agnese.page.keyboard.type("Ore");
  await agnese.page.keyboard.press("ArrowDown");
  await expect(cell(agnese.page, "Riga 1, colonna 2")).toBeFocused();
  await agnese.page.keyboard.press("Escape");
  await expect(clause(agnese.page)).toBeFocused();
  await expect(cell(carlotta.page, "Intestazione, colonna 2")).toHaveValue("Ore");
  await says(agnese.page, DELIVERED);

  await cut(devices);
  for (const [{ page }, who] of [[agnese, "Educatrice"], [carlotta, "Assistente sociale"]]) {
    await cell(page, "Riga 1, colonna 1").click();
    await clause(page).getByRole("button", { name: "Aggiungi una riga" }).click();
    await expect(cell(page, "Riga 2, colonna 1")).toBeFocused();
    await page.keyboard.type(who);
    await page.keyboard.press("Escape");
  }
  await meet(devices);
  for (const { page } of devices) {
    await expect(clause(page).locator("tbody tr")).toHaveCount(4);
    const values = await clause(page).locator("tbody td:first-child textarea").evaluateAll((all) => all.map((one) => one.value));
    expect(values.filter(Boolean).toSorted()).toEqual(["Assistente sociale", "Educatrice"]);
  }
  const order = (page) => clause(page).locator("tbody td:first-child textarea").evaluateAll((all) => all.map((one) => one.value));
  expect(await order(agnese.page)).toEqual(await order(carlotta.page));

  // A footnote, numbered over the whole text.
  const other = "Finalità";
  await clause(agnese.page, other).click();
  await agnese.page.keyboard.type("L’équipe decide");
  await tool(agnese.page, "Nota").click();
  const note = agnese.page.getByRole("group", { name: "Note a piè di pagina" });
  await expect(note).toContainText("Nota 1");
  await note.getByRole("textbox").fill("Si veda il DM 72/2021.");
  await expect(clause(carlotta.page, other).getByRole("button", { name: "Nota 1" })).toBeVisible();
  await expect(carlotta.page.getByRole("group", { name: "Note a piè di pagina" }).getByRole("textbox")).toHaveValue("Si veda il DM 72/2021.");
  await caretAt(carlotta.page, "Le ore");
  await tool(carlotta.page, "Nota").click();
  await expect(clause(agnese.page, other).getByRole("button", { name: "Nota 2" })).toBeVisible();

  // A copy in another clause has a table and a note of its own.
  const third = "Destinatari";
  for (const title of ["Premessa", other]) {
    const copied = await copyHtml(agnese.page, title);
    await clause(agnese.page, third).focus();
    await agnese.page.keyboard.press("Control+End");
    await pasteHtml(agnese.page, copied);
  }
  await expect(clause(carlotta.page, third)).toContainText("L’équipe decide");
  await expect(clause(carlotta.page, third).getByRole("button", { name: "Nota 3" })).toBeVisible();
  await expect(carlotta.page.getByRole("group", { name: "Note a piè di pagina" }).last().getByRole("textbox")).toHaveValue("Si veda il DM 72/2021.");
  const hours = (page, title) => clause(page, title).getByLabel("Intestazione, colonna 2", { exact: true });
  await expect(hours(carlotta.page, third)).toHaveValue("Ore");
  await hours(carlotta.page, third).fill("Ore al mese");
  await expect(hours(agnese.page, third)).toHaveValue("Ore al mese");
  await expect(hours(agnese.page)).toHaveValue("Ore");

  // A term of the shared glossary.
  await select(agnese.page, "équipe", other);
  await tool(agnese.page, "Termine").click();
  const dialog = agnese.page.getByRole("dialog", { name: "Termine del glossario" });
  await expect(dialog.getByLabel("Termine", { exact: true })).toHaveValue("équipe");
  await dialog.getByLabel("Definizione").fill("Chi lavora con la famiglia.");
  await dialog.getByRole("button", { name: "Collega al glossario" }).click();
  for (const { page } of devices) await expect(clause(page, other).locator("dfn")).toHaveText("équipe");
  await expect(clause(carlotta.page, other).locator("[title='équipe: Chi lavora con la famiglia.']")).toHaveText("équipe");
  await caretAt(carlotta.page, "équi", { title: other });
  await expect(carlotta.page.getByRole("status").filter({ hasText: "équipe: Chi lavora con la famiglia." })).toBeVisible();
  await goTo(carlotta.page, "Tavolo");
  await carlotta.page.getByRole("link", { name: "Radici in rete" }).click();
  await carlotta.page.getByRole("button", { name: /^Dove è usato/ }).click();
  await expect(carlotta.page.getByText("3 Finalità e obiettivi")).toBeVisible();
});

test("a keyboard that composes loses and doubles no letter while the other writes, and fingers press the tools", async ({ relay, newDevice }) => {
  const [agnese, carlotta] = await tableOfTwoSides(relay, newDevice);
  const { page } = agnese;
  await clause(page).click();
  await page.keyboard.type("Il tavolo. ");
  await expect(clause(carlotta.page)).toContainText("Il tavolo.");
  const session = await page.context().newCDPSession(page);
  const compose = (text) => session.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
  const put = (text) => session.send("Input.insertText", { text });
  const words = ["perché", "la", "città", "è", "più"];
  await caretAt(carlotta.page, "Il tavolo", { behind: false });
  await compose("p");
  for (const [number, word] of words.entries()) {
    // As the keyboards of Android and iOS do: the word grows under the finger and is put down whole. What the other writes waits for that.
    for (let length = 2; length <= word.length; length += 1) await compose(word.slice(0, length));
    await carlotta.page.keyboard.type(`${number}`);
    await page.waitForTimeout(ARRIVED);
    // A finger is at the next word before the page had time for anything.
    const next = words[number + 1];
    await Promise.all([put(`${word} `), ...(next ? [compose(next[0])] : [])]);
  }
  for (const { page } of [agnese, carlotta]) await expect(clause(page)).toHaveText("01234Il tavolo. perché la città è più");

  const box = await tool(page, "Grassetto").boundingBox();
  expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(44);
  await select(page, "città");
  await session.send("Emulation.setTouchEmulationEnabled", { enabled: true });
  const tap = async (name) => {
    await tool(page, name).scrollIntoViewIfNeeded();
    const { x, y, width, height } = await tool(page, name).boundingBox();
    const touchPoints = [{ x: x + width / 2, y: y + height / 2 }];
    await session.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints });
    await session.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  };
  await tap("Grassetto");
  await expect(clause(carlotta.page).locator("strong")).toHaveText("città");
  await tap("Commenta");
  await expect(page.getByRole("dialog", { name: "Commenta queste parole" })).toContainText("città");
});

/** Gives a clause what a clipboard or a hand holds: files by name, and words as HTML. */
async function handsOver(page, kind, { files = [], html = null, title = "Premessa" }) {
  const given = files.map(({ name, mimeType, buffer }) => ({ name, mimeType, bytes: buffer.toString("base64") }));
  await clause(page, title).evaluate((root, [kind, given, html]) => {
    const data = new DataTransfer();
    for (const { name, mimeType, bytes } of given) {
      data.items.add(new File([Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0))], name, { type: mimeType }));
    }
    if (html) {
      data.setData("text/html", html);
      data.setData("text/plain", "parole");
    }
    root.scrollIntoView({ block: "center", behavior: "instant" });
    const { x, y } = root.querySelector("p").getBoundingClientRect();
    const common = { bubbles: true, cancelable: true, clientX: x + 5, clientY: y + 5 };
    const event = kind === "paste" ? new ClipboardEvent("paste", { ...common, clipboardData: data }) : new DragEvent("drop", { ...common, dataTransfer: data });
    root.querySelector("p").dispatchEvent(event);
  }, [kind, given, html]);
}

test("an image put in without a network is seen by the other, chosen and taken out like a letter, and leaves with the text", async ({ relay, newDevice }, info) => {
  const devices = await tableOfTwoSides(relay, newDevice);
  const [agnese, carlotta] = devices;
  const { page } = agnese;
  await clause(page).click();
  await page.keyboard.type("Il territorio.");
  await expect(clause(carlotta.page)).toHaveText("Il territorio.");
  const photo = { name: "mappa.jpg", mimeType: "image/jpeg", buffer: await photograph(page, 320, 240) };
  const alt = "Mappa dei centri per le famiglie";
  const image = (page, name = alt) => clause(page).getByRole("img", { name });
  const isSeen = async (one) => {
    await expect(one).toBeVisible();
    await expect.poll(() => one.evaluate((image) => image.complete && image.naturalWidth)).toBeGreaterThan(0);
  };
  const dialog = page.getByRole("dialog", { name: "Che cosa mostra l’immagine" });

  await cut(devices);
  await page.getByLabel("Immagine", { exact: true }).setInputFiles({ name: "note.txt", mimeType: "text/plain", buffer: Buffer.from("testo") });
  await expect(page.getByText("Nel testo si mettono immagini")).toBeVisible();
  await page.getByLabel("Immagine", { exact: true }).setInputFiles({ name: "rotta.jpg", mimeType: "image/jpeg", buffer: Buffer.from("non una foto") });
  await expect(page.getByText("Questo file non si riesce a leggere come foto")).toBeVisible();
  await expect(clause(page)).toHaveText("Il territorio.");
  await page.getByLabel("Immagine", { exact: true }).setInputFiles(photo);
  await dialog.getByRole("textbox", { name: "Testo alternativo" }).fill(alt);
  await dialog.getByRole("textbox", { name: "Didascalia" }).fill("I centri nel 2026");
  await page.screenshot({ path: info.outputPath("descrivi.png") });
  await dialog.getByRole("button", { name: "Fatto" }).click();
  await isSeen(image(page));
  await expect(clause(page).locator("figcaption")).toHaveText("I centri nel 2026");
  await expect(clause(page)).toContainText("Solo su questo dispositivo");
  await expect(clause(page)).not.toContainText("Manca il testo alternativo");
  await caretAt(carlotta.page, "Il territorio.");
  await carlotta.page.keyboard.type(" Qui.");
  await meet(devices);
  for (const { page } of devices) {
    await isSeen(image(page));
    await expect(clause(page)).toContainText("Qui.");
    await expect(clause(page)).not.toContainText("Solo su questo dispositivo");
  }
  for (const [width, height] of [[1024, 768], [390, 844]]) {
    await page.setViewportSize({ width, height });
    await image(page).scrollIntoViewIfNeeded();
    await page.screenshot({ path: info.outputPath(`immagine-${width}.png`) });
  }
  await page.setViewportSize({ width: 1024, height: 768 });

  // Chosen by a press, taken out, and back.
  await image(carlotta.page).click();
  await carlotta.page.keyboard.press("Backspace");
  for (const { page } of devices) await expect(image(page)).toHaveCount(0);
  await carlotta.page.keyboard.press("Control+z");
  for (const { page } of devices) await isSeen(image(page));

  // Pasted and dropped; nothing is asked of another site.
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await caretAt(page, "Qui.");
  await handsOver(page, "paste", { files: [photo] });
  await dialog.getByRole("button", { name: "Fatto" }).click();
  await expect(clause(page).locator(".clause-image img")).toHaveCount(2);
  await expect(clause(page)).toContainText("Manca il testo alternativo");
  await isSeen(image(carlotta.page, "Immagine senza testo alternativo"));
  await handsOver(page, "drop", { files: [photo], title: "Finalità" });
  await dialog.getByRole("textbox", { name: "Testo alternativo" }).fill("Un centro");
  await page.keyboard.press("Escape");
  await isSeen(clause(carlotta.page, "Finalità").getByRole("img", { name: "Un centro" }));
  // Several at once: in their order, each with its words.
  const pictures = ["prima.jpg", "seconda.jpg"].map((name) => ({ ...photo, name }));
  await handsOver(page, "drop", { files: pictures, title: "Destinatari" });
  await expect(dialog.getByRole("group")).toHaveCount(2);
  for (const [number, words] of ["La prima", "La seconda"].entries()) {
    const one = dialog.getByRole("group", { name: `Immagine ${number + 1}` });
    await isSeen(one.locator("img"));
    await one.getByRole("textbox", { name: "Testo alternativo" }).fill(words);
  }
  await page.screenshot({ path: info.outputPath("descrivi-due.png") });
  await dialog.getByRole("button", { name: "Fatto" }).click();
  const described = clause(carlotta.page, "Destinatari").locator(".clause-image img");
  await expect.poll(() => described.evaluateAll((all) => all.map(({ alt }) => alt))).toEqual(["La prima", "La seconda"]);
  await caretAt(page, "Qui.");
  await handsOver(page, "paste", { html: `<p>Dal sito <img src="https://altrove.example/a.png"></p>` });
  await expect(clause(page)).toContainText("Dal sito");
  await expect(page.getByText("Immagini di altri programmi o di siti rimaste fuori: 1")).toBeVisible();
  await expect(clause(page).locator(".clause-image img")).toHaveCount(2);
  expect(asked.filter((url) => url.includes("altrove"))).toEqual([]);

  await says(carlotta.page, DELIVERED);
  const leave = async (kind) => {
    await carlotta.page.getByRole("button", { name: "Esporta il testo" }).click();
    const dialog = carlotta.page.getByRole("dialog");
    await expect(dialog.getByRole("img", { name: alt })).toBeVisible();
    await dialog.locator(`input[value="${kind}"]`).check();
    await dialog.getByLabel("Scrivi per che cosa serve").fill("Firma");
    const [file] = await Promise.all([carlotta.page.waitForEvent("download"), dialog.getByRole("button", { name: "Scarica", exact: true }).click()]);
    const path = info.outputPath(file.suggestedFilename());
    await file.saveAs(path);
    await expect(dialog).toHaveCount(0);
    return path;
  };
  for (const kind of ["odt", "docx"]) {
    const read = await inLibreOfficeWithPictures(await leave(kind), info.outputPath(kind));
    expect(read).toContain(`<svg:desc>${alt}</svg:desc>`);
    expect(read).toContain("I centri nel 2026");
    expect(read.match(/<office:binary-data>\s*\/9j\//g)).toHaveLength(5);
  }
  expect((await inPoppler(await leave("pdf"))).tags).toContain("Figure");
});
