// Nothing readable leaves a device.
import { test, expect } from "./support/fixture.mjs";
import { PASSPHRASE, partnership, invite } from "./steps/entering.mjs";
import { addObjective, addToTeam, createFamily, set, text, type } from "./steps/family.mjs";
import { openFamily, goToPart } from "./steps/moving.mjs";
import { DELIVERED, says } from "./steps/status.mjs";

/** Those of `words` that stand in `bytes`, in the encodings in which a program would leave them. */
function readable(bytes, words) {
  return words.filter((word) => ["utf8", "utf16le", "latin1"].some((encoding) => bytes.includes(Buffer.from(word, encoding))));
}

test("the search finds words in every encoding", () => {
  const around = Buffer.alloc(100, 0xa5);
  for (const word of ["Larice", "perché è così"]) {
    for (const encoding of ["utf8", "utf16le", "latin1"]) {
      expect(readable(Buffer.concat([around, Buffer.from(word, encoding), around]), [word, "altro"])).toEqual([word]);
    }
  }
});

test("neither what crossed the network nor what the relay keeps holds a word that was typed", async ({ relay, newDevice }) => {
  const [ildegarda, elodie] = await partnership(relay, newDevice, ["Ildegarda Prova", "Élodie Esempio"]);
  const link = await invite(ildegarda);
  await createFamily(ildegarda.page, "Sequoia Argentata", "ZX-77");
  await type(ildegarda.page, "La madre è più serena, perché dorme.");
  await set(ildegarda.page, "Servizio territoriale", "Distretto Levante");
  await addObjective(ildegarda.page, "Colazione insieme la domenica");
  await addToTeam(ildegarda.page, "Élodie Esempio");
  await openFamily(elodie.page, "Sequoia Argentata");
  await type(elodie.page, "Il papà accompagna a calcetto.", { label: "Punti di forza e risorse" });
  await goToPart(ildegarda.page, "Sintesi");
  await expect(text(ildegarda.page, "Punti di forza e risorse")).toHaveValue("Il papà accompagna a calcetto.");
  for (const { page } of [ildegarda, elodie]) await says(page, DELIVERED);

  // Words that the program itself does not have: it crosses the network too, with its demonstration.
  const typed = [
    "Ildegarda", "Élodie", "Esempio", "Comune di Prova", "Coprogettazione di prova", "Sequoia", "Argentata", "ZX-77", "serena", "perché dorme",
    "Levante", "Colazione", "insieme la domenica", "calcetto", "papà accompagna", PASSPHRASE, "larice nuvola", new URL(link).hash.slice("#/invito/".length),
  ];
  const stored = await relay.storedBytes();
  expect(readable(stored, typed)).toEqual([]);
  // What was searched is what there is: the database's own header, and the path of the line to the relay.
  expect(readable(stored, ["SQLite format 3"])).toHaveLength(1);
  for (const { proxy } of [ildegarda, elodie]) {
    const crossed = proxy.crossed();
    expect(readable(crossed, typed)).toEqual([]);
    expect(readable(crossed, ["GET /ws"])).toHaveLength(1);
  }
});
