// Numbers without names: what a coordinator counts, what leaves as a file, what others see who can read no plan.
import { readFile } from "node:fs/promises";

import { AxeBuilder } from "@axe-core/playwright";

import { test, expect } from "./support/fixture.mjs";
import { openDemoAs, partnership } from "./steps/entering.mjs";
import { createFamily } from "./steps/family.mjs";
import { goTo } from "./steps/moving.mjs";
import { DELIVERED, says } from "./steps/status.mjs";

const ALIASES = ["Betulla", "Ginepro", "Tiglio", "Carrubo", "Sambuco", "Larice", "Ontano", "Mirto"];

async function toNumbers(page) {
  await goTo(page, "Famiglie");
  await page.getByRole("link", { name: "Numeri senza nomi" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Numeri senza nomi" })).toBeVisible();
}

/** The cells of a table, by the words of its rows. */
async function table(page, title) {
  const rows = page.getByRole("region", { name: title, exact: true }).getByRole("table").locator("tbody tr");
  await expect(rows.first()).toBeVisible();
  const cells = await rows.evaluateAll((all) => all.map((row) => [...row.querySelectorAll("th, td.number")].map((cell) => cell.textContent.trim())));
  return new Map(cells.map(([words, ...values]) => [words, values]));
}

const sum = (values) => values.reduce((all, one) => all + one, 0);

/** RFC 4180: quoted cells may hold commas, quotes doubled, and ends of lines. */
function records(text) {
  const cells = [...text.matchAll(/("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n)/g)];
  expect(cells.map(([whole]) => whole).join("")).toBe(text);
  const found = [[]];
  for (const [, cell, end] of cells) {
    found.at(-1).push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end !== ",") found.push([]);
  }
  return found.slice(0, -1);
}

async function sound(page, name) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect.soft(wide, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  expect.soft(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).slice(0, 3).join(" ")}`), name).toEqual([]);
}

test("the plans of this device are counted, and leave as a file without a name, for a purpose that is kept", async ({ newDevice }) => {
  const guest = await newDevice("guest");
  const page = await guest.open("/");
  await openDemoAs(page, "Irene (coordinatrice)");
  await toNumbers(page);
  await expect(page.getByText("Contati 8 piani tra quelli che puoi leggere")).toBeVisible();
  const levels = await table(page, "Livelli");
  expect(sum([...levels.values()].map(([count]) => Number(count)))).toBe(8);
  const demand = [...(await table(page, "Domanda nel tempo")).values()];
  const month = async (label) => {
    const [year, month] = (await page.getByLabel(label, { exact: true }).inputValue()).split("-").map(Number);
    return year * 12 + month;
  };
  expect(demand).toHaveLength((await month("Al")) - (await month("Dal")) + 1);
  expect(Number(demand.at(-1)[2])).toBeGreaterThan(0);
  expect((await table(page, "Tempi di attesa")).size).toBe(2);
  const hours = await table(page, "Ore per tipo di intervento e livello");
  expect([...hours.values()].every(([value]) => /^\d+(,\d)?$/.test(value))).toBe(true);
  await sound(page, "numbers");

  const to = page.getByLabel("Al", { exact: true });
  const today = await to.inputValue();
  await to.fill("2001-01-01");
  await expect(page.getByText("Il primo giorno deve venire prima dell’ultimo.")).toBeVisible();
  await to.fill(today);
  await expect(page.getByText("Il primo giorno deve venire prima dell’ultimo.")).toHaveCount(0);

  await page.getByRole("button", { name: "Esporta in CSV" }).click();
  const dialog = page.getByRole("dialog", { name: "Esporta i numeri" });
  await dialog.getByRole("button", { name: "Scarica il file" }).click();
  await expect(dialog.getByRole("link", { name: "Scrivi a che cosa serve." })).toBeVisible();
  await dialog.getByLabel("A che cosa serve").fill("Monitoraggio del semestre");
  await sound(page, "export of numbers");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    dialog.getByRole("button", { name: "Scarica il file" }).click(),
  ]);
  await expect(dialog).toBeHidden();
  expect(download.suggestedFilename()).toMatch(/^numeri-\d{4}-\d\d-\d\d\.csv$/);
  const text = (await readFile(await download.path())).toString("utf8");
  expect(text.charCodeAt(0)).toBe(0xfeff);
  const [header, ...rows] = records(text.slice(1));
  expect(header).toEqual(["Indicatore", "Codice", "Voce", "Dettaglio", "Valore", "Unità"]);
  expect(rows.every((row) => row.length === header.length && /^-?\d+$/.test(row[4]))).toBe(true);
  expect(sum(rows.filter(([, code]) => code === "level").map((row) => Number(row[4])))).toBe(8);
  for (const name of [...ALIASES, "FP-0", "Irene", "Agnese", "Dario"]) expect(text).not.toContain(name);

  await page.getByText("Esportazioni", { exact: true }).click();
  await expect(page.getByText(/ · Tu · CSV · Monitoraggio del semestre$/)).toBeVisible();
});

test("who reads no plan sees what was published, and groups of fewer than three are hidden", async ({ relay, newDevice }) => {
  const [agnese, livia] = await partnership(relay, newDevice, ["Agnese Prova", "Livia Prova"]);
  for (const alias of ["Salice", "Ontano", "Cedro"]) await createFamily(agnese.page, alias);
  await toNumbers(agnese.page);
  await agnese.page.getByRole("button", { name: "Pubblica per tutti" }).click();
  await expect(agnese.page.getByText("Numeri pubblicati per tutti.")).toBeVisible();
  await says(agnese.page, DELIVERED);

  const { page } = livia;
  await toNumbers(page);
  await expect(page.getByRole("heading", { name: "Numeri pubblicati" })).toBeVisible();
  await expect(page.getByText(/pubblicati da Agnese Prova/)).toBeVisible();
  const demand = [...(await table(page, "Domanda nel tempo")).values()];
  expect(demand.at(-1)).toEqual(["3", "0", "3"]);
  await sound(page, "published numbers");

  await page.getByRole("button", { name: "Ritira questi numeri" }).click();
  await expect(page.getByText("Su questo dispositivo non c’è nessun piano da contare.")).toBeVisible();
  await page.getByRole("button", { name: "Annulla" }).first().click();
  await expect(page.getByRole("heading", { name: "Numeri pubblicati" })).toBeVisible();
});
