// The address follows the links, and the browser's own buttons lead through the pages.
import { test, expect } from "./support/fixture.mjs";
import { openDemo } from "./steps/entering.mjs";
import { goTo, goToPart, openFamily } from "./steps/moving.mjs";

test("a link writes the address, and back and forward lead through the pages", async ({ newDevice }) => {
  const guest = await newDevice("guest");
  const page = await guest.open("/");
  await openDemo(page);
  const heading = (name) => page.getByRole("heading", { level: 1, name });
  const part = (name) => page.getByRole("navigation", { name: "Parti del piano" }).getByRole("link", { name });

  await openFamily(page, "Ginepro");
  await expect(page).toHaveURL(/\/famiglie\/[0-9a-f]{32}$/);
  const family = page.url();
  await goToPart(page, "Diario");
  await expect(page).toHaveURL(`${family}/diario`);
  await goTo(page, "Agenda");
  await expect(page).toHaveURL("/agenda");

  await page.goBack();
  await expect(page).toHaveURL(`${family}/diario`);
  await expect(part("Diario")).toHaveAttribute("aria-current", "page");
  await page.goBack();
  await expect(page).toHaveURL(family);
  await expect(part("Sintesi")).toHaveAttribute("aria-current", "page");
  await page.goBack();
  await expect(heading("Famiglie")).toBeVisible();
  await page.goForward();
  await expect(heading("Ginepro")).toBeVisible();
  await expect(page).toHaveURL(family);
});
