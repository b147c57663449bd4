// The path of a plan, from the referral to the end and back; what a family says of it, on the exact version.
import { AxeBuilder } from "@axe-core/playwright";

import { test, expect } from "./support/fixture.mjs";
import { photograph } from "./support/photo.mjs";
import { found } from "./steps/entering.mjs";
import { addObjective, createFamily, kept, type } from "./steps/family.mjs";
import { goTo, goToPart } from "./steps/moving.mjs";
import { takeStep as step } from "./steps/path.mjs";

const dialog = (page, name) => page.getByRole("dialog", { name });
const here = (page, state) => page.getByRole("heading", { level: 2, name: `Dove siamo: ${state}` });

async function accessible(page, what) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target).join(" ")}`), what).toEqual([]);
}

/** A family with a mother who holds responsibility, one objective, taken as far as planning. */
async function planned(page) {
  await createFamily(page, "Salice");
  await goToPart(page, "Nucleo");
  await page.getByText("Aggiungi una persona").first().click();
  await page.getByLabel("Come la chiamiamo").fill("madre");
  await page.getByLabel("Chi è").first().selectOption("Madre");
  await page.getByRole("button", { name: "Aggiungi una persona" }).click();
  const member = page.locator("details").filter({ hasText: "madre" }).first();
  await member.locator("summary").click();
  const responsibility = page.getByLabel("Responsabilità genitoriale");
  await responsibility.selectOption("Piena");
  await kept(page, responsibility);
  await addObjective(page, "La sera si cena insieme");
  await goToPart(page, "Percorso");
  await expect(here(page, "Segnalata")).toBeVisible();
  await step(page, "Prendi in carico", {
    fill: (asked) => asked.getByLabel("Assistente sociale referente").selectOption({ index: 1 }),
  });
  await step(page, "Comincia l’analisi");
  await step(page, "Passa alla progettazione");
}

/** Opens the form and says who speaks and what. */
async function says(page, what) {
  await page.getByRole("button", { name: "Raccogli una firma o un parere" }).click();
  const form = dialog(page, "Raccogli una firma o un parere");
  await form.getByLabel("Chi", { exact: true }).selectOption("madre");
  await form.getByRole("radio", { name: what }).check();
  return form;
}

test("from the referral to the end and back, with a signature that stays on what was signed", async ({ relay, newDevice }) => {
  const agnese = await newDevice("agnese");
  await found(agnese, relay, { me: "Agnese" });
  const { page } = agnese;
  await planned(page);

  await goToPart(page, "Accordo");
  await expect(page.getByText("Non si sono ancora espressi su ciò che il piano dice oggi: madre")).toBeVisible();
  await accessible(page, "agreement");
  const form = await says(page, "È d’accordo in parte");
  await form.getByLabel("Con parole proprie").fill("Il martedì non posso.");
  await form.getByRole("radio", { name: "Firma sullo schermo" }).check();
  await form.getByRole("button", { name: "Conserva" }).click();
  await expect(form.getByRole("link", { name: "Manca la firma sullo schermo." })).toBeVisible();
  const pad = form.getByRole("img", { name: "Campo per firmare" });
  await pad.scrollIntoViewIfNeeded();
  const box = await pad.boundingBox();
  await page.mouse.move(box.x + box.width * 0.2, box.y + box.height * 0.5);
  await page.mouse.down();
  for (let at = 1; at <= 12; at++) {
    await page.mouse.move(box.x + box.width * (0.2 + at * 0.05), box.y + box.height * (at % 2 ? 0.3 : 0.7));
  }
  await page.mouse.up();
  await accessible(page, "the form for signing");
  await form.getByRole("button", { name: "Conserva" }).click();
  await expect(form).toBeHidden();
  await expect(page.getByText("Vale per il piano di oggi")).toBeVisible();
  await expect(page.getByRole("img", { name: "Firma sullo schermo" }).locator("polyline")).toHaveCount(1);
  await expect(page.getByText("Il martedì non posso.")).toBeVisible();

  await goToPart(page, "Percorso");
  await step(page, "Segna come concordata");
  await step(page, "Avvia il progetto");
  await expect(here(page, "Attiva")).toBeVisible();

  await goToPart(page, "Obiettivi");
  await page.getByText("Modifica l’obiettivo").click();
  await type(page, " alle otto", { label: "Obiettivo in parole semplici" });
  await goToPart(page, "Accordo");
  await expect(page.getByText("Il piano è cambiato da allora")).toBeVisible();
  await page.getByText("Che cosa è cambiato da allora").first().click();
  await expect(page.locator("ins.word-new").first()).toContainText("alle otto");
  await page.getByRole("button", { name: "Nuova versione da firmare" }).click();
  await expect(page.getByText("È la «Versione 2»")).toBeVisible();

  await page.getByRole("link", { name: "Versione per la famiglia" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Il nostro progetto" })).toBeVisible();
  await expect(page.getByRole("heading", { level: 3, name: "La sera si cena insieme alle otto" })).toBeVisible();
  await expect(page.getByText("Il martedì non posso.")).toBeVisible();
  await accessible(page, "the family's version");
  await page.getByRole("link", { name: "Torna all’accordo" }).click();

  await goToPart(page, "Percorso");
  await page.getByText("Nuovo compito").click();
  await page.getByLabel("Che cosa c’è da fare").fill("Telefonare alla scuola");
  await page.getByRole("button", { name: "Aggiungi il compito" }).click();
  await step(page, "Prepara la chiusura", { reason: "Gli obiettivi sono raggiunti." });
  await expect(page.getByText("Compiti aperti: 1").first()).toBeVisible();
  await expect(page.getByText("Obiettivi senza esito: 1").first()).toBeVisible();
  await type(page, "Si cena insieme quasi ogni sera.", { label: "Verifica finale" });
  await accessible(page, "path");
  await step(page, "Chiudi il piano", {
    reason: "Tutto raggiunto.",
    fill: (asked) => asked.getByLabel("Motivo della chiusura").selectOption("Obiettivi raggiunti"),
  });
  await expect(here(page, "Chiusa")).toBeVisible();
  await expect(page.getByText("Questo piano è chiuso: si legge e non si modifica.")).toBeVisible();
  await expect(page.getByText("Nuovo compito")).toHaveCount(0);
  await goToPart(page, "Sintesi");
  await expect(page.getByRole("textbox", { name: "Situazione attuale" })).not.toBeEditable();

  await goToPart(page, "Percorso");
  await step(page, "Riapri: Accolta", { reason: "La famiglia è tornata." });
  await expect(here(page, "Accolta")).toBeVisible();
  await expect(page.getByText("Nuovo compito")).toBeVisible();
  await expect(page.getByText("In chiusura → Chiusa")).toBeVisible();
});

test("who cannot sign on the screen says so by keyboard, and a withdrawal is heard", async ({ relay, newDevice }) => {
  const agnese = await newDevice("agnese");
  await found(agnese, relay, { me: "Agnese" });
  const { page } = agnese;
  await planned(page);
  await goToPart(page, "Accordo");
  const open = page.getByRole("button", { name: "Raccogli una firma o un parere" });
  await open.focus();
  await page.keyboard.press("Enter");
  const form = dialog(page, "Raccogli una firma o un parere");
  await form.getByLabel("Chi", { exact: true }).focus();
  await page.keyboard.type("madre");
  await form.getByRole("radio", { name: "Ha preso visione" }).focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowDown");
  await expect(form.getByRole("radio", { name: "È d’accordo", exact: true })).toBeChecked();
  await form.getByRole("radio", { name: "Firma sullo schermo" }).focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowDown");
  await expect(form.getByRole("radio", { name: "Firma su carta" })).toBeChecked();
  await form.getByRole("button", { name: "Conserva" }).focus();
  await page.keyboard.press("Enter");
  await expect(form).toBeHidden();
  await expect(page.getByText("Vale per il piano di oggi")).toBeVisible();

  // The sheet that was signed is photographed beside what was said, and what was agreed stays the same.
  await page.getByText("Aggiungi foto o scansione").click();
  const sheet = { name: "foglio.jpg", mimeType: "image/jpeg", buffer: await photograph(page, 600, 400) };
  await page.getByLabel("Scegli un file").setInputFiles(sheet);
  await expect(page.locator("details.attachments img")).toBeVisible();
  await expect(page.getByText("1 foto o scansione")).toBeVisible();
  await expect(page.getByText("Vale per il piano di oggi")).toBeVisible();

  const back = await says(page, "Ritira l’adesione");
  await back.getByRole("radio", { name: "Non firma" }).check();
  await back.getByRole("button", { name: "Conserva" }).click();
  await expect(page.getByRole("heading", { level: 2, name: "Adesione ritirata" })).toBeVisible();
  await expect(page.getByText("Adesione ritirata", { exact: true }).last()).toBeVisible();
});

test("tasks and flags are on the plan's head and on the home page", async ({ relay, newDevice }) => {
  const agnese = await newDevice("agnese");
  await found(agnese, relay, { me: "Agnese" });
  const { page } = agnese;
  await createFamily(page, "Salice");
  await goToPart(page, "Percorso");
  await page.getByText("Nuovo compito").click();
  await page.getByLabel("Che cosa c’è da fare").fill("Telefonare alla scuola");
  await page.getByRole("button", { name: "Aggiungi il compito" }).click();
  await page.getByText("Nuovo segnalino").click();
  await page.getByLabel("Messaggio", { exact: true }).fill("Chiamare solo dopo le 18");
  await page.getByRole("button", { name: "Aggiungi il segnalino" }).click();
  await expect(page.getByRole("link", { name: "Segnalino: Chiamare solo dopo le 18" })).toBeVisible();
  await goTo(page, "Oggi");
  await expect(page.getByRole("region", { name: "I miei compiti" })).toContainText("Telefonare alla scuola");
  await expect(page.getByRole("region", { name: "Famiglie con un segnalino" })).toContainText("Chiamare solo dopo le 18");
  await page.getByRole("region", { name: "Famiglie con un segnalino" }).getByRole("link").click();
  await page.getByLabel("Come si è risolto").first().fill("Ora lavora di mattina");
  await page.getByRole("button", { name: "Risolvi" }).click();
  await expect(page.getByText("Segnalini risolti (1)")).toBeVisible();
  await page.getByRole("button", { name: /^Fatto ?: Telefonare alla scuola$/ }).click();
  await expect(page.getByText("Compiti conclusi (1)")).toBeVisible();
  await goTo(page, "Oggi");
  await expect(page.getByText("Nessun compito per te.")).toBeVisible();
});
