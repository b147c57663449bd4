// What is reserved: who reads it, who is refused by the page and by the relay, what the log keeps, and what a seat gives and takes.

import { test, expect } from "./support/fixture.mjs";
import { sound } from "./steps/sound.mjs";
import { partnership } from "./steps/entering.mjs";
import { addToTeam, createFamily, text, type } from "./steps/family.mjs";
import { goTo, goToPart, openFamily } from "./steps/moving.mjs";
import { addMember, inTeam, openLog, openVault, opens, reveal, sayWhy, writeSurname } from "./steps/reserved.mjs";
import { DELIVERED, says, tryNow } from "./steps/status.mjs";

// Three and four browsers in one story.
test.describe.configure({ timeout: 360_000 });

const EDUCATOR = ["Elisa Prova", "home_educator"];
const OFFICER = ["Carlotta Prova", "municipal_officer"];
const COORDINATOR = ["Irene Prova", "coordinator"];

/** Bytes of the line that hold what was said since the workspace was entered. */
const RECENT = 3_000_000;

/** How many bytes crossed a device's line so far. */
const mark = (device) => device.proxy.crossed().length;

/**
 * Pieces of what a device sent since `from` that the relay keeps as they are, and that never crossed before: of sealed entries, which the
 * relay hands out as it got them.
 */
async function sealed(relay, device, from) {
  const crossed = device.proxy.crossed();
  // The program itself crossed first, which is long.
  const [before, sent] = [crossed.subarray(Math.max(0, from - RECENT), from), crossed.subarray(from)];
  const stored = await relay.storedBytes();
  const pieces = [];
  for (let at = 0; at + 32 <= sent.length; at += 8) {
    const piece = sent.subarray(at, at + 32);
    if (new Set(piece).size > 20 && stored.includes(piece) && !before.includes(piece)) pieces.push(piece);
  }
  return pieces;
}

/** How many of the pieces came to a device, or left it. */
const received = (device, pieces) => {
  const crossed = device.proxy.crossed();
  const recent = crossed.subarray(Math.max(0, crossed.length - RECENT));
  return pieces.filter((piece) => recent.includes(piece)).length;
};

/** Agnese's family with a vault, a court file and notes; the others are in its team. */
async function reservedFamily(relay, newDevice, others) {
  const devices = await partnership(relay, newDevice, ["Agnese Prova", ...others]);
  const [{ page }] = devices;
  await createFamily(page, "Larice");
  await type(page, "La situazione è stabile.");
  await addMember(page, "madre");
  for (const [name] of others.map((other) => [other].flat())) await addToTeam(page, name);
  await openVault(page, "madre", "Cognome-di-prova");
  await says(page, DELIVERED);
  return devices;
}

test("the vault’s log has each look with person, reason and time, also of who only reads", async ({ relay, newDevice }) => {
  const [agnese, carlotta] = await reservedFamily(relay, newDevice, [OFFICER]);

  // The plan too is read with a reason; until then the lists have its code only.
  await goTo(carlotta.page, "Famiglie");
  await expect(carlotta.page.getByRole("link", { name: /^FP-\d+$/ })).toBeVisible();
  await expect(carlotta.page.getByText("Larice")).toHaveCount(0);
  await carlotta.page.getByRole("link", { name: /^FP-\d+$/ }).click();
  await expect(carlotta.page.getByRole("heading", { level: 2, name: "Perché lo apri?" })).toBeVisible();
  await expect(text(carlotta.page)).toHaveCount(0);
  await expect(carlotta.page.getByText("La situazione è stabile.")).toHaveCount(0);
  await sound(carlotta.page, "the question before a plan");
  await carlotta.page.getByRole("button", { name: "Scrivi il motivo e apri" }).click();
  await expect(carlotta.page.getByRole("link", { name: "Scegli un motivo." })).toBeVisible();
  await sayWhy(carlotta.page, "Lo chiede l’autorità giudiziaria", "Scrivi il motivo e apri");
  await expect(text(carlotta.page)).toHaveValue("La situazione è stabile.");
  await expect(text(carlotta.page)).not.toBeEditable();
  await goTo(carlotta.page, "Famiglie");
  await carlotta.page.getByRole("link", { name: "Larice" }).click();

  await goToPart(carlotta.page, "Identità");
  await expect(carlotta.page.getByRole("heading", { level: 2, name: "Perché lo apri?" })).toBeVisible();
  await expect(carlotta.page.getByRole("button", { name: "Mostra madre" })).toHaveCount(0);
  await sayWhy(carlotta.page, "Emergenza", "Scrivi il motivo e apri");
  await reveal(carlotta.page, "madre", "Lo chiede un servizio sanitario");
  await expect(carlotta.page.getByLabel("Cognome")).toHaveValue("Cognome-di-prova");
  await expect(carlotta.page.getByLabel("Cognome")).not.toBeEditable();
  await says(carlotta.page, DELIVERED);

  const rows = await openLog(agnese.page);
  const row = (...words) => words.reduce((rows, words) => rows.filter({ hasText: words }), rows);
  await expect(row("Carlotta Prova", "Ha visto l’identità", "madre", "Lo chiede un servizio sanitario")).toContainText(/\d\d:\d\d/);
  await expect(row("Carlotta Prova", "È entrato con un motivo", "Emergenza")).toContainText(/\d\d:\d\d/);
  await expect(row("Tu", "Ha visto l’identità", "madre", "Controllo o correggo i dati")).toContainText(/\d\d:\d\d/);
  await expect(row("Tu", "Ha modificato", "Cognome")).toContainText(/\d\d:\d\d/);
  await expect(rows.filter({ hasText: "Cognome-di-prova" })).toHaveCount(0);
  await sound(agnese.page, "vault with its log");

  await goToPart(agnese.page, "Storia");
  const entered = await openLog(agnese.page);
  await expect(entered.filter({ hasText: "Carlotta Prova" })).toContainText("Lo chiede l’autorità giudiziaria");
});

