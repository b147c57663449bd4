// The three-sided grid, parental competences and the network, in a fresh family; and a licensed grid from a file.
import { AxeBuilder } from "@axe-core/playwright";

import { test, expect } from "./support/fixture.mjs";
import { day } from "./steps/days.mjs";
import { found, partnership } from "./steps/entering.mjs";
import { addToTeam, createFamily } from "./steps/family.mjs";
import { goTo, goToPart, openFamily } from "./steps/moving.mjs";
import { DELIVERED, ONLY_HERE, says, tryNow } from "./steps/status.mjs";
import { visit } from "./steps/tour.mjs";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"];
const SIZES = [[1024, 768], [768, 1024], [390, 844]];

async function sound(page, name) {
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect.soft(wide, `${name} scrolls sideways at ${width}`).toBeLessThanOrEqual(0);
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).withTags(RULES).analyze();
    const said = violations.map((violation) => `${violation.id} (${violation.impact}): ${violation.nodes.map((node) => node.html).slice(0, 3).join(" ")}`);
    expect.soft(said, `${name} at ${width}`).toEqual([]);
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}-${width}.png`, fullPage: true });
  }
  await page.setViewportSize({ width: 1024, height: 768 });
}

/** Begins an assessment of a moment and gives its row, unfolded. */
async function begin(page, moment) {
  await page.getByLabel("Momento", { exact: true }).last().selectOption(moment);
  await page.getByRole("button", { name: "Comincia una rilevazione", exact: true }).click();
  const row = page.getByRole("listitem").filter({ has: page.locator("summary", { hasText: moment }) }).last();
  await expect(row.getByRole("heading", { name: "Punteggi" })).toBeVisible();
  return row;
}

const voice = (row, source) => row.getByRole("group", { name: "Chi parla" }).getByRole("radio", { name: source, exact: true }).check();

/** Taps a score of a dimension. */
async function score(row, dimension, anchor) {
  const own = row.getByRole("group", { name: dimension, exact: true });
  // The name of an option is its number, if it has one, and its words; the radio button lies over both.
  const option = own.getByRole("radio", { name: new RegExp(`^(\\d )?${anchor}$`) });
  await option.check();
  await expect(own.getByRole("radio", { checked: true })).toHaveCount(1);
  await expect(option).toBeChecked();
}

test("two assessments are scored by several voices, compared without averaging, and one is closed", async ({ relay, newDevice }) => {
  const agnese = await newDevice("agnese");
  await found(agnese, relay, { me: "Agnese" });
  const { page } = agnese;
  await createFamily(page, "Betulla");
  await goToPart(page, "Rilevazioni");
  await expect(page.getByText("Non c’è ancora nessuna rilevazione.")).toBeVisible();

  const first = await begin(page, "T0 · all’inizio");
  await score(first, "Autonomia", "Problema moderato");
  await first.getByRole("group", { name: "Autonomia", exact: true }).getByLabel("Perché").fill("Si veste solo con aiuto.");
  await voice(first, "Madre");
  await score(first, "Autonomia", "Evidente punto di forza");
  await expect(first.getByRole("group", { name: "Autonomia", exact: true }).getByText("Operatori: 2 · Problema moderato")).toBeVisible();
  await voice(first, "Bambino o ragazzo");
  await score(first, "Autonomia", "Non rilevato");
  await first.locator(":scope > details > summary").click();

  const second = await begin(page, "T1 · a metà percorso");
  await score(second, "Autonomia", "Situazione adeguata");
  await voice(second, "Bambino o ragazzo");
  await score(second, "Autonomia", "Discreto punto di forza");
  await second.locator(":scope > details > summary").click();

  const table = page.getByRole("region", { name: "Confronto tra T0 e T1" });
  await expect(table.getByRole("row", { name: "Autonomia Operatori" })).toContainText("Sale di 2");
  await expect(table.getByRole("row", { name: "Autonomia Madre" })).toContainText("6 · Evidente punto di forza");
  await expect(table.getByRole("row", { name: "Autonomia Madre" })).toContainText("Nessun punteggio");
  await expect(table.getByRole("row", { name: "Autonomia Bambino" })).toContainText("Non si può dire");
  // Two marks of the operators, one of the mother, two of the child.
  const chart = page.getByRole("img", { name: /Confronto tra T0 e T1\. Bambino/ });
  await expect(chart.locator(".chart-before")).toHaveCount(3);
  await expect(chart.locator(".chart-after")).toHaveCount(2);

  await first.locator(":scope > details > summary").click();
  await sound(page, "assessments");
  await first.getByRole("button", { name: "Chiudi la rilevazione" }).click();
  await expect(first.getByText(/Non si modifica più/)).toBeVisible();
  await expect(first.getByRole("radio")).toHaveCount(0);
  await expect(first.getByText("Si veste solo con aiuto.")).toBeVisible();
  await page.getByRole("status").getByRole("button", { name: "Annulla" }).click();
  await expect(first.getByRole("button", { name: "Chiudi la rilevazione" })).toBeVisible();
  await first.getByRole("button", { name: "Chiudi la rilevazione" }).click();
  await first.getByRole("button", { name: "Comincia una rilevazione straordinaria" }).click();
  await expect(page.locator("summary", { hasText: "Straordinaria" })).toBeVisible();
});

test("one score given as 3 and 4 apart is shown with its dimension and holds the closing up until it is settled", async ({ relay, newDevice }) => {
  const [sara, luca] = await partnership(relay, newDevice, ["Sara", "Luca"]);
  await createFamily(sara.page, "Ginepro");
  await goToPart(sara.page, "Rilevazioni");
  await begin(sara.page, "T0 · all’inizio");
  await addToTeam(sara.page, "Luca");
  await says(sara.page, DELIVERED);
  await openFamily(luca.page, "Ginepro");
  await goToPart(luca.page, "Rilevazioni");
  await goToPart(sara.page, "Rilevazioni");
  const row = async ({ page }) => {
    const found = page.getByRole("listitem").filter({ has: page.locator("summary", { hasText: "T0" }) });
    if (!(await found.getByRole("heading", { name: "Punteggi" }).isVisible())) await found.locator(":scope > details > summary").click();
    return found;
  };
  for (const device of [sara, luca]) device.cut();
  await score(await row(sara), "Autonomia", "Problema lieve");
  await score(await row(luca), "Autonomia", "Situazione adeguata");
  await says(sara.page, ONLY_HERE);
  await says(luca.page, ONLY_HERE);
  for (const device of [sara, luca]) {
    device.restore();
    await tryNow(device.page);
  }
  const contested = (await row(sara)).getByRole("group", { name: "Autonomia", exact: true });
  await expect(contested.getByText("Due valori diversi")).toBeVisible();
  await expect((await row(sara)).getByText(/Prima di chiuderla/).first()).toBeVisible();

  await goTo(sara.page, "Da rivedere");
  const card = sara.page.getByRole("article", { name: "Punteggio – Autonomia (Operatori): due valori diversi" });
  await expect(card.getByText("3 · Problema lieve").first()).toBeVisible();
  await expect(card.getByText("4 · Situazione adeguata").first()).toBeVisible();
  await expect(card.getByText(/^Rilevazione T0/)).toBeVisible();
  await card.getByRole("button", { name: /^Scegli questo valore ?: 4 · Situazione adeguata$/ }).click();
  await expect(sara.page.getByText("Deciso. La scelta resta scritta nel piano.")).toBeVisible();
});

test("parental competences have the phases of the guidelines, and one is marked and taken back", async ({ relay, newDevice }) => {
  const greta = await newDevice("greta");
  await found(greta, relay, { me: "Greta" });
  const { page } = greta;
  await visit(page, "/linee-guida");
  await page.locator("summary", { hasText: "Aggiungi una fase" }).click();
  await page.getByLabel("Fase", { exact: true }).last().fill("Visita a scuola");
  await page.getByLabel("Dal giorno", { exact: true }).last().fill("20");
  await page.getByLabel("Entro il giorno", { exact: true }).last().fill("40");
  await page.getByRole("button", { name: "Aggiungi una fase" }).click();
  await expect(page.locator("summary", { hasText: "Visita a scuola" })).toBeVisible();
  await sound(page, "guidelines");

  await createFamily(page, "Larice");
  await goToPart(page, "Competenze genitoriali");
  await page.getByLabel("Chi la chiede").selectOption("Tribunale ordinario");
  await page.getByLabel("Giorno di avvio", { exact: true }).last().fill(day(-30));
  await page.getByRole("button", { name: "Comincia una valutazione" }).click();
  const phases = page.locator("li.phase");
  await expect(phases).toHaveCount(7);
  await expect(phases.filter({ hasText: "Accoglienza e mandato" })).toContainText("in ritardo di 15 giorni");
  await expect(phases.filter({ hasText: "Visita a scuola" })).toContainText("entro:");
  await page.getByRole("button", { name: /^Segna come conclusa ?: Accoglienza e mandato$/ }).click();
  await expect(phases.filter({ hasText: "Accoglienza e mandato" })).toContainText("15 giorni dopo il termine");
  await page.getByRole("status").getByRole("button", { name: "Annulla" }).click();
  await expect(phases.filter({ hasText: "Accoglienza e mandato" })).toContainText("in ritardo di 15 giorni");

  await page.getByLabel("Nuovo fattore").fill("Rete familiare presente");
  await page.getByLabel("Rischio o protezione", { exact: true }).last().selectOption("Fattore di protezione");
  await page.getByRole("button", { name: "Aggiungi il fattore" }).click();
  await expect(page.getByRole("article").filter({ hasText: "Rete familiare presente" })).toContainText("peso medio");
  await sound(page, "parenting");
});

test("the network is written as a list and drawn as an ecomap, with the same in words", async ({ relay, newDevice }) => {
  const agnese = await newDevice("agnese");
  await found(agnese, relay, { me: "Agnese" });
  const { page } = agnese;
  await createFamily(page, "Betulla");
  await goToPart(page, "Nucleo");
  for (const [label, kin] of [["madre", "Madre"], ["figlia 8", "Minore beneficiario"]]) {
    // The fields of those who are there already have the same labels.
    const form = page.locator("details", { has: page.locator("#member-label") });
    if ((await form.getAttribute("open")) === null) await form.locator("summary").click();
    await form.getByLabel("Come la chiamiamo").fill(label);
    await form.getByLabel("Chi è", { exact: true }).selectOption(kin);
    await form.getByRole("button", { name: "Aggiungi una persona" }).click();
    await expect(page.locator("summary", { hasText: label })).toBeVisible();
  }
  await goToPart(page, "Rete");
  for (const [alias, kind, ring, tie] of [
    ["nonna", "Parente", "Informale", "Forte"],
    ["scuola primaria", "Scuola", "Formale", "Conflittuale"],
    ["consultorio", "Servizio sanitario", "Istituzionale", "Potenziale"],
  ]) {
    await page.locator("#node-alias").fill(alias);
    await page.locator("#node-kind").selectOption(kind);
    await page.locator("#node-ring").selectOption(ring);
    await page.locator("#node-tie").selectOption(tie);
    await page.getByRole("button", { name: "Aggiungi alla rete" }).click();
    await expect(page.locator("summary", { hasText: alias })).toBeVisible();
  }
  await page.locator("#edge-from").selectOption("nonna");
  await page.locator("#edge-to").selectOption("figlia 8");
  await page.getByRole("button", { name: "Aggiungi il legame" }).click();

  const map = page.getByRole("img", { name: /Ecomappa: la famiglia al centro e intorno 3 nodi/ });
  await expect(map.locator("rect")).toHaveCount(5);
  await expect(map.locator(".diagram-possible")).toHaveCount(1);
  await expect(page.getByText("scuola primaria: scuola, legame conflittuale")).toBeVisible();
  await expect(page.getByText("nonna — figlia 8: sufficiente").first()).toBeVisible();
  await expect(page.getByRole("img", { name: /Genogramma del nucleo: 2 persone/ })).toBeVisible();
  await sound(page, "network");

  const node = page.locator("li.record", { has: page.locator("summary", { hasText: "consultorio" }) });
  await node.locator("summary").click();
  await node.getByRole("button", { name: "Togli dalla rete" }).click();
  await expect(page.getByRole("img", { name: /intorno 2 nodi/ })).toBeVisible();
  await page.getByRole("status").getByRole("button", { name: "Annulla" }).click();
  await expect(page.getByRole("img", { name: /intorno 3 nodi/ })).toBeVisible();
});

test("a licensed grid is imported from a file, a bad file changes nothing, and the import is taken back", async ({ relay, newDevice }) => {
  const irene = await newDevice("irene");
  await found(irene, relay, { me: "Irene" });
  const { page } = irene;
  await visit(page, "/linee-guida");
  await page.locator("summary", { hasText: "Importa una griglia" }).click();
  const choose = (text) => page.getByLabel("File della griglia").setInputFiles({ name: "griglia.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await choose("#fonte: prova\ncodice;lato;etichetta\nsonno;nonni;Sonno\n");
  await expect(page.getByText("Riga 3: il lato «nonni» non esiste")).toBeVisible();
  await expect(page.locator("summary", { hasText: "Salute e crescita" })).toBeVisible();

  await choose("#fonte: Griglia di prova\n#licenza: uso interno\ncodice;lato;etichetta\nsonno;bambino;Sonno e riposo\n");
  await expect(page.getByText("Griglia di prova")).toBeVisible();
  await expect(page.getByText("Dimensioni nuove: 1. Cambiate: 0. Ritirate: 17.")).toBeVisible();
  await page.getByRole("button", { name: "Importa", exact: true }).click();
  await expect(page.locator("summary", { hasText: "Salute e crescita (ritirata)" })).toBeVisible();
  await page.getByRole("status").getByRole("button", { name: "Annulla" }).click();
  await expect(page.locator("summary", { hasText: "Salute e crescita (ritirata)" })).toHaveCount(0);
  await expect(page.locator("summary", { hasText: "Sonno e riposo" })).toHaveCount(0);
});
