// The scenes that the families of the demonstration carry, played anew by people on devices of their own.
//
// Elsewhere: FP-06, from the order to the agenda, in court.spec.mjs; FP-08, closing and the family's version, in path.spec.mjs.
import { test, expect } from "./support/fixture.mjs";
import { partnership } from "./steps/entering.mjs";
import { addObjective, addToTeam, createFamily, text, type } from "./steps/family.mjs";
import { goTo, goToPart, openFamily } from "./steps/moving.mjs";
import { DELIVERED, NOTHING_TO_SEND, says, tryNow } from "./steps/status.mjs";

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
    await goToPart(page, "Nucleo");
    await page.getByText("Aggiungi una persona").first().click();
    await page.getByLabel("Come la chiamiamo").fill("madre");
    await page.getByLabel("Chi è").first().selectOption("Madre");
    await page.getByRole("button", { name: "Aggiungi una persona" }).click();
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
    await goToPart(page, "Nucleo");
    await page.getByText("Aggiungi una persona").first().click();
    await page.getByLabel("Come la chiamiamo").fill("madre");
    await page.getByLabel("Chi è").first().selectOption("Madre");
    await page.getByRole("button", { name: "Aggiungi una persona" }).click();
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
