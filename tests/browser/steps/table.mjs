// The table: a text open on two devices, carets in it, meeting again after a cut.
import { expect } from "../support/fixture.mjs";
import { photograph } from "../support/photo.mjs";
import { day } from "./days.mjs";
import { partnership } from "./entering.mjs";
import { goTo } from "./moving.mjs";
import { DELIVERED, NOTHING_TO_SEND, says, tryNow } from "./status.mjs";

const OFFICER = ["Carlotta Prova", "municipal_officer"];

/** The text of a clause, by words of its title. */
export const clause = (page, title = "Premessa") => page.getByRole("textbox", { name: new RegExp(`Testo della clausola ${title}`) });

/** The link to a text, on the page of its co-design. */
export const textOf = (page, title) => page.locator("section[aria-labelledby=table-texts]").getByRole("link", { name: title });

export async function openText(page) {
  await goTo(page, "Tavolo");
  await page.getByRole("link", { name: "Radici in rete" }).click();
  await textOf(page, "Progetto definitivo condiviso").click();
  await expect(clause(page)).toBeVisible();
}

/** A table with a project, open on both devices. */
export async function table(relay, newDevice, guest = OFFICER) {
  const devices = await partnership(relay, newDevice, ["Agnese Prova", guest]);
  const [agnese, carlotta] = devices;
  const { page } = agnese;
  await goTo(page, "Tavolo");
  await page.getByLabel("Titolo della coprogettazione").fill("Radici in rete");
  await page.getByRole("button", { name: "Apri il tavolo" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Radici in rete" })).toBeVisible();
  await page.locator("summary", { hasText: "Comincia un testo" }).click();
  await page.getByRole("button", { name: "Comincia il testo" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Progetto definitivo condiviso" })).toBeVisible();
  await says(page, DELIVERED);
  await openText(carlotta.page);
  return devices;
}

export async function cut(devices) {
  // Letters are seen by the others before the relay has them for good.
  for (const device of devices) await says(device.page, DELIVERED);
  for (const device of devices) device.cut();
  for (const device of devices) await says(device.page, NOTHING_TO_SEND);
}

export async function meet(devices) {
  for (const device of devices) device.restore();
  for (const device of devices) await tryNow(device.page);
  for (const device of devices) await says(device.page, DELIVERED);
}

/** Pastes HTML where the caret is. */
export const pasteHtml = (page, html) =>
  page.evaluate((html) => {
    const data = new DataTransfer();
    data.setData("text/html", html);
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, html);

/** What a copy of a whole clause puts on the clipboard, as HTML. */
export async function copyHtml(page, title) {
  // A click could hit a cell of a table in it.
  await clause(page, title).focus();
  await page.keyboard.press("Control+a");
  await settled(page);
  return page.evaluate(() => {
    const data = new DataTransfer();
    document.activeElement.dispatchEvent(new ClipboardEvent("copy", { clipboardData: data, bubbles: true, cancelable: true }));
    return data.getData("text/html");
  });
}

/** Where a letter of a clause is on the screen. */
async function placeOf(page, words, behind, title) {
  const text = clause(page, title);
  // What another types comes in pieces.
  await expect.poll(() => text.evaluate((root) => root.textContent)).toContain(words);
  await text.evaluate((root) => root.scrollIntoView({ block: "center", behavior: "instant" }));
  // Clauses that come into sight are laid out only then.
  await settled(page);
  return text.evaluate((root, [words, behind]) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const at = walker.currentNode.data.indexOf(words);
      if (at < 0) continue;
      const range = document.createRange();
      const letter = behind ? at + words.length - 1 : at;
      range.setStart(walker.currentNode, letter);
      range.setEnd(walker.currentNode, letter + 1);
      const box = range.getBoundingClientRect();
      return [behind ? box.right - 1 : box.left + 1, box.top + box.height / 2];
    }
    throw new Error(`no ${words}`);
  }, [words, behind]);
}

/** Puts the caret before or behind words of a clause, as a finger does. */
export async function caretAt(page, words, { behind = true, title = "Premessa" } = {}) {
  const [x, y] = await placeOf(page, words, behind, title);
  await page.mouse.click(x, y);
  await settled(page);
}

/** The browser tells of a selection after the event that made it. */
export const settled = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));

export async function select(page, words, title = "Premessa") {
  await caretAt(page, words, { behind: false, title });
  for (const _ of words) await page.keyboard.press("Shift+ArrowRight");
  await settled(page);
}

/** Puts a picture where the caret is, and says what it shows. */
export async function putImage(page, alt) {
  const buffer = await photograph(page, 160, 120);
  await page.getByLabel("Immagine", { exact: true }).setInputFiles({ name: "mappa.jpg", mimeType: "image/jpeg", buffer });
  const dialog = page.getByRole("dialog", { name: "Che cosa mostra l’immagine" });
  await dialog.getByRole("textbox", { name: "Testo alternativo" }).fill(alt);
  await dialog.getByRole("button", { name: "Fatto" }).click();
  await expect(dialog).toBeHidden();
}

/** A picture of a clause, and not only its place. */
export async function imageIsSeen(page, alt, title) {
  const image = clause(page, title).getByRole("img", { name: alt });
  await expect(image).toBeVisible();
  await expect.poll(() => image.evaluate((one) => one.complete && one.naturalWidth)).toBeGreaterThan(0);
}

/** Selects a word with two clicks, as one does where one does not write. */
export async function pick(page, word, title = "Premessa") {
  const [x, y] = await placeOf(page, word, false, title);
  await page.mouse.dblclick(x + 4, y);
  await settled(page);
}

/** Convenes a session of the table for today, and comes back to the text. */
export async function conveneToday(page) {
  await goTo(page, "Tavolo");
  await page.getByRole("link", { name: "Radici in rete" }).click();
  const form = page.locator("details", { hasText: "Convoca una seduta" });
  await form.locator("summary").click();
  await form.getByLabel("Data della seduta").fill(day(0));
  await form.getByRole("button", { name: "Convoca la seduta" }).click();
  await expect(page.getByRole("heading", { level: 1, name: /^Seduta \d+ ·/ })).toBeVisible();
  await openText(page);
}

/** Adds an association of the partners. */
export async function addBody(page, name) {
  await page.locator("summary", { hasText: "Aggiungi un ente" }).click();
  await page.getByLabel("Denominazione dell’ente").fill(name);
  await page.getByRole("button", { name: "Aggiungi un ente" }).click();
  await expect(page.getByLabel("Ente", { exact: true }).getByRole("option", { name, includeHidden: true })).toBeAttached();
}

/** Says of which organisation the person of a device is; one that is not there yet is added. */
export async function belongsTo(page, body) {
  await goTo(page, "Persone");
  const known = page.getByLabel("Ente", { exact: true }).getByRole("option", { name: body, includeHidden: true });
  if ((await known.count()) === 0) await addBody(page, body);
  await page.locator("summary", { hasText: "Il mio profilo" }).click();
  await page.getByLabel("Ente", { exact: true }).selectOption(body);
}

/** A table whose first person is of the association and whose second is of the Comune. */
export async function tableOfTwoSides(relay, newDevice) {
  const devices = await table(relay, newDevice);
  for (const [device, body] of [[devices[1], "Comune di Prova"], [devices[0], "Ponteluna"]]) {
    await belongsTo(device.page, body);
    await openText(device.page);
  }
  return devices;
}
