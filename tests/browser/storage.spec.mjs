// A device without space: the browser's own quota, nothing imitated.
import { test, expect } from "./support/fixture.mjs";
import { partnership, reenter } from "./steps/entering.mjs";
import { createFamily, text, type } from "./steps/family.mjs";
import { restoreBackup, saveBackup } from "./steps/files.mjs";
import { openFamily } from "./steps/moving.mjs";
import { AT_RISK, DELIVERED, says } from "./steps/status.mjs";

/** Gives the origin less space than it uses; called again without it, the space is back. */
async function fill(device) {
  const session = await device.context.newCDPSession(device.page);
  const origin = new URL(device.proxy.url).origin;
  await session.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 1 });
  return () => session.send("Storage.overrideQuotaForOrigin", { origin });
}

async function typeWithoutSpace(device, words) {
  const space = await fill(device);
  await text(device.page).focus();
  await device.page.keyboard.press("Control+End");
  await device.page.keyboard.type(words);
  await says(device.page, AT_RISK);
  return space;
}

test("a full device says so, and what was typed is saved and delivered when there is space again", async ({ relay, newDevice }) => {
  const [agnese] = await partnership(relay, newDevice, ["Agnese Prova"]);
  const { page } = agnese;
  await createFamily(page, "Larice");
  await type(page, "Prima.");
  await says(page, DELIVERED);

  const giveSpace = await typeWithoutSpace(agnese, " Senza spazio.");
  await expect(text(page)).toHaveValue("Prima. Senza spazio.");
  await giveSpace();
  await says(page, DELIVERED);
  await page.reload();
  await reenter(page);
  await openFamily(page, "Larice");
  await expect(text(page)).toHaveValue("Prima. Senza spazio.");
});

test("the backup that a full device offers has what could not be saved", async ({ relay, newDevice }, info) => {
  const [agnese] = await partnership(relay, newDevice, ["Agnese Prova"]);
  const { page } = agnese;
  await createFamily(page, "Larice");
  await type(page, "Prima.");
  await says(page, DELIVERED);
  agnese.cut();
  await typeWithoutSpace(agnese, " Senza spazio.");

  await page.getByRole("button", { name: "Dettagli" }).click();
  const dialog = page.getByRole("dialog", { name: "Stato della consegna" });
  await dialog.getByRole("link", { name: "Salva la copia cifrata" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Impostazioni" })).toBeVisible();
  const file = info.outputPath("copia.intreccio");
  await saveBackup(page, file);

  const spare = await newDevice("spare");
  await spare.open("/");
  await restoreBackup(spare.page, file);
  await openFamily(spare.page, "Larice");
  await expect(text(spare.page)).toHaveValue("Prima. Senza spazio.");
});