test("an educator’s page refuses what is reserved, and the relay hands nothing of it to her device", async ({ relay, newDevice }) => {
  const [agnese, elisa, bruna] = await reservedFamily(relay, newDevice, [EDUCATOR, "Bruna Prova"]);
  const { page } = agnese;
  await openFamily(elisa.page, "Larice");
  await openFamily(bruna.page, "Larice");
  await expect(text(bruna.page)).toHaveValue("La situazione è stabile.");

  // That a space exists is in a log that everybody verifies: they are made first, and then only their content crosses.
  await goToPart(page, "Note riservate");
  await page.getByRole("button", { name: "Comincia le tue note" }).click();
  await expect(page.getByLabel("Titolo della nuova nota")).toBeVisible();
  await goToPart(page, "Tribunale");
  await page.getByRole("button", { name: "Apri il fascicolo" }).click();
  const form = page.getByRole("form", { name: "Un nuovo provvedimento" });
  await form.getByLabel("Data del provvedimento").fill("2026-01-31");
  await form.getByRole("button", { name: "Aggiungi il provvedimento" }).click();
  const docket = page.locator("article.order").getByLabel("N. procedimento");
  await expect(docket).toBeVisible();
  await goToPart(bruna.page, "Tribunale");
  await expect(bruna.page.locator("article.order")).toBeVisible();
  await says(page, DELIVERED);

  const from = mark(agnese);
  await docket.fill("12/2026");
  await docket.press("Tab");
  await goToPart(page, "Identità");
  await reveal(page, "madre");
  await writeSurname(page, "Altro-cognome");
  await says(page, DELIVERED);
  const shared = await sealed(relay, agnese, from);
  await goToPart(page, "Note riservate");
  const own = mark(agnese);
  await page.getByLabel("Titolo della nuova nota").fill("Colloquio");
  await page.getByRole("button", { name: "Aggiungi una nota" }).click();
  await expect(page.locator("summary", { hasText: "Colloquio" })).toBeVisible();
  await says(page, DELIVERED);
  await expect.poll(async () => (await sealed(relay, agnese, own)).length).toBeGreaterThan(5);
  const notes = await sealed(relay, agnese, own);
  expect(shared.length).toBeGreaterThan(20);

  // A colleague with the same role gets vault and court file: the measure finds what is handed out.
  await expect(bruna.page.locator("article.order").getByLabel("N. procedimento")).toHaveValue("12/2026");
  await goToPart(bruna.page, "Identità");
  await reveal(bruna.page, "madre");
  await expect(bruna.page.getByLabel("Cognome")).toHaveValue("Altro-cognome");
  expect(received(bruna, shared)).toBeGreaterThan(20);

  // The plan arrives at Elisa's, so that her line works; of the rest nothing does.
  await goToPart(page, "Sintesi");
  const plan = mark(agnese);
  await type(page, " Dopo la visita.");
  await says(page, DELIVERED);
  await expect(text(elisa.page)).toHaveValue("La situazione è stabile. Dopo la visita.");
  expect(received(elisa, await sealed(relay, agnese, plan))).toBeGreaterThan(0);
  await goToPart(elisa.page, "Identità");
  await expect(elisa.page.getByText("sul tuo dispositivo non arriva nulla di questa parte")).toBeVisible();
  await expect(elisa.page.getByText("Coperto").first()).toBeAttached();
  await expect(elisa.page.getByRole("button", { name: /^Mostra/ })).toHaveCount(0);
  await goToPart(elisa.page, "Tribunale");
  await expect(elisa.page.getByText("sul tuo dispositivo non arriva nulla di questa parte")).toBeVisible();
  await expect(elisa.page.locator("article.order")).toHaveCount(0);
  await goToPart(elisa.page, "Note riservate");
  await expect(elisa.page.getByRole("button", { name: "Comincia le tue note" })).toBeVisible();
  const leaked = (pieces) => received(elisa, pieces);
  expect(leaked(notes)).toBe(0);
  expect(leaked(shared)).toBe(0);
  expect(received(bruna, notes)).toBe(0);

  // The page says for each what is open.
  await goToPart(page, "Équipe");
  await expect(opens(page, "Elisa Prova")).toContainText("Piano: Scrive");
  await expect(opens(page, "Elisa Prova")).toContainText("Fascicolo del tribunale: chiuso");
  await expect(opens(page, "Elisa Prova")).toContainText("Identità: chiuso");
  await expect(opens(page, "Bruna Prova")).toContainText("Fascicolo del tribunale: Responsabile");
  await sound(page, "team");
});

