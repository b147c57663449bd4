// The real relay, on a free port, with a data folder of its own.
//
// RELAY_BIN and APP_DIST name the program and the app that it serves; without them, what `cargo xtask serve` built.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import { bytesUnder } from "./files.mjs";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** What `cargo xtask dist` built. */
export const DIST = process.env.APP_DIST ?? join(ROOT, "dist");

function program() {
  const built = ["release", "debug"].map((profile) => join(ROOT, "target", profile, "intreccio-relay"));
  const found = process.env.RELAY_BIN ?? built.find((path) => existsSync(path));
  if (!found) throw new Error("no relay: build it with `cargo build --package intreccio-relay`");
  return found;
}

export class Relay {
  /** Where its database is. @type {string} */
  folder;
  /** The files that it serves. @type {string} */
  app;
  /** Constant over restarts. @type {number} */
  port = 0;
  /** What founds the workspace, on a fresh folder. @type {string | undefined} */
  setupCode;
  #process;

  /** Starts it on a fresh folder. */
  static async start(folder, app) {
    const relay = new Relay();
    relay.folder = folder;
    relay.app = app;
    await mkdir(folder, { recursive: true });
    await relay.start();
    return relay;
  }

  /** Starts it, again after `stop` or `kill`: same folder, same port. */
  async start() {
    const flags = ["--listen", `127.0.0.1:${this.port}`, "--data", this.folder, "--app", this.app];
    const env = { ...process.env, INTRECCIO_LOG_FILTER: "warn" };
    this.#process = spawn(program(), flags, { stdio: ["ignore", "pipe", "inherit"], env });
    const ended = new Promise((_, reject) => this.#process.once("exit", (code) => reject(new Error(`the relay ended: ${code}`))));
    ended.catch(() => {});
    await Promise.race([ended, this.#announced()]);
  }

  async #announced() {
    for await (const line of createInterface({ input: this.#process.stdout })) {
      const [, what, value] = line.match(/^(Indirizzo|Codice di avvio): (.*)$/) ?? [];
      if (what === "Codice di avvio") this.setupCode = value;
      if (what === "Indirizzo") {
        const fresh = this.port === 0;
        this.port = Number(new URL(value).port);
        // On a fresh folder the code follows in the next line.
        if (!fresh) return;
      }
      if (this.port && this.setupCode) return;
    }
  }

  /** Without warning, as when the power goes. */
  kill() {
    return this.#end("SIGKILL");
  }

  /** As an operator does. */
  stop() {
    return this.#end("SIGTERM");
  }

  async #end(signal) {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await ended;
  }

  /** Every byte in its folder: the database, its journal, whatever else. */
  storedBytes() {
    return bytesUnder(this.folder);
  }
}
