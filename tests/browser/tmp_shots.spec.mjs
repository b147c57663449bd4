import { test, expect } from "./support/fixture.mjs";
import { openDemoAs } from "./steps/entering.mjs";
import { goTo } from "./steps/moving.mjs";
test("shots", async ({ newDevice }) => {
  test.setTimeout(300_000);
  const d = await newDevice("guest");
  const page = await d.open("/");
  await openDemoAs(page, process.env.WHO ?? "Irene (coordinatrice)");
  const sizes = [[1024, 768], [768, 1024], [390, 844]];
  const shot = async (name) => {
    for (const [width, height] of sizes) {
      await page.setViewportSize({ width, height });
      await page.screenshot({ path: `/tmp/shots/${name}-${width}.png`, fullPage: true });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      console.log(name, width, "overflow", wide);
    }
    await page.setViewportSize({ width: 1024, height: 768 });
  };
  await expect(page.getByText("Relazione sui primi")).toBeVisible();
  await page.screenshot({ path: "/tmp/shots/today.png", fullPage: true });
  console.log(await page.getByRole("region", { name: "I miei compiti" }).innerText().catch(() => "?"));
  await goTo(page, "Tavolo");
  await page.getByRole("main").getByRole("link", { name: /Radici in rete/ }).click();
  await expect(page.getByRole("heading", { name: "Sedute" })).toBeVisible();
  await shot("codesign");
  await page.getByRole("link", { name: /^Seduta 3/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: /Seduta 3/ })).toBeVisible();
  await shot("session");
  await page.getByRole("button", { name: "Schermo per la sala" }).click();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  for (const [width, height] of sizes) {
    await page.setViewportSize({ width, height });
    await page.screenshot({ path: `/tmp/shots/room-${width}.png` });
  }
  await page.keyboard.press("Escape");
  await page.setViewportSize({ width: 1024, height: 768 });
  await page.getByRole("button", { name: "Esporta il verbale" }).click();
  await page.screenshot({ path: "/tmp/shots/export.png" });
  console.log(await page.locator(".export-preview").innerText());
  await page.keyboard.press("Escape");
  await goTo(page, "Agenda");
  await page.screenshot({ path: "/tmp/shots/agenda.png", fullPage: true });
});
