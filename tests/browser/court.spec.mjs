// From a court order to its deadlines: in the court file, in the agenda, in a calendar, and what is said of them.
import { readFile } from "node:fs/promises";

import ICAL from "ical.js";

import { test, expect } from "./support/fixture.mjs";
import { sound } from "./steps/sound.mjs";
import { day } from "./steps/days.mjs";
import { found, openDemo } from "./steps/entering.mjs";
import { createFamily } from "./steps/family.mjs";
import { goTo, goToPart } from "./steps/moving.mjs";

const items = (page) => page.locator(".agenda-item");

/** The row of a deadline. */
const row = (page, words) => items(page).filter({ hasText: words });

/** What can be said of a deadline, opened. */
async function open(item) {
  const details = item.locator("details");
  if ((await details.getAttribute("open")) === null) await details.locator("summary").click();
  await expect(item.getByRole("combobox", { name: "Stato", exact: true })).toBeVisible();
}

async function wholeAgenda(page) {
  await goTo(page, "Agenda");
  await page.getByRole("radio", { name: "Tutte", exact: true }).check();
}

/** The last step back, by its keys: its message may be gone. */
const undoByKeys = (page) => page.keyboard.press("Control+z");

const undo = (page) => page.locator(".toasts").getByRole("button", { name: "Annulla" }).click();

/** Agnese, who works for the Comune, with a family and its court file. */
async function withCourtFile(relay, newDevice) {
  const agnese = await newDevice("agnese");
  await found(agnese, relay, { me: "Agnese Prova" });
  const { page } = agnese;
  await createFamily(page, "Larice");
  await goToPart(page, "Tribunale");
  await page.getByRole("button", { name: "Apri il fascicolo" }).click();
  await expect(page.getByRole("heading", { level: 2, name: "Provvedimenti" })).toBeVisible();
  return page;
}

/** An order with its duration and how often to report. */
async function enterOrder(page, { issued, months, every }) {
  const form = page.getByRole("form", { name: "Un nuovo provvedimento" });
  await form.getByLabel("Data del provvedimento").fill(issued);
  await form.getByRole("button", { name: "Aggiungi il provvedimento" }).click();
  const order = page.locator("article.order").first();
  await expect(order).toBeVisible();
  await order.getByLabel("Durata (mesi)").fill(String(months));
  await order.getByLabel("Relazione ogni (mesi)").fill(String(every));
  await order.getByLabel("N. procedimento").fill("12/2026");
  return order;
}

test("an order makes its reports and its expiry, warns beyond what the law allows, and they are in the agenda", async ({ relay, newDevice }) => {
  const page = await withCourtFile(relay, newDevice);
  const order = await enterOrder(page, { issued: "2026-01-31", months: 24, every: 6 });
  await expect(items(order)).toHaveCount(5);
  const days = ["31 lug 2026", "31 gen 2027", "31 lug 2027", "16 gen 2028", "31 gen 2028"];
  for (const [at, words] of days.entries()) {
    await expect(items(order).nth(at)).toContainText(words);
  }
  await expect(items(order).nth(2)).toContainText("Relazione periodica, 3 di 4");
  await expect(items(order).nth(4)).toContainText("Scadenza del provvedimento");
  await expect(order).toContainText("Contate dalla data del provvedimento: sab 31 gen 2026.");
  await expect(order).toContainText("L’ultima relazione è messa 15 giorni prima della scadenza");
  await expect(order.locator(".alert-warning")).toHaveCount(0);

  await order.getByLabel("Durata (mesi)").fill("30");
  await order.getByLabel("Relazione ogni (mesi)").fill("8");
  await order.getByLabel("Relazione ogni (mesi)").blur();
  await expect(order.getByText("Durata di 30 mesi: per l’affidamento al servizio sociale la legge ne ammette al massimo 24 (art. 5-bis, comma 2, lettera g")).toBeVisible();
  await expect(order.getByText("Relazione ogni 8 mesi: il servizio riferisce almeno ogni 6 (art. 5-bis, comma 2, lettera h")).toBeVisible();
  await expect(row(order, "Relazione periodica")).toHaveCount(3);
  await sound(page, "court file with warnings");
  await order.getByLabel("Durata (mesi)").fill("24");
  await order.getByLabel("Relazione ogni (mesi)").fill("6");
  await order.getByLabel("Relazione ogni (mesi)").blur();
  await expect(order.locator(".alert-warning")).toHaveCount(0);

  await goTo(page, "Agenda");
  await expect(row(page, "Relazione periodica")).toHaveCount(4);
  await expect(row(page, "Scadenza del provvedimento")).toHaveCount(1);
  await sound(page, "agenda");
  await row(page, "Relazione periodica, 2 di 4").getByRole("link").click();
  await expect(page.getByRole("heading", { level: 2, name: "Provvedimenti" })).toBeVisible();
});

