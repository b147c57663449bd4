// The engine's suite for stores, on IndexedDB, in a page and in a Worker. APP_HARNESS names the build that exports it:
// `cargo xtask test` makes one.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { chromium, expect, test } from "@playwright/test";

import { args, executablePath } from "./support/chromium.mjs";

const PAGE = "<!doctype html><title>store</title>";
const WORKER = `
  import init, { run_store_conformance } from "/app.js";
  await init({ module_or_path: "/app_bg.wasm" });
  postMessage(await run_store_conformance().then(() => "holds", String));
`;

function serve(folder) {
  const types = { js: "text/javascript", wasm: "application/wasm" };
  const server = createServer(async ({ url }, response) => {
    if (url === "/worker.js") return response.writeHead(200, { "content-type": types.js }).end(WORKER);
    if (url === "/") return response.writeHead(200, { "content-type": "text/html" }).end(PAGE);
    const file = await readFile(join(folder, url.slice(1))).catch(() => undefined);
    response.writeHead(file ? 200 : 404, { "content-type": types[url.split(".").pop()] ?? "text/plain" }).end(file);
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

test("IndexedDB does what every store must", async () => {
  const folder = process.env.APP_HARNESS;
  expect(folder, "APP_HARNESS names the build with the suite").toBeTruthy();
  const server = await serve(folder);
  const browser = await chromium.launch({ executablePath, args });
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  const verdict = await page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const worker = new Worker("/worker.js", { type: "module" });
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = ({ message }) => reject(new Error(message));
      }),
  );
  await browser.close();
  server.close();
  expect(verdict).toBe("holds");
});
