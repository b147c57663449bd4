// Every page, by its address, in either language.
import { expect } from "../support/fixture.mjs";

const PARTS = [
  ...["", "/nucleo", "/rete", "/obiettivi", "/diario", "/quadro", "/rilevazioni", "/competenze", "/accordo", "/percorso"],
  ...["/identita", "/tribunale", "/note", "/equipe", "/storia", "/versione-famiglia"],
];

/** Goes to an address within the app without loading it again, which would lock. */
export async function visit(page, path) {
  await page.evaluate((to) => {
    history.pushState(null, "", to);
    dispatchEvent(new PopStateEvent("popstate"));
  }, path);
  await expect(page).toHaveURL(path);
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
}

/** The demonstration in one of the languages, whose names are those on the first page. */
export async function openDemoIn(page, language) {
  await page.getByRole("radio", { name: language }).check();
  await page.getByRole("button", { name: { Italiano: "Apri la dimostrazione", English: "Open the demonstration" }[language] }).click();
  // Making it takes a slow machine a while: twelve people found, join and write.
  await expect(page.getByRole("main").locator(".family-card").first()).toBeVisible({ timeout: 60_000 });
}

/** The address of the first report in a court file of the families that are open. */
async function report(page) {
  await visit(page, "/famiglie");
  const links = page.getByRole("main").getByRole("heading", { level: 3 }).getByRole("link");
  await expect(links.first()).toBeVisible();
  for (const family of await links.evaluateAll((all) => all.map((one) => one.getAttribute("href")))) {
    await visit(page, `${family}/tribunale`);
    const found = page.locator("main a[href*='/relazione/']").first();
    // Not every family has one, and nothing on the page says that none will come.
    if (await found.waitFor({ timeout: 3_000 }).then(() => true, () => false)) return found.getAttribute("href");
  }
  throw new Error("no family has a report");
}

/** The addresses of a co-design, of one of its texts, of one of its sessions, of its economic plan, and of a reopening. */
async function table(page) {
  const first = () => page.getByRole("main").getByRole("link").first();
  await visit(page, "/tavolo");
  const codesign = await first().getAttribute("href");
  await visit(page, codesign);
  await expect(first()).toHaveAttribute("href", /^\/testi\//);
  const address = (kind) => page.locator(`main a[href^='/${kind}/']`).last().getAttribute("href");
  const reopening = await page.locator("main a[href*='/riapertura/']").first().getAttribute("href");
  return [codesign, await address("testi"), await address("sedute"), await address("piano-economico"), reopening];
}

/** Name and address of every page of the workspace that is open; of families, the one with the disagreement. */
export async function pages(page) {
  const reported = await report(page);
  const [codesign, codoc, session, budget, reopening] = await table(page);
  await visit(page, "/da-rivedere");
  const family = await page.locator("article.conflict").first().locator("xpath=ancestor::section").getByRole("link").first().getAttribute("href");
  return [
    ["home", "/"],
    ["families", "/famiglie"],
    ["new-family", "/famiglie/nuova"],
    ...PARTS.map((part) => [`family${part.replace("/", "-")}`, family + part]),
    ["report", reported],
    ["new-visit", "/visita"],
    ["tables", "/tavolo"],
    ["codesign", codesign],
    ["codoc", codoc],
    ["session", session],
    ["budget", budget],
    ["reopening", reopening],
    ["agenda", "/agenda"],
    ["search", "/cerca"],
    ["numbers", "/numeri"],
    ["review", "/da-rivedere"],
    ["people", "/persone"],
    ["settings", "/impostazioni"],
    ["guidelines", "/linee-guida"],
    ["accessibility", "/accessibilita"],
    ["not-found", "/altrove"],
  ];
}

/** Begins a visit in the family at `address`, and stays on its form. */
export async function beginVisit(page, address) {
  await visit(page, `${address}/diario`);
  await page.locator("main .btn-primary").first().click();
  await expect(page).toHaveURL(/\/visita\//);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
}
