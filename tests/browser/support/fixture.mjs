// What the stories in a real browser are made of.
//
//   import { test, expect } from "./support/fixture.mjs";
//
//   test("edits made offline arrive", async ({ relay, newDevice }) => {
//     const elisa = await newDevice("elisa");     // a browser of its own: a device
//     await elisa.open("/");                      // `elisa.page` is a Playwright page
//     elisa.cut();                                // this device's cable is out; the others' are not
//     await elisa.reopen();                       // the browser is closed and started again, on the same profile
//     elisa.restore();
//     await relay.kill(); await relay.start();    // `kill -9` and start, on the same folder and port
//   });
//
// - `relay`: the real program on a fresh folder. `relay.setupCode` founds; `relay.storedBytes()` is all that it keeps.
// - `newDevice(name)`: a fresh browser profile behind a TCP proxy of its own. Each device has its own origin (the port of its
//   proxy), so an invitation's link is opened on another device with `device.open(device.onThis(link))`.
//   `device.proxy` has `cut`, `restore`, `stall`, `dropAfter(bytes)` and `crossed()`, all the bytes that ever left or came;
//   `device.storedBytes()` is what lies in its profile.
//   `device.newTab()` is another tab of the same device. `device.page` is always the first tab.
// - A page that throws, or logs an error nobody expected, fails the test: `device.expectErrors(/pattern/)` allows some.
// - Nothing here waits for a time: wait for what a person would see (`expect(locator).toBeVisible()`).
import { join } from "node:path";

import { chromium, expect as plain, test as base } from "@playwright/test";

import { args, executablePath } from "./chromium.mjs";
import { bytesUnder } from "./files.mjs";
import { Proxy } from "./proxy.mjs";
import { DIST, Relay } from "./relay.mjs";

/** As patient in scripts, which have no configuration, as in tests. */
export const expect = plain.configure({ timeout: 20_000 });

export class Device {
  name;
  /** @type {Proxy} */
  proxy;
  /** @type {import("@playwright/test").BrowserContext} */
  context;
  #profile;
  #options;
  #allowed = [/net::ERR_/, /WebSocket connection to/, /Failed to load resource/];
  #errors = [];
  #storage;

  constructor(name, proxy, profile, options) {
    this.name = name;
    this.proxy = proxy;
    this.#profile = profile;
    this.#options = options;
  }

  /** The first tab. */
  get page() {
    return this.context.pages()[0];
  }

  async start() {
    this.#storage = undefined;
    this.context = await chromium.launchPersistentContext(this.#profile, {
      executablePath,
      args,
      baseURL: this.proxy.url,
      locale: "it-IT",
      timezoneId: "Europe/Rome",
      viewport: { width: 1024, height: 768 },
      acceptDownloads: true,
      ...this.#options,
    });
    this.context.on("weberror", (error) => this.#note(String(error.error())));
    this.context.on("console", (message) => message.type() === "error" && this.#note(message.text()));
  }

  /** Goes to a path of the app on the first tab. */
  async open(path) {
    await this.page.goto(path);
    return this.page;
  }

  /** The same path and fragment on this device's origin. */
  onThis(link) {
    const { pathname, search, hash } = new URL(link, this.proxy.url);
    return new URL(pathname + search + hash, this.proxy.url).href;
  }

  async newTab(path = "/") {
    const tab = await this.context.newPage();
    await tab.goto(path);
    return tab;
  }

  /** Closes the browser and starts it again on the same profile; the first tab goes to `path`. */
  async reopen(path = "/") {
    await this.context.close();
    await this.start();
    return this.open(path);
  }

  /** Waits until all of the app is kept for use without a network. */
  async readyForOffline() {
    await this.page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
    await expect.poll(() => this.page.evaluate(() => caches.match("/kept-later").then(Boolean))).toBe(true);
  }

  /** Every byte that the browser keeps of this origin: databases, caches, storage. */
  storedBytes() {
    return bytesUnder(join(this.#profile, "Default"));
  }

  /** Lets this origin store so many bytes; without a number, as many as the browser likes. */
  async limitStorage(bytes) {
    // The limit holds as long as the session that set it.
    this.#storage ??= await this.context.newCDPSession(this.page);
    const origin = new URL(this.proxy.url).origin;
    await this.#storage.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: bytes });
  }

  cut() {
    this.proxy.cut();
  }

  restore() {
    this.proxy.restore();
  }

  expectErrors(...patterns) {
    this.#allowed.push(...patterns);
  }

  get errors() {
    return this.#errors;
  }

  #note(text) {
    if (!this.#allowed.some((pattern) => pattern.test(text))) this.#errors.push(text);
  }

  async close() {
    await this.context.close();
    await this.proxy.close();
  }
}

export const test = base.extend({
  // The files that the relay serves.
  app: async ({}, use) => use(DIST),

  relay: async ({ app }, use, info) => {
    const relay = await Relay.start(info.outputPath("relay"), app);
    await use(relay);
    await relay.stop();
  },

  newDevice: async ({ relay }, use, info) => {
    const devices = [];
    await use(async (name, options = {}) => {
      const device = new Device(name, await Proxy.before(relay.port), join(info.outputPath(), `profile-${name}`), options);
      devices.push(device);
      await device.start();
      return device;
    });
    for (const device of devices) await device.close();
    for (const device of devices) expect(device.errors, `errors on the device of ${device.name}`).toEqual([]);
  },
});
