// What the benches share: a relay, devices, figures.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Device } from "../support/fixture.mjs";
import { Proxy } from "../support/proxy.mjs";
import { DIST, Relay } from "../support/relay.mjs";

/** Runs `play` with a fresh relay and a way to new devices, and clears up. */
export async function stage(play) {
  const folder = await mkdtemp(join(tmpdir(), "intreccio-bench-"));
  const relay = await Relay.start(join(folder, "relay"), DIST);
  const devices = [];
  const newDevice = async (name) => {
    const device = new Device(name, await Proxy.before(relay.port), join(folder, `profile-${name}`), {});
    devices.push(device);
    await device.start();
    return device;
  };
  try {
    await play({ relay, newDevice });
  } finally {
    for (const device of devices) await device.close();
    await relay.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The value below which this share of `values` lies. */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

/** A table for people, then a JSON line for each figure. */
export function report(bench, figures) {
  for (const { what, unit, ours, ...beside } of figures) {
    const others = Object.entries(beside).map(([name, value]) => `${name} ${value}`);
    console.log(`${what.padEnd(60)} ${String(ours).padStart(8)} ${unit}   ${others.join(", ")}`);
  }
  for (const figure of figures) console.log(JSON.stringify({ bench, ...figure }));
}

export const rounded = (value) => Math.round(value * 10) / 10;
