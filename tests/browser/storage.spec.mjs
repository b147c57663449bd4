// A device without space: the browser's own quota, nothing imitated.
import { test, expect } from "./support/fixture.mjs";
import { partnership, reenter } from "./steps/entering.mjs";
import { createFamily, text, type } from "./steps/family.mjs";
import { restoreBackup, saveBackup } from "./steps/files.mjs";
import { openFamily } from "./steps/moving.mjs";
import { AT_RISK, DELIVERED, says } from "./steps/status.mjs";

/**
 * Opens the browser again with less space for the origin than it uses; the answer gives the space back. The browser asks for the
 * quota when it opens a database, and then not for half a minute.
 */
async function reopenWithoutSpace(device) {
  await device.context.close();
  await device.start();
  const session = await device.context.newCDPSession(device.page);
  const origin = new URL(device.proxy.url).origin;
  await session.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 1 });
  await device.open("/");
  await reenter(device.page);
  await openFamily(device.page, "Larice");
  return () => session.send("Storage.overrideQuotaForOrigin", { origin });
}

async function typeWithoutSpace(device, words) {
  const giveSpace = await reopenWithoutSpace(device);
  await text(device.page).focus();
  await device.page.keyboard.press("Control+End");
  await device.page.keyboard.type(words);
  await says(device.page, AT_RISK);
  return giveSpace;
}

test("a full device says so, and what was typed is saved and delivered when there is space again", async ({ relay, newDevice }) => {
  const [agnese] = await partnership(relay, newDevice, ["Agnese Prova"]);
  await createFamily(agnese.page, "Larice");
  await type(agnese.page, "Prima.");
  await says(agnese.page, DELIVERED);

  const giveSpace = await typeWithoutSpace(agnese, " Senza spazio.");
  await expect(text(agnese.page)).toHaveValue("Prima. Senza spazio.");
  await giveSpace();
  await says(agnese.page, DELIVERED);
  await agnese.page.reload();
  await reenter(agnese.page);
  await openFamily(agnese.page, "Larice");
  await expect(text(agnese.page)).toHaveValue("Prima. Senza spazio.");
});

test("the backup that a full device offers has what could not be saved", async ({ relay, newDevice }, info) => {
  const [agnese] = await partnership(relay, newDevice, ["Agnese Prova"]);
  await createFamily(agnese.page, "Larice");
  await type(agnese.page, "Prima.");
  await says(agnese.page, DELIVERED);
  agnese.cut();
  await typeWithoutSpace(agnese, " Senza spazio.");

  await agnese.page.getByRole("button", { name: "Dettagli" }).click();
  const dialog = agnese.page.getByRole("dialog", { name: "Stato della consegna" });
  await dialog.getByRole("link", { name: "Salva la copia cifrata" }).click();
  await expect(agnese.page.getByRole("heading", { level: 1, name: "Impostazioni" })).toBeVisible();
  const file = info.outputPath("copia.intreccio");
  await saveBackup(agnese.page, file);

  const spare = await newDevice("spare");
  await spare.open("/");
  await restoreBackup(spare.page, file);
  await openFamily(spare.page, "Larice");
  await expect(text(spare.page)).toHaveValue("Prima. Senza spazio.");
});
