// Founding, inviting, joining and unlocking, as a person does them: by the words on the page.
import { expect } from "../support/fixture.mjs";
import { goTo } from "./moving.mjs";

export const PASSPHRASE = "larice nuvola treno sasso";

/** Founds the workspace of a fresh relay. */
export async function found(device, relay, { me, workspace = "Coprogettazione di prova", code = relay.setupCode } = {}) {
  const page = await device.open("/");
  await page.getByRole("button", { name: "Crea uno spazio di lavoro" }).click();
  await fillFounding(page, { me, workspace, code });
  await page.getByRole("button", { name: "Crea lo spazio di lavoro" }).click();
  await confirmRecovery(page);
}

export async function fillFounding(page, { me, workspace, code, passphrase = PASSPHRASE }) {
  await page.getByLabel("Codice di avvio", { exact: true }).fill(code);
  await page.getByLabel("Nome dello spazio di lavoro").fill(workspace);
  await page.getByLabel("Denominazione dell’ente").first().fill("Comune di Prova");
  await fillProfile(page, me, passphrase);
}

/** Joins by the link, and waits until the workspace is there. */
export async function join(device, link, { me, role, passphrase = PASSPHRASE }) {
  const page = await tryToJoin(device, link, { me, role, passphrase });
  await confirmRecovery(page);
}

/** Fills the form of an invitation and sends it; what comes of it is for the caller to see. */
export async function tryToJoin(device, link, { me, role, passphrase = PASSPHRASE }) {
  const page = await device.open(device.onThis(link));
  await expect(page.getByRole("heading", { name: "Entra con un invito" })).toBeVisible();
  if (role) await page.getByLabel("Il tuo ruolo").selectOption(role);
  await fillProfile(page, me, passphrase);
  await page.getByRole("button", { name: "Entra", exact: true }).click();
  return page;
}

async function fillProfile(page, name, passphrase) {
  await page.getByLabel("Il tuo nome").fill(name);
  await page.getByLabel("Frase segreta", { exact: true }).fill(passphrase);
  await page.getByLabel("Ripeti la frase segreta").fill(passphrase);
}

/** Copies the two groups that are asked for from the key on the page, as from paper. */
async function confirmRecovery(page) {
  const title = "La chiave di recupero su carta";
  await expect(page.getByRole("heading", { name: title })).toBeVisible();
  const groups = await page.getByRole("list", { name: title }).getByRole("listitem").allTextContents();
  for (const box of await page.getByRole("textbox", { name: /^Gruppo \d+$/ }).all()) {
    const label = await box.evaluate((input) => input.labels[0].textContent);
    await box.fill(groups[Number(label.match(/\d+/)[0]) - 1]);
  }
  await page.getByRole("button", { name: "L’ho al sicuro, continua" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Oggi" })).toBeVisible();
}

/** Makes an invitation and gives its link. */
export async function invite(device, what = "Una persona") {
  const { page } = device;
  // Leaving the page takes the link of the invitation before away.
  await goTo(page, "Oggi");
  await goTo(page, "Persone");
  await page.getByLabel("Per chi").selectOption(what);
  await page.getByRole("button", { name: "Crea l’invito" }).click();
  const link = page.getByTestId("invite-link");
  await expect(link).toContainText("#/invito/");
  return link.textContent();
}

export async function unlock(page, passphrase = PASSPHRASE) {
  await page.getByLabel("Frase segreta", { exact: true }).fill(passphrase);
  await page.getByRole("button", { name: "Sblocca" }).click();
}

/** Unlocks, and waits until the workspace is there. */
export async function reenter(page, passphrase = PASSPHRASE) {
  await expect(page.getByRole("heading", { level: 1, name: "Sblocca" })).toBeVisible();
  await unlock(page, passphrase);
  await expect(page.getByRole("navigation", { name: "Navigazione principale" })).toBeVisible();
}

export async function openDemo(page) {
  await page.getByRole("button", { name: "Apri la dimostrazione" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Oggi" })).toBeVisible({ timeout: 60_000 });
}

/** Opens the demonstration from the first page as one of its people: "Agnese (assistente sociale)". */
export async function openDemoAs(page, who) {
  await page.getByText("Apri come un’altra persona").click();
  await page.getByRole("button", { name: `Apri come ${who}`, exact: true }).click();
  await expect(page.getByText(`Aperta come ${who}`)).toBeVisible({ timeout: 60_000 });
}

/** Founds with the first name, invites and joins the others: one device for each. A guest may be a name with a role. */
export async function partnership(relay, newDevice, names) {
  const [founder, ...guests] = names;
  const devices = [await newDevice(slug(founder))];
  await found(devices[0], relay, { me: founder });
  for (const guest of guests) {
    const [me, role] = [guest].flat();
    const link = await invite(devices[0]);
    const device = await newDevice(slug(me));
    await join(device, link, { me, role });
    devices.push(device);
  }
  return devices;
}

const slug = (name) => name.toLowerCase().split(" ")[0];
