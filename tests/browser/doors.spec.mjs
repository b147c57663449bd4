// What does not open, says so in plain words and loses nothing.
import { Device, test, expect } from "./support/fixture.mjs";
import { Proxy } from "./support/proxy.mjs";
import { Relay } from "./support/relay.mjs";
import { PASSPHRASE, fillFounding, found, invite, join, partnership, reenter, tryToJoin, unlock } from "./steps/entering.mjs";
import { createFamily, text, type } from "./steps/family.mjs";
import { openFamily } from "./steps/moving.mjs";
import { DELIVERED, says } from "./steps/status.mjs";

/** The sentence stands in the summary of what is wrong, and nothing was left on the device. */
async function refuses(page, words) {
  await expect(page.getByRole("alert")).toContainText(words);
  await expect(page.getByRole("navigation", { name: "Navigazione principale" })).toHaveCount(0);
}

test("a wrong passphrase is refused, and the right one finds everything", async ({ relay, newDevice }) => {
  const [agnese] = await partnership(relay, newDevice, ["Agnese Prova"]);
  const { page } = agnese;
  await createFamily(page, "Larice");
  await type(page, "Resta qui.");
  await page.getByRole("button", { name: "Blocca", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Sblocca" })).toBeVisible();
  await expect(page.getByText("Resta qui.")).toHaveCount(0);
  await unlock(page, "larice nuvola treno sasso!");
  await refuses(page, "La frase segreta non è questa.");
  await unlock(page, PASSPHRASE);
  await openFamily(page, "Larice");
  await expect(text(page)).toHaveValue("Resta qui.");
});

test("an invitation that was used lets nobody else in", async ({ relay, newDevice }) => {
  const [agnese] = await partnership(relay, newDevice, ["Agnese Prova"]);
  const link = await invite(agnese);
  const elisa = await newDevice("elisa");
  await join(elisa, link, { me: "Elisa Prova" });
  const irene = await newDevice("irene");
  const page = await tryToJoin(irene, link, { me: "Irene Prova" });
  await refuses(page, "Questo invito è già stato usato. Chiedine uno nuovo.");
  await says(elisa.page, DELIVERED);
  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name: "Benvenuti in Intreccio" })).toBeVisible();
});

test("an invitation of another workspace is recognised", async ({ app, relay, newDevice }, info) => {
  const [agnese] = await partnership(relay, newDevice, ["Agnese Prova"]);
  const link = await invite(agnese);
  const other = await Relay.start(info.outputPath("other-relay"), app);
  const elisa = new Device("elisa", await Proxy.before(other.port), info.outputPath("profile-elsewhere"), {});
  await elisa.start();
  try {
    await found(elisa, other, { me: "Elisa Prova" });
    await elisa.page.getByRole("button", { name: "Blocca", exact: true }).click();
    await expect(elisa.page.getByRole("heading", { level: 1, name: "Sblocca" })).toBeVisible();
    const page = await tryToJoin(elisa, link, { me: "Elisa Prova" });
    await refuses(page, "Questo invito appartiene a un altro spazio di lavoro o a un altro indirizzo.");
    await page.reload();
    await reenter(page);
    await says(page, DELIVERED);
  } finally {
    await elisa.close();
    await other.stop();
  }
});

test("a mistyped invitation is told from a refused one", async ({ relay, newDevice }) => {
  const [agnese] = await partnership(relay, newDevice, ["Agnese Prova"]);
  const link = await invite(agnese);
  const elisa = await newDevice("elisa");
  const swapped = link.slice(0, -3) + (link.at(-3) === "A" ? "B" : "A") + link.slice(-2);
  for (const wrong of [link.slice(0, -5), swapped]) {
    const page = await tryToJoin(elisa, wrong, { me: "Elisa Prova" });
    await refuses(page, "L’invito è incompleto o scritto male. Copialo di nuovo, intero.");
    await page.reload();
  }
  await join(elisa, link, { me: "Elisa Prova" });
});

test("a wrong set-up code founds nothing, and the form keeps what was typed", async ({ relay, newDevice }) => {
  const agnese = await newDevice("agnese");
  const page = await agnese.open("/");
  await page.getByRole("button", { name: "Crea uno spazio di lavoro" }).click();
  await fillFounding(page, { me: "Agnese Prova", workspace: "Coprogettazione di prova", code: "0000-0000" });
  await page.getByRole("button", { name: "Crea lo spazio di lavoro" }).click();
  await refuses(page, "Il codice di avvio non è giusto o è già stato usato.");
  await expect(page.getByLabel("Il tuo nome")).toHaveValue("Agnese Prova");
  await page.getByLabel("Codice di avvio", { exact: true }).fill(relay.setupCode);
  await page.getByRole("button", { name: "Crea lo spazio di lavoro" }).click();
  await expect(page.getByRole("heading", { name: "La chiave di recupero su carta" })).toBeVisible();
});

test("founding and joining without a network say that it is needed once", async ({ relay, newDevice }) => {
  const agnese = await newDevice("agnese");
  const page = await agnese.open("/");
  await page.getByRole("button", { name: "Crea uno spazio di lavoro" }).click();
  await fillFounding(page, { me: "Agnese Prova", workspace: "Coprogettazione di prova", code: relay.setupCode });
  agnese.cut();
  await page.getByRole("button", { name: "Crea lo spazio di lavoro" }).click();
  await expect(page.getByRole("alert")).toContainText("Per questo passo serve la rete, una volta sola", { timeout: 40_000 });
  agnese.restore();
  await page.getByRole("button", { name: "Crea lo spazio di lavoro" }).click();
  await expect(page.getByRole("heading", { name: "La chiave di recupero su carta" })).toBeVisible();
});
