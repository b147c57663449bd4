// `cargo xtask screens`: the pages of the demonstration as pictures, in three sizes, into docs/screens.
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { Device, expect } from "./support/fixture.mjs";
import { Proxy } from "./support/proxy.mjs";
import { DIST, Relay } from "./support/relay.mjs";
import { beginVisit, openDemoIn, pages, visit } from "./steps/tour.mjs";

const OUT = process.argv[2] ?? fileURLToPath(new URL("../../docs/screens", import.meta.url));
const SIZES = { "": { width: 1024, height: 768 }, tablet: { width: 768, height: 1024 }, phone: { width: 390, height: 844 } };

async function picture(page, size, name) {
  await page.evaluate(() => document.fonts.ready.then(() => {}));
  for (const waiting of ["Contiamo…", "La pagina arriva…"]) await expect(page.getByText(waiting)).toHaveCount(0);
  const folder = join(OUT, size);
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), animations: "disabled", caret: "hide" });
}

async function tour(device, size) {
  const page = await device.open("/");
  await expect(page.getByRole("button", { name: "Apri la dimostrazione" })).toBeVisible();
  await picture(page, size, "start");
  await openDemoIn(page, "Italiano");
  const all = await pages(page);
  for (const [name, path] of all.filter(([name]) => name !== "not-found")) {
    await visit(page, path);
    await picture(page, size, name);
  }
  await beginVisit(page, all.find(([name]) => name === "family")[1]);
  await picture(page, size, "visit");
}

const folder = await mkdtemp(join(tmpdir(), "intreccio-screens-"));
const relay = await Relay.start(join(folder, "relay"), DIST);
try {
  await rm(OUT, { recursive: true, force: true });
  for (const [size, viewport] of Object.entries(SIZES)) {
    const device = new Device(size, await Proxy.before(relay.port), join(folder, `profile-${size}`), { viewport });
    await device.start();
    await tour(device, size);
    await device.close();
  }
} finally {
  await relay.stop();
  await rm(folder, { recursive: true, force: true });
}
