// The encrypted file of everything, and back.
import { readFile, writeFile } from "node:fs/promises";

import { test, expect } from "./support/fixture.mjs";
import { partnership } from "./steps/entering.mjs";
import { addObjective, contents, createFamily, set, type } from "./steps/family.mjs";
import { restoreBackup, saveBackup } from "./steps/files.mjs";
import { goTo, goToPart, openFamily } from "./steps/moving.mjs";
import { DELIVERED, says } from "./steps/status.mjs";

async function written(relay, newDevice, file) {
  const [agnese] = await partnership(relay, newDevice, ["Agnese Prova"]);
  const { page } = agnese;
  await createFamily(page, "Larice");
  await type(page, "Una situazione con molte parole, perché sì.");
  await set(page, "Urgenza", "Attenzione");
  await addObjective(page, "Dormire nel proprio letto");
  const seen = await contents(page);
  await says(page, DELIVERED);
  await saveBackup(page, file);
  return { agnese, seen };
}

test("the backup restores in an empty browser to the same content", async ({ relay, newDevice }, info) => {
  const file = info.outputPath("copia.intreccio");
  const { agnese, seen } = await written(relay, newDevice, file);
  await agnese.context.close();

  const spare = await newDevice("spare");
  await spare.open("/");
  await restoreBackup(spare.page, file);
  await openFamily(spare.page, "Larice");
  expect(await contents(spare.page)).toEqual(seen);
  await goTo(spare.page, "Persone");
  await expect(spare.page.getByText("Agnese Prova (tu)")).toBeVisible();
  await openFamily(spare.page, "Larice");
  await type(spare.page, " E si continua.");
  await says(spare.page, DELIVERED);
  await goToPart(spare.page, "Storia");
});

test("a wrong passphrase and a damaged file are told apart, and neither leaves anything behind", async ({ relay, newDevice }, info) => {
  const file = info.outputPath("copia.intreccio");
  await written(relay, newDevice, file);
  const whole = await readFile(file);
  const cut = info.outputPath("tagliata.intreccio");
  await writeFile(cut, whole.subarray(0, whole.length / 2));

  const spare = await newDevice("spare");
  const page = await spare.open("/");
  await restoreBackup(page, file, "un’altra frase lunga");
  await expect(page.getByRole("alert")).toContainText("La frase segreta non è questa.");
  await restoreBackup(page, cut);
  await expect(page.getByRole("alert")).toContainText("Questo file non è una copia di sicurezza di Intreccio, o è incompleto.");
  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name: "Benvenuti in Intreccio" })).toBeVisible();
  await restoreBackup(page, file);
  await openFamily(page, "Larice");
});
