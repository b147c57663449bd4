// The client below the interface, against the real relay: worker, storage, tabs, restart, backup.
import { ask, expect, look, start, test } from "./support/harness.mjs";

const WORDS = "correct horse battery";

async function founded(newDevice, relay, name = "agnese") {
  const device = await newDevice(name);
  await start(device.page);
  await ask(device.page, "found", relay.setupCode, "Comune di Prova", "Agnese Prova", WORDS);
  return device;
}

const delivered = (page) => expect.poll(() => look(page, "status")).toBe("Delivered 0");

test("two devices write one text and both have all of it", async ({ relay, newDevice }) => {
  const agnese = await founded(newDevice, relay);
  const elisa = await newDevice("elisa");
  await start(elisa.page);
  const code = await ask(agnese.page, "invite");
  await ask(elisa.page, "join", code, "Elisa Prova", WORDS);
  const family = await ask(agnese.page, "family", "FP-77", "Quercia");
  await ask(agnese.page, "write", family, "Prima riga.\n");
  await ask(agnese.page, "share", family, await look(elisa.page, "me"));
  await expect.poll(() => look(elisa.page, "families")).toEqual(["Quercia"]);
  await expect.poll(() => ask(elisa.page, "read", family)).toBe("Prima riga.\n");

  agnese.cut();
  elisa.cut();
  await ask(agnese.page, "write", family, "Prima riga, di Agnese.\n");
  await ask(elisa.page, "write", family, "Prima riga.\nSeconda, di Elisa.\n");
  await ask(agnese.page, "set_alias", family, "Faggio");
  await ask(elisa.page, "set_alias", family, "Olmo");
  agnese.restore();
  elisa.restore();
  for (const { page } of [agnese, elisa]) {
    await expect.poll(() => ask(page, "read", family)).toBe("Prima riga, di Agnese.\nSeconda, di Elisa.\n");
    await expect.poll(() => look(page, "review")).toEqual(["plan.alias"]);
    await delivered(page);
  }
});

test("nothing that was typed is lost when the browser is closed without a network", async ({ relay, newDevice }) => {
  const device = await founded(newDevice, relay);
  const family = await ask(device.page, "family", "FP-01", "Acero");
  await delivered(device.page);
  await relay.kill();
  await ask(device.page, "write", family, "Scritto senza rete.");
  // The page comes from the relay, and this build has no service worker: it is back before the browser is.
  device.cut();
  await relay.start();
  device.proxy.restore();
  await device.reopen();
  await start(device.page);
  await expect(ask(device.page, "unlock", "una frase sbagliata")).rejects.toThrow("WrongPassphrase");
  await ask(device.page, "unlock", WORDS);
  expect(await ask(device.page, "read", family)).toBe("Scritto senza rete.");
  await delivered(device.page);
});

test("a worker that dies is started again and what was typed meanwhile is saved", async ({ relay, newDevice }) => {
  const device = await founded(newDevice, relay);
  const family = await ask(device.page, "family", "FP-01", "Acero");
  await ask(device.page, "write", family, "Prima.");
  const [worker] = device.page.workers();
  await worker.evaluate(() => setTimeout(() => reportError(new Error("killed by the test"))));
  device.expectErrors(/killed by the test/);
  await expect.poll(() => look(device.page, "phase")).toBe("Locked(Restarted)");
  await ask(device.page, "unlock", WORDS);
  await ask(device.page, "write", family, "Prima. Dopo.");
  await delivered(device.page);
  await device.reopen();
  await start(device.page);
  await ask(device.page, "unlock", WORDS);
  expect(await ask(device.page, "read", family)).toBe("Prima. Dopo.");
});

test("two tabs of one device see each other's work and one of them delivers it", async ({ relay, newDevice }) => {
  const device = await founded(newDevice, relay);
  const family = await ask(device.page, "family", "FP-01", "Acero");
  await delivered(device.page);
  const tab = await device.newTab();
  await start(tab);
  await ask(tab, "unlock", WORDS);
  expect(await ask(tab, "read", family)).toBe("");
  await ask(device.page, "write", family, "Dalla prima scheda.");
  await expect.poll(() => ask(tab, "read", family)).toBe("Dalla prima scheda.");
  await ask(tab, "write", family, "Dalla prima scheda. E dalla seconda.");
  await expect.poll(() => ask(device.page, "read", family)).toBe("Dalla prima scheda. E dalla seconda.");
  await delivered(device.page);
  await device.page.close();
  await ask(tab, "write", family, "La seconda continua.");
  await delivered(tab);
});

