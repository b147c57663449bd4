// The parts of a family that are in spaces of their own.
import { expect } from "../support/fixture.mjs";
import { goToPart } from "./moving.mjs";

/** A person of the household that is open, by a description. */
export async function addMember(page, label) {
  await goToPart(page, "Nucleo");
  const form = page.locator("details", { has: page.locator("#member-label") });
  if ((await form.getAttribute("open")) === null) await form.locator("summary").click();
  await form.getByLabel("Come la chiamiamo").fill(label);
  await page.getByRole("button", { name: "Aggiungi una persona" }).click();
  await expect(page.locator("summary", { hasText: label })).toBeVisible();
}

/** Answers why, in words of the list, and goes on by the button. */
export async function sayWhy(page, reason, button) {
  await page.getByLabel("Motivo", { exact: true }).selectOption(reason);
  await page.getByRole("button", { name: button }).click();
}

/** Shows one person of the vault that is open. */
export async function reveal(page, label, reason = "Controllo o correggo i dati") {
  await page.getByRole("button", { name: `Mostra ${label}` }).click();
  await sayWhy(page, reason, "Mostra per un minuto");
}

/** Opens the vault of the family that is open, which has none, and writes a surname. */
export async function openVault(page, label, surname) {
  await goToPart(page, "Identità");
  await page.getByRole("button", { name: "Apri la cassaforte" }).click();
  await reveal(page, label);
  await writeSurname(page, surname);
}

/** Of the person who is shown. */
export async function writeSurname(page, surname) {
  const field = page.getByLabel("Cognome");
  await field.fill(surname);
  await field.press("Tab");
  await expect(page.locator(".field", { has: field }).getByText("Salvato su questo dispositivo")).toBeVisible();
}

/** The log of the part that is open: rows latest first. */
export async function openLog(page) {
  const log = page.locator("details", { has: page.locator("summary", { hasText: /^Registro$/ }) }).first();
  if ((await log.getAttribute("open")) === null) await log.locator("summary").click();
  return log.getByRole("row");
}

/** The row of a person on the page "Équipe". */
export const inTeam = (page, name) => page.locator("li.person").filter({ hasText: name });

/** What somebody can open: "Piano: Scrive", one for each space. */
export const opens = (page, name) => page.getByRole("list", { name: `Che cosa può aprire: ${name}` });
