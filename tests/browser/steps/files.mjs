// The encrypted backup file.
import { expect } from "../support/fixture.mjs";
import { goTo } from "./moving.mjs";
import { PASSPHRASE } from "./entering.mjs";

/** Saves the encrypted file of everything to `path`. */
export async function saveBackup(page, path) {
  await goTo(page, "Impostazioni");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Salva la copia cifrata" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^\d{4}-\d\d-\d\d\.intreccio$/);
  await download.saveAs(path);
  await expect(page.getByText("Copia pronta")).toBeVisible();
}

/** Gives a file and a passphrase on the first page. */
export async function restoreBackup(page, file, passphrase = PASSPHRASE) {
  const form = page.getByRole("heading", { level: 1, name: "Ripristina una copia di sicurezza" });
  if (!(await form.isVisible())) await page.getByRole("button", { name: "Ripristina una copia di sicurezza" }).click();
  await page.getByLabel("File della copia").setInputFiles(file);
  await page.getByLabel("Frase segreta della copia").fill(passphrase);
  await page.getByRole("button", { name: "Ripristina", exact: true }).click();
}