test("a seat gives what the role opens, another role changes it, and the end takes it", async ({ relay, newDevice }) => {
  const [agnese, bruna] = await partnership(relay, newDevice, ["Agnese Prova", "Bruna Prova"]);
  const { page } = agnese;
  await createFamily(page, "Larice");
  await type(page, "Prima.");
  await addMember(page, "madre");
  await openVault(page, "madre", "Cognome-di-prova");
  // The vault is there before the seat: the same act opens both.
  await addToTeam(page, "Bruna Prova");
  await goToPart(page, "Équipe");
  await expect(opens(page, "Bruna Prova")).toContainText("Piano: Responsabile");
  await expect(opens(page, "Bruna Prova")).toContainText("Identità: Responsabile");
  await openFamily(bruna.page, "Larice");
  await goToPart(bruna.page, "Identità");
  await reveal(bruna.page, "madre");
  await expect(bruna.page.getByLabel("Cognome")).toHaveValue("Cognome-di-prova");

  await page.getByLabel("Ruolo nell’équipe: Bruna Prova").selectOption("home_educator");
  await expect(opens(page, "Bruna Prova")).toContainText("Piano: Scrive");
  await expect(opens(page, "Bruna Prova")).toContainText("Identità: Conserva senza leggere");
  await expect(bruna.page.getByText("sul tuo dispositivo non arriva nulla di questa parte")).toBeVisible();
  await expect(bruna.page.getByLabel("Cognome")).toHaveCount(0);

  await page.getByLabel("Ruolo nell’équipe: Bruna Prova").selectOption("social_worker");
  await expect(opens(page, "Bruna Prova")).toContainText("Identità: Responsabile");
  await expect(bruna.page.getByRole("button", { name: "Mostra madre" })).toBeVisible();

  await inTeam(page, "Bruna Prova").getByRole("button", { name: /Togli dall’équipe/ }).click();
  await expect(page.getByText("Non è più nell’équipe: Bruna Prova")).toBeVisible();
  await expect(opens(page, "Bruna Prova")).toContainText("Piano: Conserva senza leggere");
  await expect(opens(page, "Bruna Prova")).toContainText("Identità: Conserva senza leggere");
  await expect(bruna.page.getByText("Questa famiglia non è tra quelle che puoi leggere su questo dispositivo.")).toBeVisible();
  await goToPart(page, "Sintesi");
  await type(page, " Dopo.");
  await says(page, DELIVERED);
  await goTo(bruna.page, "Famiglie");
  await expect(bruna.page.getByRole("link", { name: "Larice" })).toHaveCount(0);

  // Who comes back reads on, also what was written meanwhile.
  await addToTeam(page, "Bruna Prova");
  await openFamily(bruna.page, "Larice");
  await expect(text(bruna.page)).toHaveValue("Prima. Dopo.");
});