test("a backup restores on an empty browser to the same content", async ({ relay, newDevice }) => {
  const device = await founded(newDevice, relay);
  const family = await ask(device.page, "family", "FP-01", "Acero");
  device.cut();
  await ask(device.page, "write", family, "Non ancora consegnato.");
  const file = await ask(device.page, "backup");
  const empty = await newDevice("vuoto");
  await start(empty.page);
  await expect(ask(empty.page, "restore", file, "una frase sbagliata")).rejects.toThrow("WrongPassphrase");
  await expect(ask(empty.page, "restore", { bytes: file.bytes.slice(0, -9) }, WORDS)).rejects.toThrow("BadFile");
  await ask(empty.page, "restore", file, WORDS);
  expect(await ask(empty.page, "read", family)).toBe("Non ancora consegnato.");
  await expect(ask(empty.page, "restore", file, WORDS)).rejects.toThrow("AlreadyHere");
  await delivered(empty.page);
});

test("invitations that are used, cut short or of another workspace are refused by name", async ({ relay, newDevice }) => {
  const agnese = await founded(newDevice, relay);
  const code = await ask(agnese.page, "invite");
  const elisa = await newDevice("elisa");
  await start(elisa.page);
  await expect(ask(elisa.page, "join", code.slice(0, -1), "Elisa", WORDS)).rejects.toThrow("BadInvitation");
  await expect(ask(elisa.page, "join", code, "Elisa", "corta")).rejects.toThrow("WeakPassphrase");
  await ask(elisa.page, "join", code, "Elisa", WORDS);
  const greta = await newDevice("greta");
  await start(greta.page);
  await expect(ask(greta.page, "join", code, "Greta", WORDS)).rejects.toThrow("InviteUsed");
  expect(await look(greta.page, "vaults")).toBe(0);
});

test("a passphrase is changed, a vault is forgotten only when nothing is undelivered", async ({ relay, newDevice }) => {
  const device = await founded(newDevice, relay);
  await delivered(device.page);
  await ask(device.page, "change_passphrase", WORDS, "un'altra frase lunga");
  await ask(device.page, "lock");
  await expect(ask(device.page, "unlock", WORDS)).rejects.toThrow("WrongPassphrase");
  await ask(device.page, "unlock", "un'altra frase lunga");
  device.cut();
  await ask(device.page, "family", "FP-01", "Acero");
  await expect(ask(device.page, "forget", false)).rejects.toThrow("Undelivered");
  await ask(device.page, "forget", true);
  expect(await look(device.page, "vaults")).toBe(0);
});

test("the demonstration opens without a relay's word and without a passphrase", async ({ newDevice }) => {
  const device = await newDevice("prova");
  await start(device.page);
  // Its maker is a part of the program that the worker fetches the first time; nothing here keeps it.
  await ask(device.page, "demo");
  await expect.poll(() => look(device.page, "vaults")).toBe(1);
  await ask(device.page, "forget", true);
  device.cut();
  await ask(device.page, "demo");
  await expect.poll(async () => (await look(device.page, "families")).length).toBe(8);
  await expect.poll(() => look(device.page, "status")).toMatch(/^LocalOnly/);
  expect((await look(device.page, "review")).length).toBeGreaterThan(0);
});

test("a full device says so, and saves what was typed when there is space again", async ({ relay, newDevice }) => {
  const device = await founded(newDevice, relay);
  const family = await ask(device.page, "family", "FP-01", "Acero");
  await delivered(device.page);
  await device.limitStorage(1);
  // Chromium believes an older answer about free space for half a minute.
  let typed = "";
  const typeMore = async () => {
    typed += "Non c'è più posto. ";
    await ask(device.page, "type_only", family, typed);
    return look(device.page, "status");
  };
  await expect.poll(typeMore, { timeout: 60_000 }).toMatch(/^AtRisk/);
  await expect(ask(device.page, "lock")).rejects.toThrow("Storage");
  await device.limitStorage();
  await delivered(device.page);
  await device.reopen();
  await start(device.page);
  await ask(device.page, "unlock", WORDS);
  expect(await ask(device.page, "read", family)).toBe(typed);
});

test("nothing that was typed crosses the wire or lies on the relay or the device in the clear", async ({ relay, newDevice }) => {
  const device = await founded(newDevice, relay);
  const family = await ask(device.page, "family", "FP-4471", "Sicomoro");
  await ask(device.page, "write", family, "Ermenegilda accompagna Baldovino a scuola.");
  await delivered(device.page);
  const secrets = ["Agnese Prova", "Comune di Prova", "Sicomoro", "Ermenegilda", "Baldovino", "FP-4471", WORDS];
  const seen = { wire: device.proxy.crossed(), relay: await relay.storedBytes(), device: await device.storedBytes() };
  for (const [place, bytes] of Object.entries(seen)) {
    expect(bytes.length, place).toBeGreaterThan(1000);
    for (const secret of secrets) {
      for (const encoding of ["utf8", "utf16le"]) expect(bytes.includes(secret, 0, encoding), `${secret} in ${place}`).toBe(false);
    }
  }
});
