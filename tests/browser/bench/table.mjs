// A text of the table of a hundred pages: opened, written in while another writes in it too, and merged after an hour apart.
import { expect } from "../support/fixture.mjs";
import { goTo } from "../steps/moving.mjs";
import { DELIVERED, says } from "../steps/status.mjs";
import { clause, cut, meet, openText, pasteHtml, table } from "../steps/table.mjs";
import { giveWay, quantile, report, rounded, sleep, stage, wake } from "./stage.mjs";

const KEYS = 150;
const BETWEEN = 60;
/** Characters of a page of a printed text, spaces included. */
const PAGE = 1_800;
const PAGES = 100;
/** The clause behind the first, where those that are measured are typed. */
const NEXT = "Analisi dei bisogni";
/** For so long the other writes, in milliseconds: longer than the keys and the bare text area take. */
const BURST = 20_000;

/** So often letters of another are shown to who types, in milliseconds. */
const DRAWN = 120;

/** Sentences of the length that such texts have. */
const SENTENCES = [
  "Il Comune e l’associazione di cooperative progettano insieme i servizi per i minori e le famiglie, nel rispetto delle responsabilità di ciascuno.",
  "La valutazione delle competenze genitoriali procede per fasi, con tempi dichiarati all’inizio e verificati in équipe.",
  "Ogni piano nasce da pochi obiettivi concordati con la famiglia, scritti con parole sue e rivisti ogni sei mesi.",
  "Il diario tiene separati i fatti, ciò che è stato dichiarato e le valutazioni degli operatori.",
  "Le risorse del contesto di vita, dalla scuola al vicinato, sono parte del progetto e non un suo contorno.",
  "La cabina di regia si riunisce ogni due mesi e decide sulle priorità, sul personale e sulle variazioni di spesa.",
];

/** A clause as HTML: headings, paragraphs, lists. */
function written(number, length) {
  let html = "";
  let size = 0;
  for (let i = number; size < length; i += 1) {
    const sentence = SENTENCES[i % SENTENCES.length];
    const paragraph = [0, 1, 2, 3].map((n) => SENTENCES[(i + n) % SENTENCES.length]).join(" ");
    html += i % 5 === 0 ? `<h2>Parte ${i}</h2>` : "";
    html += i % 4 === 0 ? `<ul><li>${sentence}</li><li>${sentence}</li></ul>` : `<p>${paragraph}</p>`;
    size += i % 4 === 0 ? 2 * sentence.length : paragraph.length;
  }
  return html;
}

async function paste(page, box, html) {
  await box.click();
  await pasteHtml(page, html);
}

/** In the page: from each key to the end of the first frame after it. */
function observe(box) {
  window.keys = [];
  box.addEventListener("keydown", (event) => {
    const at = event.timeStamp;
    requestAnimationFrame(() => {
      const painted = new MessageChannel();
      painted.port1.onmessage = () => window.keys.push(performance.now() - at);
      painted.port2.postMessage(0);
    });
  });
}

/** Waits until the page stands still: letters that are typed while it scrolls wait for its frames. */
const stood = (page) =>
  page.evaluate(
    () =>
      new Promise((done) => {
        let still = 0;
        let at = -1;
        const look = () => {
          still = scrollY === at ? still + 1 : 0;
          at = scrollY;
          still > 30 ? done() : requestAnimationFrame(look);
        };
        look();
      }),
  );

async function typing(page, box) {
  await box.evaluate(observe);
  await box.click();
  await page.keyboard.press("Control+End");
  await stood(page);
  await page.keyboard.type("x".repeat(KEYS), { delay: BETWEEN });
  return page.evaluate(() => window.keys.slice(-150));
}

/**
 * A text area and nothing else; `drawn`, beside a word that changes every so many milliseconds, as the letters of another do. A letter that
 * comes within 50 ms or so after a frame waits for the next tick of the screen, whatever the page does.
 */
async function bare(device, drawn) {
  const page = await device.context.newPage();
  await page.setContent("<div contenteditable style='width:40rem'>testo</div><p>0</p>");
  await page.bringToFront();
  if (drawn) await page.evaluate((each) => setInterval(() => (document.querySelector("p").textContent = Math.round(performance.now())), each), drawn);
  const keys = await typing(page, page.locator("div"));
  await page.close();
  return keys;
}

