// The story that the product exists for, on three devices.
import { test, expect } from "./support/fixture.mjs";
import { partnership } from "./steps/entering.mjs";
import { addObjective, addToTeam, contents, createFamily, kept, set, text, type } from "./steps/family.mjs";
import { goTo, goToPart, openFamily } from "./steps/moving.mjs";
import { DELIVERED, NOTHING_TO_SEND, ONE_ONLY_HERE, SENDING, says, tryNow } from "./steps/status.mjs";

const NAMES = ["Agnese Prova", "Elisa Prova", "Irene Prova"];

async function familyOfThree(relay, newDevice) {
  const devices = await partnership(relay, newDevice, NAMES);
  const [agnese, elisa, irene] = devices;
  await createFamily(agnese.page, "Larice");
  await type(agnese.page, "La situazione è stabile.");
  await addToTeam(agnese.page, "Elisa Prova");
  await addToTeam(agnese.page, "Irene Prova");
  for (const device of [elisa, irene]) {
    await openFamily(device.page, "Larice");
    await expect(text(device.page)).toHaveValue("La situazione è stabile.");
  }
  await says(agnese.page, DELIVERED);
  return devices;
}

test("two edit the same plan without a network, and all three see the same when it is back", async ({ relay, newDevice }) => {
  const [agnese, elisa, irene] = await familyOfThree(relay, newDevice);
  const two = [agnese, elisa];

  for (const device of two) device.cut();
  for (const device of two) await says(device.page, NOTHING_TO_SEND);

  await set(agnese.page, "Urgenza", "Urgente");
  await type(agnese.page, "Agnese: dopo il colloquio. ", { at: "start" });
  await set(agnese.page, "Servizio territoriale", "Distretto Nord");
  await set(elisa.page, "Urgenza", "Attenzione");
  await type(elisa.page, " Elisa: la visita è andata bene.");
  await type(elisa.page, "La nonna è vicina.", { label: "Punti di forza e risorse" });
  await addObjective(elisa.page, "Cenare insieme ogni sera");
  await goToPart(elisa.page, "Sintesi");
  for (const device of two) await says(device.page, ONE_ONLY_HERE);

  for (const device of two) device.restore();
  for (const device of two) await tryNow(device.page);
  for (const device of two) await says(device.page, DELIVERED);

  const both = "Agnese: dopo il colloquio. La situazione è stabile. Elisa: la visita è andata bene.";
  for (const { page } of [agnese, elisa, irene]) {
    await expect(text(page)).toHaveValue(both);
    await expect(text(page, "Punti di forza e risorse")).toHaveValue("La nonna è vicina.");
    await expect(page.getByLabel("Servizio territoriale")).toHaveValue("Distretto Nord");
    await expect(page.getByText("Due valori diversi")).toBeVisible();
  }
  const seen = await contents(irene.page);
  expect(JSON.stringify(seen)).toContain("Cenare insieme ogni sera");
  expect(await contents(agnese.page)).toEqual(seen);
  expect(await contents(elisa.page)).toEqual(seen);
});

test("a field in which two disagree shows both values until one decides, everywhere", async ({ relay, newDevice }) => {
  const [agnese, elisa, irene] = await familyOfThree(relay, newDevice);
  for (const device of [agnese, elisa]) device.cut();
  await set(agnese.page, "Urgenza", "Urgente");
  await set(elisa.page, "Urgenza", "Attenzione");
  for (const device of [agnese, elisa]) await says(device.page, ONE_ONLY_HERE);
  for (const device of [agnese, elisa]) device.restore();
  for (const device of [agnese, elisa]) await tryNow(device.page);

  await goTo(irene.page, "Da rivedere");
  const card = (page) => page.getByRole("article", { name: "Urgenza: due valori diversi" });
  const value = (page, words) => card(page).getByRole("listitem").filter({ hasText: words });
  await expect(value(irene.page, "Agnese Prova")).toContainText("Urgente");
  await expect(value(irene.page, "Elisa Prova")).toContainText("Attenzione");
  await expect(value(irene.page, "Elisa Prova")).toContainText(/\d\d:\d\d \(ora del dispositivo\)/);

  await goTo(elisa.page, "Da rivedere");
  await expect(value(elisa.page, "Tu")).toContainText("Attenzione");
  await card(elisa.page).getByLabel("Nota (facoltativa): perché").fill("Sentita la scuola");
  await card(elisa.page).getByRole("button", { name: /^Scegli questo valore.*Urgente$/ }).click();
  await expect(elisa.page.getByText("Deciso. La scelta resta scritta nel piano.")).toBeVisible();
  for (const { page } of [elisa, irene]) await expect(card(page)).toHaveCount(0);

  for (const { page } of [agnese, elisa, irene]) {
    await openFamily(page, "Larice");
    await expect(page.getByLabel("Urgenza")).toHaveValue("urgente");
    await expect(page.getByText("Due valori diversi")).toHaveCount(0);
    await goToPart(page, "Storia");
    await expect(page.getByText("Ha deciso tra due valori")).toBeVisible();
  }
});

test("the status line says sending while the relay has not confirmed", async ({ relay, newDevice }) => {
  const [agnese] = await partnership(relay, newDevice, NAMES.slice(0, 1));
  await createFamily(agnese.page, "Larice");
  await says(agnese.page, DELIVERED);
  agnese.proxy.stall();
  await type(agnese.page, "Una frase che aspetta.");
  await kept(agnese.page, text(agnese.page));
  await says(agnese.page, SENDING);
  agnese.restore();
  await says(agnese.page, DELIVERED);
});
