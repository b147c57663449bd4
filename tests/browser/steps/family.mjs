// What people do with a family's plan.
import { expect } from "../support/fixture.mjs";
import { goTo, goToPart } from "./moving.mjs";

export async function createFamily(page, alias, code) {
  await goTo(page, "Famiglie");
  await page.getByRole("link", { name: "Nuova famiglia" }).first().click();
  if (code) await page.getByLabel("Codice", { exact: true }).fill(code);
  await page.getByLabel("Nome in codice").fill(alias);
  await page.getByRole("button", { name: "Apri il piano" }).click();
  await expect(page.getByRole("heading", { level: 1, name: alias })).toBeVisible();
}

/** Gives a colleague a seat in the family that is open. */
export async function addToTeam(page, name) {
  await goToPart(page, "Équipe");
  const who = page.getByLabel("Chi", { exact: true });
  const option = who.getByRole("option", { name });
  await expect(option).toBeAttached();
  await who.selectOption(await option.getAttribute("value"));
  await page.getByRole("button", { name: "Aggiungi", exact: true }).click();
  await expect(page.getByText(`Ora è nell’équipe: ${name}`)).toBeVisible();
  await goToPart(page, "Sintesi");
}

/** A shared text of the summary. */
export const text = (page, label = "Situazione attuale") => page.getByRole("textbox", { name: label, exact: true });

/** Types with the keyboard at one end of a shared text, and waits until it is on this device. */
export async function type(page, words, { at = "end", label } = {}) {
  const box = text(page, label);
  await box.focus();
  await page.keyboard.press(at === "end" ? "Control+End" : "Control+Home");
  await page.keyboard.type(words);
  await kept(page, box);
}

/** Chooses or fills a field, and waits until it is on this device. */
export async function set(page, label, value) {
  const field = page.getByLabel(label, { exact: true });
  const tag = await field.evaluate((element) => element.tagName);
  if (tag === "SELECT") await field.selectOption(value);
  else {
    await field.fill(value);
    await field.press("Tab");
  }
  await kept(page, field);
}

/** The field says quietly that the device has it. */
export async function kept(page, field) {
  const frame = page.locator(".field", { has: field });
  await expect(frame.getByText("Salvato su questo dispositivo")).toBeVisible();
}

export async function addObjective(page, words) {
  await goToPart(page, "Obiettivi");
  const form = page.locator("form").filter({ has: page.getByLabel("Nuovo obiettivo") });
  await form.getByLabel("Nuovo obiettivo").fill(words);
  await form.getByRole("button", { name: "Aggiungi", exact: true }).click();
  await expect(page.getByRole("heading", { level: 3, name: words })).toBeVisible();
}

/** All that the fields of the open plan hold, part by part: label and value, in the order of the page. */
export async function contents(page) {
  const found = {};
  for (const part of ["Sintesi", "Nucleo", "Obiettivi", "Diario"]) {
    await goToPart(page, part);
    found[part] = await page.getByRole("main").evaluate((main) => {
      const value = (field) => (field.type === "checkbox" ? field.checked : field.selectedOptions?.[0]?.textContent ?? field.value);
      const fields = [...main.querySelectorAll("input, select, textarea")];
      const said = fields.map((field) => `${field.labels?.[0]?.firstChild?.textContent ?? ""}: ${value(field)}`);
      return [...said, ...[...main.querySelectorAll("h1, h3, .chip")].map((element) => element.textContent)];
    });
  }
  await goToPart(page, "Sintesi");
  return found;
}
