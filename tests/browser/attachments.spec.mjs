// A photograph from a visit without a network: kept, seen, delivered, resumed, opened elsewhere; and nowhere readable but there.
import { test, expect } from "./support/fixture.mjs";
import { CAMERA, TAKEN, photograph, segments } from "./support/photo.mjs";
import { partnership, reenter } from "./steps/entering.mjs";
import { addToTeam, createFamily } from "./steps/family.mjs";
import { restoreBackup, saveBackup } from "./steps/files.mjs";
import { goToPart, openFamily } from "./steps/moving.mjs";
import { visit } from "./steps/tour.mjs";
import { DELIVERED, ONLY_HERE, says, tryNow } from "./steps/status.mjs";

const SUMMARY = "Aggiungi foto o scansione";
const ONE = "1 foto o scansione";
const EXIF = 0xe1;

async function pair(relay, newDevice) {
  const [agnese, elisa] = await partnership(relay, newDevice, ["Agnese Prova", "Elisa Prova"]);
  await createFamily(agnese.page, "Larice");
  await addToTeam(agnese.page, "Elisa Prova");
  await openFamily(elisa.page, "Larice");
  await says(agnese.page, DELIVERED);
  await agnese.readyForOffline();
  return [agnese, elisa];
}

async function beginVisit(page) {
  await goToPart(page, "Diario");
  await page.getByRole("button", { name: "Nuova visita" }).first().click();
  await expect(page).toHaveURL(/\/visita\//);
  // Photographs are added beside the sentences.
  await page.getByRole("navigation", { name: "Passi" }).getByRole("button", { name: "Che cosa è successo" }).click();
}

const panel = (page) => page.locator("details.attachments");
const picture = (page) => panel(page).locator("img");

async function openPanel(page, words) {
  await panel(page).getByText(words).click();
}

async function add(page, file) {
  await page.getByLabel("Scegli un file").setInputFiles(file);
  await expect(page.getByText("è al sicuro su questo dispositivo")).toBeVisible();
}

async function isSeen(page) {
  await expect(picture(page)).toBeVisible();
  await expect.poll(() => picture(page).evaluate((image) => image.complete && image.naturalWidth)).toBeGreaterThan(0);
}

/** Keeps what the page shows as pictures, for the test to look at. */
async function watchPictures(page) {
  await page.evaluate(() => {
    const make = URL.createObjectURL.bind(URL);
    globalThis.pictures = [];
    URL.createObjectURL = (blob) => {
      globalThis.pictures.push(blob);
      return make(blob);
    };
  });
}

async function shownBytes(page) {
  const text = await page.evaluate(async () => {
    const bytes = new Uint8Array(await globalThis.pictures.at(-1).arrayBuffer());
    let text = "";
    for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
    return btoa(text);
  });
  return Buffer.from(text, "base64");
}

/** A figure of the relay's. */
async function figure(relay, name) {
  const response = await fetch(`http://127.0.0.1:${relay.port}/metrics`);
  const found = (await response.text()).match(new RegExp(`^intreccio_relay_${name} (\\d+)$`, "m"));
  return Number(found[1]);
}

test("a photograph taken without a network is seen at once and after a reload, is delivered in pieces, and opens for the colleague", async ({ relay, newDevice }) => {
  const [agnese, elisa] = await pair(relay, newDevice);
  await beginVisit(agnese.page);
  const path = new URL(agnese.page.url()).pathname;
  await says(agnese.page, DELIVERED);
  const photo = await photograph(agnese.page, 2400, 1600);
  expect(segments(photo)).toContain(EXIF);

  // Without a network: added, and there after the page was loaded anew.
  agnese.cut();
  await openPanel(agnese.page, SUMMARY);
  await add(agnese.page, { name: "salotto.jpg", mimeType: "image/jpeg", buffer: photo });
  await isSeen(agnese.page);
  await expect(panel(agnese.page).getByText("Solo su questo dispositivo")).toBeVisible();
  await says(agnese.page, ONLY_HERE);
  await agnese.page.reload();
  await reenter(agnese.page);
  await says(agnese.page, ONLY_HERE);
  await visit(agnese.page, path);
  await watchPictures(agnese.page);
  await openPanel(agnese.page, ONE);
  await isSeen(agnese.page);

  // What is kept is the picture, upright and smaller, and nothing else.
  const kept = await shownBytes(agnese.page);
  const size = await picture(agnese.page).evaluate((image) => [image.naturalWidth, image.naturalHeight]);
  expect(size).toEqual([1067, 1600]);
  expect(segments(kept)).not.toContain(EXIF);
  for (const words of [CAMERA, TAKEN, "Exif"]) expect(kept.includes(words)).toBe(false);

  // The line breaks in the middle, and the upload goes on from there.
  agnese.restore();
  agnese.proxy.dropAfter(250_000);
  await tryNow(agnese.page);
  await expect.poll(() => agnese.proxy.isCut).toBe(true);
  await says(agnese.page, ONLY_HERE);
  expect(await figure(relay, "attachments_total")).toBe(0);
  expect(await figure(relay, "attachment_parts_total")).toBeGreaterThan(0);
  const before = await figure(relay, "attachment_bytes_total");
  await relay.kill();
  await relay.start();
  agnese.restore();
  await tryNow(agnese.page);
  await says(agnese.page, DELIVERED);
  expect(await figure(relay, "attachments_total")).toBe(1);
  const after = await figure(relay, "attachment_bytes_total");
  expect(after).toBeLessThan(kept.length);
  expect(before + after).toBeGreaterThanOrEqual(kept.length);

  // The colleague is asked first, and sees the same.
  await tryNow(elisa.page);
  await goToPart(elisa.page, "Diario");
  await watchPictures(elisa.page);
  await openPanel(elisa.page, ONE);
  await panel(elisa.page).getByRole("button", { name: /^Mostra \(/ }).click();
  await isSeen(elisa.page);
  expect((await shownBytes(elisa.page)).equals(kept)).toBe(true);
  await panel(elisa.page).getByRole("button", { name: "Ingrandisci" }).click();
  await expect(elisa.page.getByRole("dialog").locator("img")).toBeVisible();
  await elisa.page.keyboard.press("Escape");

  // Ciphertext only: on the relay, on the wire, on either device.
  const places = {
    relay: await relay.storedBytes(),
    wire: Buffer.concat([agnese.proxy.crossed(), elisa.proxy.crossed()]),
    agnese: await agnese.storedBytes(),
    elisa: await elisa.storedBytes(),
  };
  const middle = kept.length >> 1;
  for (const [place, bytes] of Object.entries(places)) {
    for (const words of [CAMERA, TAKEN]) expect(bytes.includes(words), `${words} in ${place}`).toBe(false);
    expect(bytes.includes(photo.subarray(middle, middle + 64)), `the file in ${place}`).toBe(false);
    expect(bytes.includes(kept.subarray(middle, middle + 64)), `the picture in ${place}`).toBe(false);
  }
});

test("what is not here yet says so, and comes by itself when the network is back", async ({ relay, newDevice }) => {
  const [agnese, elisa] = await pair(relay, newDevice);
  await beginVisit(agnese.page);
  await openPanel(agnese.page, SUMMARY);
  await add(agnese.page, { name: "porta.jpg", mimeType: "image/jpeg", buffer: await photograph(agnese.page, 600, 400) });
  await agnese.page.getByLabel("Didascalia").fill("La porta della cameretta");
  await says(agnese.page, DELIVERED);

  await goToPart(elisa.page, "Diario");
  await expect(panel(elisa.page)).toBeVisible();
  elisa.cut();
  await says(elisa.page, /^Non in linea/);
  await openPanel(elisa.page, ONE);
  await expect(panel(elisa.page).getByText("La porta della cameretta")).toBeVisible();
  await panel(elisa.page).getByRole("button", { name: /^Mostra \(/ }).click();
  await expect(panel(elisa.page).getByText("Non è ancora qui: serve la rete.")).toBeVisible();
  elisa.restore();
  await tryNow(elisa.page);
  await isSeen(elisa.page);
  await expect(picture(elisa.page)).toHaveAttribute("alt", "La porta della cameretta");
});

test("a photograph is removed and brought back, and what cannot be added says why", async ({ relay, newDevice }) => {
  const [agnese] = await partnership(relay, newDevice, ["Agnese Prova"]);
  const { page } = agnese;
  await createFamily(page, "Larice");
  await beginVisit(page);
  await openPanel(page, SUMMARY);
  await add(page, { name: "foglio.jpg", mimeType: "image/jpeg", buffer: await photograph(page, 300, 200) });
  await isSeen(page);
  await page.getByRole("button", { name: "Togli", exact: true }).click();
  await expect(picture(page)).toHaveCount(0);
  await page.getByRole("button", { name: "Annulla" }).click();
  await isSeen(page);

  const choose = page.getByLabel("Scegli un file");
  await choose.setInputFiles({ name: "rotta.jpg", mimeType: "image/jpeg", buffer: Buffer.from("non una foto") });
  await expect(page.getByText("non si riesce a leggere come foto")).toBeVisible();
  await page.getByRole("button", { name: "Ho capito" }).click();
  await choose.setInputFiles({ name: "note.txt", mimeType: "text/plain", buffer: Buffer.from("testo") });
  await expect(page.getByText("Si possono aggiungere foto e PDF.")).toBeVisible();
  await page.getByRole("button", { name: "Ho capito" }).click();
  const large = Buffer.concat([Buffer.from("%PDF-1.7\n"), Buffer.alloc(8 * 1024 * 1024)]);
  await choose.setInputFiles({ name: "grande.pdf", mimeType: "application/pdf", buffer: large });
  await expect(page.getByText("Il file è troppo grande")).toBeVisible();
  await page.getByRole("button", { name: "Ho capito" }).click();

  const pdf = Buffer.from("%PDF-1.7\nun verbale firmato\n%%EOF");
  await add(page, { name: "verbale.pdf", mimeType: "application/pdf", buffer: pdf });
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Salva il PDF" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("verbale.pdf");
  const { readFile } = await import("node:fs/promises");
  expect((await readFile(await download.path())).equals(pdf)).toBe(true);
});

test("the encrypted copy brings photographs along, delivered or not, and forgetting takes them away", async ({ relay, newDevice }, info) => {
  const [agnese] = await partnership(relay, newDevice, ["Agnese Prova"]);
  const { page } = agnese;
  await createFamily(page, "Larice");
  await beginVisit(page);
  await says(page, DELIVERED);
  agnese.cut();
  await openPanel(page, SUMMARY);
  await add(page, { name: "salotto.jpg", mimeType: "image/jpeg", buffer: await photograph(page, 600, 400) });
  const file = info.outputPath("copia.intreccio");
  await saveBackup(page, file);

  const spare = await newDevice("tablet-di-scorta");
  await spare.open("/");
  await spare.readyForOffline();
  spare.cut();
  await restoreBackup(spare.page, file);
  await says(spare.page, ONLY_HERE);
  await openFamily(spare.page, "Larice");
  await goToPart(spare.page, "Diario");
  await openPanel(spare.page, ONE);
  await isSeen(spare.page);
  spare.restore();
  await tryNow(spare.page);
  await says(spare.page, DELIVERED);
  expect(await figure(relay, "attachments_total")).toBe(1);
});