test("a hearing is added, a report fulfilled, another moved, and each step is taken back", async ({ relay, newDevice }) => {
  const page = await withCourtFile(relay, newDevice);
  const order = await enterOrder(page, { issued: day(-20), months: 24, every: 6 });
  await order.getByText("Aggiungi un’udienza o un termine fissato").click();
  await order.getByLabel("Data", { exact: true }).fill(day(10));
  await order.getByLabel("Che cosa").fill("Prima comparizione");
  await order.locator("form").getByRole("button", { name: "Aggiungi", exact: true }).first().click();
  await expect(items(order).first()).toContainText("Udienza · Prima comparizione");
  await expect(items(order).first()).toContainText("tra 10 giorni");

  const first = row(order, "Relazione periodica, 1 di 4");
  await open(first);
  await first.getByRole("combobox", { name: "Stato", exact: true }).selectOption("Assolta");
  await first.getByLabel("Assolta con").fill("relazione prot. 41");
  await first.getByLabel("Assolta con").blur();
  await expect(first.locator(".agenda-head")).toContainText("Assolta");
  await expect(first.locator(".agenda-head")).toContainText("con: relazione prot. 41");

  const second = row(order, "Relazione periodica, 2 di 4");
  await open(second);
  await second.getByLabel("Prorogata al").fill(day(400));
  await second.getByLabel("Prorogata al").blur();
  await expect(second.locator(".agenda-head")).toContainText("Prorogata");
  await expect(second.locator(".agenda-head")).toContainText("era ");

  await goTo(page, "Agenda");
  await expect(row(page, "Relazione periodica")).toHaveCount(3);
  const hearing = row(page, "Udienza · Prima comparizione");
  await open(hearing);
  await hearing.getByRole("combobox", { name: "Stato", exact: true }).selectOption("Non dovuta");
  // It stays in sight until one leaves the page, and comes back with the step back.
  await expect(hearing.locator(".agenda-head")).toContainText("Non dovuta");
  await undo(page);
  await expect(hearing.locator(".agenda-head")).not.toContainText("Non dovuta");
  await goTo(page, "Oggi");
  await goTo(page, "Agenda");
  await expect(row(page, "Udienza · Prima comparizione")).toBeVisible();
});

test("an order that ends early takes its series with it, and what was said of it stays to be read", async ({ relay, newDevice }) => {
  const page = await withCourtFile(relay, newDevice);
  const order = await enterOrder(page, { issued: "2026-01-12", months: 24, every: 6 });
  const third = row(order, "Relazione periodica, 3 di 4");
  await open(third);
  await third.getByLabel("Nota").fill("Sentire la scuola");
  await third.getByLabel("Nota").blur();
  await order.getByLabel("Cessato il").fill("2026-08-01");
  await order.getByLabel("Cessato il").blur();
  await expect(items(order)).toHaveCount(1);
  await expect(order).toContainText("cessato il sab 1 ago 2026");
  const lost = page.getByRole("region", { name: "Annotazioni su scadenze che non ci sono più" });
  await expect(lost).toContainText("Relazione periodica, la n. 3");
  await expect(lost).toContainText("Sentire la scuola");
  await order.getByRole("button", { name: /^Togli: Affidamento al servizio sociale/ }).click();
  await expect(page.locator("article.order")).toHaveCount(0);
  await undo(page);
  await expect(page.locator("article.order")).toHaveCount(1);
});

