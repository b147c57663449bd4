import { test, expect } from "./support/fixture.mjs";
import { openDemo } from "./steps/entering.mjs";
import { goTo } from "./steps/moving.mjs";
test("shots", async ({ newDevice }) => {
  test.setTimeout(200000);
  const device = await newDevice("a");
  const page = await device.open("/");
  page.on("console", (m) => { if (["error", "warning"].includes(m.type())) console.log(m.type(), m.text().slice(0, 400)); });
  await openDemo(page);
  await goTo(page, "Tavolo");
  await page.getByRole("main").getByRole("link", { name: "Radici in rete" }).click();
  await page.setViewportSize({ width: 1024, height: 768 });
  await page.locator("#table-glossary").scrollIntoViewIfNeeded();
  await page.getByRole("button", { name: /^Dove è usato/ }).first().click();
  await page.screenshot({ path: "/tmp/s-glossary.png" });
  await page.getByRole("link", { name: "Progetto definitivo condiviso" }).click();
  await expect(page.getByRole("textbox", { name: /Testo della clausola Premessa/ })).toBeVisible();
  await expect(page.locator(".clause-table textarea").first()).toBeVisible();
  const sizes = [["w", 1024, 768], ["t", 768, 1024], ["p", 390, 844]];
  for (const [n, width, height] of sizes) {
    await page.setViewportSize({ width, height });
    await page.evaluate(() => scrollTo(0, 0));
    await page.screenshot({ path: `/tmp/s-top-${n}.png` });
    for (const [k, sel] of [["comment", ".commented"], ["proposal", "ins.proposal-new"], ["table", ".clause-table"]]) {
      await page.locator(sel).first().evaluate((e) => e.scrollIntoView({ block: "center", behavior: "instant" }));
      await page.screenshot({ path: `/tmp/s-${k}-${n}.png` });
    }
    console.log(n, await page.evaluate(() => document.documentElement.scrollWidth));
  }
  await page.setViewportSize({ width: 320, height: 640 });
  console.log("320", await page.evaluate(() => document.documentElement.scrollWidth));
  await page.setViewportSize({ width: 1024, height: 768 });
  await page.locator(".rich-text").first().click();
  await page.keyboard.press("Control+f");
  await page.keyboard.type("famigl");
  await page.waitForTimeout(500);
  await page.screenshot({ path: `/tmp/s-find.png` });
  console.log(await page.locator(".note-ref").first().evaluate((e) => { const out = []; for (let n = e; n && n.className !== "rich-text"; n = n.parentElement) { const s = getComputedStyle(n); out.push([n.tagName, n.className, s.display, s.visibility, n.getBoundingClientRect().width, n.getBoundingClientRect().height]); } return JSON.stringify(out); }));
});