test("who does not own what accompanies a plan is told whom to ask", async ({ relay, newDevice }) => {
  const [agnese, irene, elisa] = await partnership(relay, newDevice, ["Agnese Prova", COORDINATOR, EDUCATOR]);
  const { page } = agnese;
  await createFamily(page, "Larice");
  await type(page, "Prima.");
  await addMember(page, "madre");
  await addToTeam(page, "Irene Prova");
  await openVault(page, "madre", "Cognome-di-prova");
  await goToPart(page, "Équipe");
  await expect(opens(page, "Irene Prova")).toContainText("Piano: Legge");
  await expect(opens(page, "Irene Prova")).toContainText("Identità: Scrive");

  // A coordinator reads the plan: the relay lets her no more, and the page offers no writing.
  await openFamily(irene.page, "Larice");
  await expect(text(irene.page)).toHaveValue("Prima.");
  await expect(text(irene.page)).not.toBeEditable();
  await goToPart(irene.page, "Obiettivi");
  await expect(irene.page.getByLabel("Nuovo obiettivo")).toHaveCount(0);
  await goToPart(irene.page, "Identità");
  await reveal(irene.page, "madre");
  await expect(irene.page.getByLabel("Cognome")).toBeEditable();
  await goToPart(irene.page, "Équipe");
  await expect(irene.page.getByLabel("Chi", { exact: true })).toHaveCount(0);

  // Made responsible on purpose she seats people, still without writing, and cannot open the vault to them.
  await page.getByLabel("Che cosa può fare: Irene Prova").selectOption("owner");
  await expect(irene.page.getByLabel("Chi", { exact: true })).toBeVisible();
  await goToPart(irene.page, "Sintesi");
  await expect(text(irene.page)).not.toBeEditable();
  await addToTeam(irene.page, "Elisa Prova");
  await openFamily(elisa.page, "Larice");
  await expect(text(elisa.page)).toHaveValue("Prima.");
  await goToPart(irene.page, "Équipe");
  await irene.page.getByLabel("Ruolo nell’équipe: Elisa Prova").selectOption("social_worker");
  await expect(inTeam(irene.page, "Elisa Prova")).toContainText("Identità: qui non puoi dare né togliere l’accesso. Chiedi a Agnese Prova.");
  await sound(irene.page, "team with whom to ask");
  // At Agnese's the same lacks, and she gives it.
  await inTeam(page, "Elisa Prova").getByRole("button", { name: /^Allinea gli accessi al ruolo/ }).click();
  await expect(opens(page, "Elisa Prova")).toContainText("Identità: Responsabile");
  await expect(inTeam(irene.page, "Elisa Prova").getByText("Chiedi a Agnese Prova")).toHaveCount(0);
});

test("disagreements beside a plan are in the review: of the vault covered, of the court file to settle", async ({ relay, newDevice }) => {
  const [agnese, bruna] = await reservedFamily(relay, newDevice, ["Bruna Prova"]);
  const two = [agnese, bruna];
  const { page } = agnese;
  await goToPart(page, "Tribunale");
  await page.getByRole("button", { name: "Apri il fascicolo" }).click();
  const form = page.getByRole("form", { name: "Un nuovo provvedimento" });
  await form.getByLabel("Data del provvedimento").fill("2026-01-31");
  await form.getByRole("button", { name: "Aggiungi il provvedimento" }).click();
  await openFamily(bruna.page, "Larice");
  await goToPart(bruna.page, "Tribunale");
  await expect(bruna.page.locator("article.order")).toBeVisible();
  for (const device of two) await says(device.page, DELIVERED);

  for (const device of two) device.cut();
  for (const [device, words] of [[agnese, "uno"], [bruna, "due"]]) {
    const docket = device.page.locator("article.order").getByLabel("N. procedimento");
    await docket.fill(`${words}/2026`);
    await docket.press("Tab");
    await goToPart(device.page, "Identità");
    await reveal(device.page, "madre");
    await writeSurname(device.page, `Cognome-${words}`);
    await goToPart(device.page, "Sintesi");
    await type(device.page, ` Frase ${words}.`);
  }
  for (const device of two) device.restore();
  for (const device of two) await tryNow(device.page);
  for (const device of two) await says(device.page, DELIVERED);

  await goTo(page, "Da rivedere");
  const vault = page.getByRole("article", { name: "Cognome: due valori diversi" });
  await expect(vault).toContainText("Bruna Prova");
  await expect(vault).toContainText("madre");
  await expect(page.getByText("Cognome-uno")).toHaveCount(0);
  await expect(page.getByText("Cognome-due")).toHaveCount(0);
  await expect(vault.getByRole("button")).toHaveCount(0);
  await expect(page.getByRole("article", { name: "Situazione attuale: un passaggio scritto in due" })).toBeVisible();
  const court = page.getByRole("article", { name: "N. procedimento: due valori diversi" });
  await expect(court).toContainText("due/2026");
  const badge = page.getByRole("navigation", { name: "Navigazione principale" }).getByRole("link", { name: "Da rivedere" });
  await expect(badge).toHaveText(/3 /);
  await sound(page, "review with what accompanies a plan");
  await court.getByRole("button", { name: /^Scegli questo valore.*uno\/2026$/ }).click();
  await expect(court).toHaveCount(0);
  await expect(badge).toHaveText(/2 /);
  await page.getByRole("link", { name: "Vai a: Identità" }).click();
  await expect(page.getByRole("heading", { level: 2, name: "Identità" })).toBeVisible();
});
