// Keystroke to paint in a long shared text while a second device writes in it too; beside it a text area that does nothing.
import { partnership } from "../steps/entering.mjs";
import { addToTeam, createFamily, text } from "../steps/family.mjs";
import { openFamily } from "../steps/moving.mjs";
import { DELIVERED, says } from "../steps/status.mjs";
import { quantile, report, rounded, stage } from "./stage.mjs";

const KEYS = 200;
const BETWEEN = 40;
/** About ten pages. */
const LONG = "La famiglia racconta la settimana con parole sue. ".repeat(400);

/** In the page: from the key to the end of the first frame after it, for each key; and how often the text changed by itself. */
function observe(area) {
  window.keys = [];
  window.arrived = 0;
  let typed = area.value;
  area.addEventListener("input", () => (typed = area.value));
  area.addEventListener("keydown", (event) => {
    const at = event.timeStamp;
    if (area.value !== typed) {
      window.arrived += 1;
      typed = area.value;
    }
    requestAnimationFrame(() => {
      const painted = new MessageChannel();
      painted.port1.onmessage = () => window.keys.push(performance.now() - at);
      painted.port2.postMessage(0);
    });
  });
}

async function measure(page, area) {
  await area.evaluate(observe);
  await area.focus();
  await page.keyboard.press("Control+End");
  await area.pressSequentially("x".repeat(KEYS), { delay: BETWEEN });
  return page.evaluate(() => ({ keys: window.keys.slice(-200), arrived: window.arrived }));
}

async function bare(device) {
  const page = await device.context.newPage();
  await page.setContent("<textarea rows=8 cols=80></textarea>");
  await page.locator("textarea").fill(LONG);
  await page.bringToFront();
  const { keys } = await measure(page, page.locator("textarea"));
  await page.close();
  return keys;
}

await stage(async ({ relay, newDevice }) => {
  const [agnese, elisa] = await partnership(relay, newDevice, ["Agnese Prova", "Elisa Prova"]);
  await createFamily(agnese.page, "Larice");
  await text(agnese.page).fill(LONG);
  await addToTeam(agnese.page, "Elisa Prova");
  await says(agnese.page, DELIVERED);
  await openFamily(elisa.page, "Larice");
  const floor = await bare(agnese);
  await agnese.page.bringToFront();

  let going = true;
  const burst = (async () => {
    await text(elisa.page).focus();
    while (going) {
      await elisa.page.keyboard.press("Control+Home");
      await elisa.page.keyboard.type("Anche Elisa scrive. ", { delay: 10 });
      await text(elisa.page).blur();
      await text(elisa.page).focus();
    }
  })();
  const { keys, arrived } = await measure(agnese.page, text(agnese.page));
  going = false;
  await burst;
  const row = (what, share) => ({ what, unit: "ms", ours: rounded(quantile(keys, share)), "bare text area": rounded(quantile(floor, share)) });
  report("keystroke", [
    row("keystroke to paint, median", 0.5),
    row("keystroke to paint, 95th percentile", 0.95),
    { what: "times that the other device's words arrived meanwhile", unit: "times", ours: arrived },
  ]);
});
