// Accessibility: what a machine can check on every page, in both languages and at two widths, and the main way by keyboard only.

import { test, expect } from "./support/fixture.mjs";
import { sound } from "./steps/sound.mjs";
import { beginVisit, openDemoIn, pages, visit } from "./steps/tour.mjs";

const SIZES = { "on a tablet": { width: 1024, height: 768 }, "at 320 pixels": { width: 320, height: 640 } };

/** Title, one heading with the focus, no scrolling sideways, nothing serious for axe. */
async function check(page, name) {
  await expect(page, name).toHaveTitle(/.+ · Intreccio$/);
  const heading = page.getByRole("heading", { level: 1 });
  await expect(heading, name).toBeFocused();
  await sound(page, name);
}

for (const language of ["Italiano", "English"]) {
  for (const [where, viewport] of Object.entries(SIZES)) {
    test(`every page is sound ${where}, in ${language}`, async ({ newDevice }) => {
      const guest = await newDevice("guest", { viewport });
      const page = await guest.open("/");
      await check(page, "start");
      // A person who chooses a language stays on the choice.
      await page.getByRole("radio", { name: language }).check();
      await sound(page, `start in ${language}`);
      for (const [way, name] of [[0, "join"], [1, "create"], [3, "restore"]]) {
        await page.locator(".start-choice .card-actions button").nth(way).click();
        await check(page, name);
        await page.getByRole("button", { name: { Italiano: "Indietro", English: "Back" }[language], exact: true }).click();
      }
      await openDemoIn(page, language);
      const all = await pages(page);
      for (const [name, path] of all) {
        await visit(page, path);
        await check(page, name);
      }
      await beginVisit(page, all.find(([name]) => name === "family")[1]);
      await check(page, "visit");
      for (const keys of ["Control+k", "Alt+s"]) {
        await page.keyboard.press(keys);
        await expect(page.getByRole("dialog")).toBeVisible();
        await sound(page, `dialog of ${keys}`);
        await page.keyboard.press("Escape");
        await expect(page.getByRole("dialog")).toBeHidden();
      }
    });
  }
}

/** Presses Tab until the focus is on `target`. */
async function tabTo(page, target) {
  await expect(target).toBeVisible();
  for (let steps = 0; steps < 150; steps += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`the keyboard does not reach ${target}`);
}

test("with the keyboard only one opens the demonstration, changes a plan and settles a disagreement", async ({ newDevice }) => {
  const guest = await newDevice("guest");
  const page = await guest.open("/");
  await tabTo(page, page.getByRole("button", { name: "Apri la dimostrazione" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Oggi" })).toBeFocused();

  await page.keyboard.press("Tab");
  await tabTo(page, page.getByRole("navigation", { name: "Navigazione principale" }).getByRole("link", { name: "Famiglie" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Famiglie" })).toBeFocused();

  const family = page.getByRole("main").getByRole("heading", { level: 3 }).getByRole("link").first();
  await tabTo(page, family);
  await page.keyboard.press("Enter");
  const urgency = page.getByLabel("Urgenza");
  await tabTo(page, urgency);
  const before = await urgency.inputValue();
  await page.keyboard.press(before === "urgente" ? "ArrowUp" : "ArrowDown");
  await expect(urgency).not.toHaveValue(before);
  await expect(page.locator(".field", { has: urgency }).getByText("Salvato su questo dispositivo")).toBeVisible();

  await page.keyboard.press("Alt+3");
  await expect(page.getByRole("heading", { level: 1, name: "Da rivedere" })).toBeFocused();
  await tabTo(page, page.getByRole("button", { name: /^Scegli questo valore/ }).first());
  await page.keyboard.press("Enter");
  await expect(page.getByText("Deciso. La scelta resta scritta nel piano.")).toBeVisible();
});

test("the skip link leads past the header", async ({ newDevice }) => {
  const guest = await newDevice("guest");
  const page = await guest.open("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  const skip = page.getByRole("link", { name: "Vai al contenuto" });
  await skip.focus();
  await expect(skip).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
});
