// Without a network, without a relay, with two tabs.
import { test, expect } from "./support/fixture.mjs";
import { partnership, reenter } from "./steps/entering.mjs";
import { addToTeam, createFamily, text, type } from "./steps/family.mjs";
import { openFamily } from "./steps/moving.mjs";
import { DELIVERED, NOTHING_TO_SEND, ONE_ONLY_HERE, ONLY_HERE, says, tryNow } from "./steps/status.mjs";

async function alone(relay, newDevice) {
  const [agnese] = await partnership(relay, newDevice, ["Agnese Prova"]);
  await createFamily(agnese.page, "Larice");
  await type(agnese.page, "Prima della pioggia.");
  await says(agnese.page, DELIVERED);
  await agnese.readyForOffline();
  return agnese;
}

async function pair(relay, newDevice) {
  const [agnese, elisa] = await partnership(relay, newDevice, ["Agnese Prova", "Elisa Prova"]);
  await createFamily(agnese.page, "Larice");
  await addToTeam(agnese.page, "Elisa Prova");
  await openFamily(elisa.page, "Larice");
  await says(agnese.page, DELIVERED);
  return [agnese, elisa];
}

test("a reload without a network loses nothing and the work is delivered afterwards", async ({ relay, newDevice }) => {
  const agnese = await alone(relay, newDevice);
  agnese.cut();
  await says(agnese.page, NOTHING_TO_SEND);
  await type(agnese.page, " Scritto senza rete.");
  await agnese.page.reload();
  await reenter(agnese.page);
  await says(agnese.page, ONE_ONLY_HERE);
  await openFamily(agnese.page, "Larice");
  await expect(text(agnese.page)).toHaveValue("Prima della pioggia. Scritto senza rete.");
  agnese.restore();
  await tryNow(agnese.page);
  await says(agnese.page, DELIVERED);
});

test("a reload in the middle of a sentence leaves a plan that opens, with everything that was said to be saved", async ({ relay, newDevice }) => {
  const agnese = await alone(relay, newDevice);
  await type(agnese.page, " Salvato.");
  await text(agnese.page).press("Control+End");
  await agnese.page.keyboard.type(" A metà di una parola");
  await agnese.page.reload();
  await reenter(agnese.page);
  await openFamily(agnese.page, "Larice");
  await expect(text(agnese.page)).toHaveValue(/^Prima della pioggia\. Salvato\./);
  const found = await text(agnese.page).inputValue();
  expect("Prima della pioggia. Salvato. A metà di una parola".startsWith(found)).toBe(true);
  await type(agnese.page, " Si continua.");
  await says(agnese.page, DELIVERED);
});

test("the browser closed and opened again without a network has everything, takes edits and delivers them later", async ({ relay, newDevice }) => {
  const agnese = await alone(relay, newDevice);
  agnese.cut();
  await agnese.reopen("/");
  await reenter(agnese.page);
  await says(agnese.page, NOTHING_TO_SEND);
  await openFamily(agnese.page, "Larice");
  await expect(text(agnese.page)).toHaveValue("Prima della pioggia.");
  await type(agnese.page, " Dopo la riapertura.");
  await says(agnese.page, ONE_ONLY_HERE);
  agnese.restore();
  await tryNow(agnese.page);
  await says(agnese.page, DELIVERED);
});

test("the relay killed in the middle of edits loses nothing that it confirmed, and the rest follows", async ({ relay, newDevice }) => {
  const [agnese, elisa] = await pair(relay, newDevice);
  let expected = "";
  for (const round of ["Uno.", "Due.", "Tre."]) {
    await type(agnese.page, round);
    await relay.kill();
    await type(agnese.page, " E ancora. ");
    expected += `${round} E ancora. `;
    await says(agnese.page, ONLY_HERE);
    await relay.start();
    for (const device of [agnese, elisa]) await tryNow(device.page);
    await says(agnese.page, DELIVERED);
    await expect(text(elisa.page)).toHaveValue(expected);
  }
});

test("edits in one tab appear in the other, and the other goes on when the first is closed", async ({ relay, newDevice }) => {
  const [agnese, elisa] = await pair(relay, newDevice);
  const second = await agnese.newTab("/");
  await reenter(second);
  await openFamily(second, "Larice");

  await type(agnese.page, "Dalla prima scheda.");
  await expect(text(second)).toHaveValue("Dalla prima scheda.");
  await type(second, " Dalla seconda.");
  await expect(text(agnese.page)).toHaveValue("Dalla prima scheda. Dalla seconda.");

  await agnese.page.close();
  await type(second, " Da sola.");
  await says(second, DELIVERED);
  await expect(text(elisa.page)).toHaveValue("Dalla prima scheda. Dalla seconda. Da sola.");
});

test("a line on which nothing comes any more is noticed by the device itself", async ({ relay, newDevice }) => {
  const agnese = await alone(relay, newDevice);
  agnese.proxy.stall();
  await type(agnese.page, " Nel silenzio.");
  await tryNow(agnese.page);
  // Asked whether it is alive, the relay has four seconds; no socket was closed.
  await says(agnese.page, ONLY_HERE);
  await agnese.page.getByRole("button", { name: "Dettagli" }).click();
  await agnese.page.getByText("Registro, senza contenuti").click();
  await expect(agnese.page.getByText("Nessuna risposta").first()).toBeVisible();
  await agnese.page.keyboard.press("Escape");
  agnese.restore();
  await tryNow(agnese.page);
  await says(agnese.page, DELIVERED);
});
