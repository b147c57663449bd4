// The demonstration: everything to be seen, nothing to be sent.
import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { test, expect } from "./support/fixture.mjs";
import { DIST } from "./support/relay.mjs";
import { openDemo, openDemoAs } from "./steps/entering.mjs";
import { type } from "./steps/family.mjs";
import { goTo, goToPart, openFamily } from "./steps/moving.mjs";
import { says } from "./steps/status.mjs";

const LOCAL = "Dimostrazione: resta tutto su questo dispositivo";
const BANNER = "Dati di fantasia — non usare con persone reali";

/** All the families in whose teams the person is, closed ones too. */
async function families(page, count = 4) {
  await goTo(page, "Famiglie");
  await page.getByLabel("Stato", { exact: true }).selectOption("Tutte, anche chiuse");
  await expect(page.getByText(`Famiglie in elenco: ${count}`)).toBeVisible();
  await expect(page.getByRole("main").getByRole("heading", { level: 3 })).toHaveCount(count);
}

test("the demonstration opens without a network, is settled by a person and stays as it was left", async ({ newDevice }) => {
  const guest = await newDevice("guest");
  const page = await guest.open("/");
  await guest.readyForOffline();
  guest.cut();
  const before = guest.proxy.crossed().length;

  await openDemo(page);
  await expect(page.getByText(BANNER)).toBeVisible();
  await says(page, LOCAL);
  await families(page);

  await goTo(page, "Da rivedere");
  const cards = page.getByRole("article").filter({ hasText: "due valori diversi" });
  await expect(cards.first()).toBeVisible();
  const count = await cards.count();
  const choice = cards.first().getByRole("button", { name: /^Scegli questo valore/ }).first();
  await expect(choice).toBeVisible();
  await choice.click();
  await expect(page.getByText("Deciso. La scelta resta scritta nel piano.")).toBeVisible();
  await expect(cards).toHaveCount(count - 1);

  await page.reload();
  await page.getByRole("button", { name: "Apri la dimostrazione" }).click();
  // The page where it was left is in the address.
  await expect(page.getByRole("heading", { level: 1, name: "Da rivedere" })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText(BANNER)).toBeVisible();
  await families(page);
  await goTo(page, "Da rivedere");
  await expect(cards).toHaveCount(count - 1);
  expect(guest.proxy.crossed().length).toBe(before);
});

test("with a network too, the demonstration sends nothing", async ({ newDevice }) => {
  const guest = await newDevice("guest");
  const page = await guest.open("/");
  await guest.readyForOffline();
  const before = guest.proxy.sent().length;
  await openDemo(page);
  await families(page);
  // Files of the program may be asked for by their names, and that is all.
  const files = (await readdir(join(DIST, "assets"))).map((name) => `GET /assets/${name} HTTP/1.1`);
  const requests = Buffer.concat(guest.proxy.sent().slice(before)).toString("latin1").split("\r\n\r\n");
  expect(requests.pop()).toBe("");
  for (const request of requests) {
    const [line, ...headers] = request.split("\r\n");
    expect(files).toContain(line);
    expect(headers.join("\n")).not.toMatch(/^(upgrade|content-length|transfer-encoding|cookie):/im);
  }

  // From then on there is nothing more to ask for, whatever one does.
  const then = guest.proxy.crossed().length;
  await openFamily(page, "Ginepro");
  await type(page, " Scritto nella dimostrazione.");
  await says(page, LOCAL);
  await goTo(page, "Agenda");
  expect(guest.proxy.crossed().length).toBe(then);
});

test("without the rest of the program the first page says that the network is needed, and goes on when it is back", async ({ newDevice }) => {
  const guest = await newDevice("guest", { serviceWorkers: "block" });
  guest.expectErrors(/Failed to fetch/);
  await guest.context.route("**/split_work.*", (route) => route.abort());
  const page = await guest.open("/");
  const demo = page.getByRole("button", { name: "Apri la dimostrazione" });
  await demo.click();
  await expect(page.getByText("Per questo passo serve la rete, una volta sola")).toBeVisible();
  await guest.context.unroute("**/split_work.*");
  await demo.click();
  await expect(page.getByRole("heading", { level: 1, name: "Oggi" })).toBeVisible({ timeout: 60_000 });
});

test("who opens the demonstration as somebody else has what that person may read, and comes back to each as it was left", async ({ newDevice }) => {
  const guest = await newDevice("guest");
  const page = await guest.open("/");
  await openDemoAs(page, "Agnese (assistente sociale)");
  await says(page, LOCAL);
  await openFamily(page, "Larice");
  await goToPart(page, "Tribunale");
  const order = page.locator("article.order").first();
  await expect(order).toContainText("Relazione periodica, 1 di 4");
  await expect(page.getByText(/^Chi ha accesso: (Agnese, Carlotta|Carlotta, Agnese)\.$/)).toBeVisible();
  await page.getByRole("link", { name: "Prima relazione semestrale sul bambino affidato al servizio" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Relazione" })).toBeVisible();
  const facts = page.getByRole("region", { name: "Fatti accertati" });
  await expect(facts.locator(".report-paragraphs > li").nth(20)).toBeVisible();

  await page.getByRole("button", { name: "Apri come un’altra persona" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Apri come Dario (educatore)", exact: true }).click();
  await expect(page.getByText("Aperta come Dario (educatore)")).toBeVisible({ timeout: 60_000 });
  await goTo(page, "Famiglie");
  await expect(page.getByRole("main").getByRole("heading", { level: 3 })).toHaveCount(2);
  await openFamily(page, "Betulla");
  await goToPart(page, "Tribunale");
  await expect(page.getByText("Nel tuo ruolo (Educatore o educatrice domiciliare) il contributo si scrive nel diario")).toBeVisible();

  await page.getByRole("button", { name: "Apri come un’altra persona" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Apri come Greta (psicologa)", exact: true }).click();
  await expect(page.getByText("Aperta come Greta (psicologa)")).toBeVisible({ timeout: 60_000 });
  await openFamily(page, "Ginepro");
  await goToPart(page, "Note riservate");
  await expect(page.getByText("Dopo il primo colloquio con la bambina")).toBeVisible();
  await page.getByRole("button", { name: "Apri come un’altra persona" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Apri come Irene (coordinatrice)", exact: true }).click();
  await expect(page.getByText("Aperta come Irene (coordinatrice)")).toBeVisible({ timeout: 60_000 });
  await families(page, 8);
  // Four people, four copies; the first is still there.
  await page.reload();
  const begun = Date.now();
  await openDemoAs(page, "Agnese (assistente sociale)");
  console.log(`opening a demonstration that is here: ${Date.now() - begun} ms`);
  await openFamily(page, "Larice");
  await goToPart(page, "Tribunale");
  await expect(order).toContainText("Relazione periodica, 1 di 4");
});
