// Moving between pages by their links: a reload would lock.
import { expect } from "../support/fixture.mjs";

/** To a page of the navigation. */
export async function goTo(page, name) {
  await page.getByRole("navigation", { name: "Navigazione principale" }).getByRole("link", { name }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

/** To a part of the family that is open. */
export async function goToPart(page, name) {
  const link = page.getByRole("navigation", { name: "Parti del piano" }).getByRole("link", { name });
  await link.click();
  await expect(link).toHaveAttribute("aria-current", "page");
}

export async function openFamily(page, alias) {
  await goTo(page, "Famiglie");
  await page.getByRole("link", { name: alias }).click();
  await expect(page.getByRole("heading", { level: 1, name: alias })).toBeVisible();
}