test("the mandate is locked once it is checked, the heads of the law are headed, and lawyers are roles", async ({ relay, newDevice }) => {
  const page = await withCourtFile(relay, newDevice);
  const order = await enterOrder(page, { issued: "2026-01-12", months: 24, every: 6 });
  await order.getByLabel("Testo del mandato").fill("Affida il minore al servizio sociale.");
  await expect(order.getByText("Salvato su questo dispositivo").first()).toBeVisible();
  await order.getByRole("button", { name: "Verificato sul testo" }).click();
  await expect(order.getByRole("blockquote")).toHaveText("Affida il minore al servizio sociale.");
  await expect(order.getByLabel("Testo del mandato")).toHaveCount(0);
  await undo(page);
  await expect(order.getByLabel("Testo del mandato")).toHaveValue("Affida il minore al servizio sociale.");
  await order.getByText("Chi può fare che cosa").click();
  for (const head of ["Atti che compie il servizio", "Atti che compie il collocatario", "Atti che compiono i genitori", "Atti che compie il curatore", "Compiti del servizio"]) {
    await expect(order.getByLabel(head)).toBeVisible();
  }
  await order.getByText("Curatore e difensori: 0").click();
  await order.getByLabel("Un altro curatore o difensore").fill("curatore speciale del minore");
  await order.getByLabel("Un altro curatore o difensore").press("Enter");
  await expect(order.getByText("Curatore e difensori: 1")).toBeVisible();
  await sound(page, "court file");
});

