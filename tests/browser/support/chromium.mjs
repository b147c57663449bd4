// Which browser, and how it is started.
import { existsSync } from "node:fs";

const DEBIAN = "/usr/bin/chromium";

/** Undefined: the one that Playwright installed. */
export const executablePath = process.env.CHROMIUM ?? (existsSync(DEBIAN) ? DEBIAN : undefined);

// The browser talks to nobody but the proxy: what crosses it is all that leaves the device.
export const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
