// What a machine can check of a page, wherever one is.
import { AxeBuilder } from "@axe-core/playwright";

import { expect } from "../support/fixture.mjs";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"];

/** No scrolling sideways, and nothing that axe finds. */
export async function sound(page, name) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect.soft(wide, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).withTags(RULES).analyze();
  const said = violations.map((violation) => `${violation.id} (${violation.impact}): ${violation.nodes.map((node) => node.html).slice(0, 3).join(" ")}`);
  expect.soft(said, name).toEqual([]);
}
