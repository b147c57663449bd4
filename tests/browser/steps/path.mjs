// The steps of a plan from one state to the next.
import { expect } from "../support/fixture.mjs";

/** Takes a step: its button, what it asks for, and its button again. On the part "Percorso". */
export async function takeStep(page, name, { reason, fill } = {}) {
  await page.getByRole("button", { name, exact: true }).click();
  const asked = page.getByRole("dialog", { name });
  await expect(asked).toBeVisible();
  if (fill) await fill(asked);
  if (reason) await asked.getByLabel("Perché", { exact: true }).fill(reason);
  await asked.getByRole("button", { name, exact: true }).click();
  await expect(asked).toBeHidden();
}