const writes = ({ page }) => page.keyboard.type("Anche Carlotta scrive. ", { delay: 20 });

const since = (begun) => Date.now() - begun;

/** Keys in the first clause, and in a bare text area. */
async function measured(agnese, drawn) {
  const ours = await typing(agnese.page, clause(agnese.page));
  const floor = await bare(agnese, drawn);
  await agnese.page.bringToFront();
  return { ours, floor };
}

/**
 * Keys of one while the other writes in another clause. Two devices share nothing but the line: what the other writes is kept back on it,
 * and comes as it was sent when her browser is still.
 */
async function apartFrom([agnese, carlotta], title, drawn) {
  await clause(carlotta.page, title).click();
  carlotta.proxy.hold();
  for (const begun = Date.now(); since(begun) < BURST; ) await writes(carlotta);
  sleep(carlotta);
  const played = carlotta.proxy.play();
  const figures = await measured(agnese, drawn);
  await played;
  wake(carlotta);
  await agreed([agnese, carlotta]);
  return figures;
}

/** What all clauses say; the other's caret has no text. */
const texts = (devices) => Promise.all(devices.map(({ page }) => page.locator(".clause-text").allTextContents()));

/** Waits until both show the same: a status line says delivered between two letters, too. */
async function agreed(devices) {
  const differ = async () => {
    const [one, other] = await texts(devices);
    return other.filter((words, i) => words !== one[i]).length;
  };
  await expect.poll(differ, { timeout: 60_000 }).toBe(0);
  for (const device of devices) await says(device.page, DELIVERED);
}

await stage(async ({ relay, newDevice }) => {
  const devices = await table(relay, newDevice);
  const [agnese, carlotta] = devices;
  const boxes = await agnese.page.locator(".clause-text [role=textbox]").all();
  for (const [number, box] of boxes.entries()) await paste(agnese.page, box, written(number, (PAGE * PAGES) / boxes.length));
  const characters = await agnese.page.locator(".codoc").evaluate((text) => text.textContent.length);
  await says(agnese.page, DELIVERED);
  const last = (page) => clause(page, "Allegati");
  await last(carlotta.page).getByText("Parte").first().waitFor();

  await goTo(agnese.page, "Oggi");
  const quiet = await bare(agnese);
  await agnese.page.bringToFront();
  const begun = Date.now();
  await openText(agnese.page);
  await last(agnese.page).getByText("Parte").first().waitFor();
  const opened = since(begun);

  // As two write in a long text, mostly; then in what is on the screen of the other in part.
  const far = await apartFrom(devices, "Destinatari");
  const near = await apartFrom(devices, NEXT, DRAWN);

  giveWay(carlotta);
  let going = true;
  const burst = (async () => {
    while (going) await writes(carlotta);
  })();
  const both = await measured(agnese, DRAWN);
  going = false;
  await burst;
  await agreed(devices);

  await cut(devices);
  for (const [number, device] of devices.entries()) {
    for (const title of ["Finalità", "Destinatari", "Azioni di livello base"]) {
      await clause(device.page, title).click();
      await device.page.keyboard.press("Control+End");
      await device.page.keyboard.type(` Scritto senza rete da ${number}. `.repeat(10));
    }
  }
  const apart = Date.now();
  await meet(devices);
  await agreed(devices);
  const merged = since(apart);

  const row = (what, share, { ours, floor }) =>
    ({ what, unit: "ms", ours: rounded(quantile(ours, share)), "bare text area": rounded(quantile(floor, share)) });
  report("table", [
    { what: "pages of 1,800 characters", unit: "pages", ours: Math.round(characters / PAGE) },
    { what: "to open the text, until its last clause is there", unit: "ms", ours: opened },
    row("keystroke to paint while another writes, median", 0.5, far),
    row("keystroke to paint while another writes, 95th percentile", 0.95, far),
    row("the same while she writes on the screen, median", 0.5, near),
    row("the same while she writes on the screen, 95th percentile", 0.95, near),
    row("that with the other's browser on this machine, median", 0.5, both),
    row("that with the other's browser on this machine, 95th percentile", 0.95, both),
    { what: "keystroke to paint of the bare text area while nobody writes, 95th percentile", unit: "ms", ours: rounded(quantile(quiet, 0.95)) },
    { what: "to merge what both wrote apart, delivered on both", unit: "ms", ours: merged },
  ]);
});
