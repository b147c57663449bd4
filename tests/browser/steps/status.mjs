// The status line, in its own words.
import { expect } from "../support/fixture.mjs";

export const DELIVERED = /^Tutto consegnato · \d\d:\d\d$/;
export const ONE_ONLY_HERE = /^1 scheda solo su questo dispositivo, da (poco|un minuto|\d+ minuti)$/;
export const ONLY_HERE = /solo su questo dispositivo/;
export const SENDING = /^Invio… restano \d+$/;
export const NOTHING_TO_SEND = /^Non in linea · niente da inviare/;
export const AT_RISK = "Questo dispositivo non riesce a salvare";

export const status = (page) => page.getByTestId("status");

export async function says(page, words, options) {
  await expect(status(page)).toHaveText(words, options);
}

/** Waits until everything is with the relay, pressing "Prova ora" as a person would who does not want to wait. */
export async function tryNow(page) {
  await page.getByRole("button", { name: "Dettagli" }).click();
  const dialog = page.getByRole("dialog", { name: "Stato della consegna" });
  await dialog.getByRole("button", { name: "Prova ora" }).click();
  await dialog.getByRole("button", { name: "Chiudi" }).click();
}