test("a deadline by hand is brought to mind, seen on this device, and taken away", async ({ relay, newDevice }) => {
  const agnese = await newDevice("agnese");
  await found(agnese, relay, { me: "Agnese Prova" });
  const { page } = agnese;
  await createFamily(page, "Larice");
  await goTo(page, "Agenda");
  await page.getByRole("button", { name: "Aggiungi una scadenza" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Aggiungi", exact: true }).click();
  await expect(dialog.getByRole("link", { name: "Scegli la famiglia." })).toBeVisible();
  await expect(dialog.getByRole("link", { name: "Scrivi la data." })).toBeVisible();
  await dialog.getByLabel("Famiglia").selectOption({ index: 1 });
  await dialog.getByLabel("Tipo").selectOption("Verifica del progetto");
  await dialog.getByLabel("Data").fill(day(5));
  await dialog.getByLabel("Che cosa").fill("Con la scuola");
  await dialog.getByRole("button", { name: "Aggiungi", exact: true }).click();
  await expect(row(page, "Verifica del progetto · Con la scuola")).toBeVisible();
  await expect(page.getByRole("heading", { level: 2, name: "Prossimi 7 giorni" })).toBeVisible();
  const nav = page.getByRole("navigation", { name: "Navigazione principale" }).getByRole("link", { name: "Agenda" });
  await expect(nav).toHaveText(/1 promemoria/);

  await goTo(page, "Oggi");
  const reminders = page.getByRole("region", { name: "Promemoria" });
  await expect(reminders.getByRole("listitem")).toHaveCount(1);
  await expect(reminders).not.toContainText("Larice");
  await reminders.getByRole("button", { name: "Visto" }).click();
  await expect(reminders).toHaveCount(0);
  await expect(nav).not.toHaveText(/promemoria/);
  await undo(page);
  await expect(nav).toHaveText(/1 promemoria/);

  await goTo(page, "Agenda");
  const due = row(page, "Verifica del progetto");
  await open(due);
  await due.getByRole("checkbox", { name: "7 giorni prima" }).uncheck();
  await due.getByRole("checkbox", { name: "14 giorni prima" }).uncheck();
  await due.getByRole("checkbox", { name: "30 giorni prima" }).uncheck();
  await expect(nav).not.toHaveText(/promemoria/);
  await due.getByRole("button", { name: "Togli la scadenza" }).click();
  await goTo(page, "Oggi");
  await goTo(page, "Agenda");
  await expect(row(page, "Verifica del progetto")).toHaveCount(0);
  await undoByKeys(page);
  await expect(row(page, "Verifica del progetto")).toHaveCount(1);
});

test("a calendar file has codes and kinds, no names, and its purpose is asked and kept", async ({ newDevice }) => {
  const guest = await newDevice("guest");
  const page = await guest.open("/");
  await openDemo(page);
  await goTo(page, "Tavolo");
  await page.getByRole("main").getByRole("link", { name: "Radici in rete" }).click();
  await page.getByLabel("A che punto è", { exact: true }).selectOption("Tavolo aperto");
  await wholeAgenda(page);
  await expect(items(page).filter({ hasText: "Termine del tavolo" })).toHaveCount(1);
  await expect(items(page).nth(8)).toBeVisible();
  const count = await items(page).count();
  expect(count).toBeGreaterThan(8);
  await page.getByRole("button", { name: "Porta nel tuo calendario" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("row")).toHaveCount(count + 1);
  await dialog.getByRole("button", { name: "Scarica il file .ics" }).click();
  await expect(dialog.getByRole("link", { name: "Scrivi a che cosa serve." })).toBeVisible();
  await dialog.getByLabel("A che cosa serve").fill("Calendario dell’ufficio");
  await sound(page, "calendar dialog");
  const waiting = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Scarica il file .ics" }).click();
  const download = await waiting;
  expect(download.suggestedFilename()).toMatch(/^agenda-\d{4}-\d\d-\d\d\.ics$/);
  const bytes = await readFile(await download.path());
  const text = bytes.toString("utf8");

  const lines = text.split("\r\n");
  expect(lines.at(-1)).toBe("");
  expect(lines.every((line) => Buffer.byteLength(line) <= 75 && !/[\r\n]/.test(line))).toBe(true);
  const calendar = new ICAL.Component(ICAL.parse(text));
  expect(calendar.getFirstPropertyValue("version")).toBe("2.0");
  const events = calendar.getAllSubcomponents("vevent").map((component) => new ICAL.Event(component));
  expect(events).toHaveLength(count);
  expect(new Set(events.map((event) => event.uid)).size).toBe(count);
  for (const event of events) {
    // What the sessions of the table make due has the table's name, and nothing of families.
    expect(event.summary).toMatch(/^(FP-0\d · \p{Lu}[\p{Ll} ’’]+(, \d+ di \d+)?|Radici in rete · (Compito|Termine del tavolo|Seduta, la n\. \d+))$/u);
    expect(event.startDate.isDate || event.startDate.zone === ICAL.Timezone.utcTimezone).toBe(true);
    expect(event.component.getFirstPropertyValue("dtstamp").toJSDate().getTime()).toBeLessThanOrEqual(Date.now());
  }
  expect(events.filter((event) => event.summary.endsWith("Termine del tavolo"))).toHaveLength(1);
  const alarms = events.flatMap((event) => event.component.getAllSubcomponents("valarm"));
  expect(alarms.length).toBeGreaterThan(0);
  expect(alarms.every((alarm) => alarm.getFirstPropertyValue("trigger").isNegative || alarm.getFirstPropertyValue("trigger").toSeconds() === 0)).toBe(true);
  for (const name of ["Betulla", "Ginepro", "Tiglio", "Carrubo", "Sambuco", "Larice", "Ontano", "Mirto"]) {
    expect(text).not.toContain(name);
  }
});

test("the agenda is narrowed to a kind and a family, and leads to the place of each deadline", async ({ newDevice }) => {
  const guest = await newDevice("guest");
  const page = await guest.open("/");
  await openDemo(page);
  await wholeAgenda(page);
  await expect(items(page).nth(8)).toBeVisible();
  const all = await items(page).count();
  await page.getByLabel("Tipo", { exact: true }).selectOption("Obiettivo");
  await expect.poll(() => items(page).count()).toBeLessThan(all);
  for (const item of await items(page).all()) await expect(item).toContainText("Obiettivo");
  const code = await items(page).first().locator(".code").textContent();
  await page.getByLabel("Famiglia", { exact: true }).selectOption(code);
  await expect(row(page, code).first()).toBeVisible();
  await expect(items(page).filter({ hasNotText: code })).toHaveCount(0);
  await sound(page, "agenda of the demonstration");
  await items(page).first().getByRole("link").click();
  await expect(page.getByRole("heading", { level: 2, name: "Obiettivi", exact: true })).toBeVisible();
});

test("by keyboard only: from the agenda's shortcut to a state", async ({ newDevice }) => {
  const guest = await newDevice("guest");
  const page = await guest.open("/");
  await openDemo(page);
  await page.keyboard.press("Alt+6");
  await expect(page.getByRole("heading", { level: 1, name: "Agenda" })).toBeFocused();
  await page.getByRole("radio", { name: "Mie", exact: true }).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("radio", { name: "Tutte", exact: true })).toBeChecked();
  const first = items(page).first();
  await first.locator("summary").focus();
  await page.keyboard.press("Enter");
  const state = first.getByRole("combobox", { name: "Stato", exact: true });
  await expect(state).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(state).toBeFocused();
});
