// The client below the interface: `device.ask("write", doc, text)` calls a method of the harness's `Driver` in the first tab.
//
// APP_HARNESS names the build that exports it (`cargo xtask test` makes one); the relay serves it as if it were the app.
import { cp, mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { expect } from "@playwright/test";

import { test as base } from "./fixture.mjs";

export { expect };

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

export const test = base.extend({
  app: async ({}, use, info) => {
    expect(process.env.APP_HARNESS, "APP_HARNESS names the build with the driver").toBeTruthy();
    const folder = info.outputPath("app");
    await mkdir(folder, { recursive: true });
    await cp(process.env.APP_HARNESS, folder, { recursive: true });
    await cp(here("../harness"), folder, { recursive: true });
    await cp(here("../../../public/worker.js"), `${folder}/worker.js`);
    await use(folder);
  },
});

/** Opens the harness on a tab and waits until the worker has started. */
export async function start(page) {
  await page.goto("/");
  await page.waitForFunction(() => globalThis.driver && !/Starting/.test(globalThis.driver.phase()));
}

/** Calls the driver; a problem rejects with its name. */
export function ask(page, method, ...values) {
  const call = async ([name, given]) => {
    const bytes = (value) => (value instanceof Object && "bytes" in value ? Uint8Array.from(value.bytes) : value);
    const answer = await globalThis.driver[name](...given.map(bytes)).catch((problem) => ({ problem: String(problem) }));
    return answer instanceof Uint8Array ? { bytes: [...answer] } : answer;
  };
  const outcome = page.evaluate(call, [method, values]);
  return outcome.then((answer) => {
    if (answer?.problem) throw new Error(answer.problem);
    return answer;
  });
}

/** What the driver knows without asking: `phase`, `status`, `families`, `review`, `me`, `vaults`. */
export function look(page, what) {
  return page.evaluate((name) => globalThis.driver[name](), what);
}
