// What the benches share: a relay, devices, figures.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { setPriority, tmpdir } from "node:os";
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
    const profile = join(folder, `profile-${name}`);
    const device = new Device(name, await Proxy.before(relay.port), profile, {});
    profiles.set(device, profile);
    devices.push(device);
    await device.start();
    return device;
  };
  try {
    await play({ relay, newDevice });
  } finally {
    for (const device of devices) {
      // One that a failure left asleep would never answer.
      wake(device);
      await device.close();
    }
    await relay.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

const profiles = new Map();

/** In life, each device has processors of its own. Here, what another one computes comes last: as far as there is time, and no later. */
export function giveWay(device) {
  for (const pid of processesOf(device)) {
    // A session of processes may be given time as a whole, whatever their priorities: then its own counts. See sched(7), "The autogroup
    // feature".
    if (groupOf(pid) !== groupOf("self")) attempt(() => writeFileSync(`/proc/${pid}/autogroup`, `${LOWEST}`));
    // Each thread has a priority, and gives it to those that it begins.
    for (const thread of threadsOf(pid)) attempt(() => setPriority(thread, LOWEST));
  }
}

/** Its program does nothing more, until `wake`: not even what takes no time from others but the warmth of their caches. */
export const sleep = (device) => processesOf(device).forEach((pid) => attempt(() => process.kill(pid, "SIGSTOP")));

export const wake = (device) => processesOf(device).forEach((pid) => attempt(() => process.kill(pid, "SIGCONT")));

/** All processes of its browser. */
function processesOf(device) {
  const processes = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const parents = new Map(processes.map((pid) => [pid, parentOf(pid)]));
  const ours = new Set(processes.filter((pid) => read(`/proc/${pid}/cmdline`).includes(`--user-data-dir=${profiles.get(device)}\0`)));
  for (let grown = true; grown; ) {
    const children = processes.filter((pid) => !ours.has(pid) && ours.has(parents.get(pid)));
    children.forEach((pid) => ours.add(pid));
    grown = children.length > 0;
  }
  return [...ours].map(Number);
}

const LOWEST = 19;

const groupOf = (pid) => read(`/proc/${pid}/autogroup`).split(" ")[0];

/** A process may have ended; a kernel may have no such file. */
function attempt(act) {
  try {
    act();
  } catch {
    // As said.
  }
}

const threadsOf = (pid) => {
  try {
    return readdirSync(`/proc/${pid}/task`).map(Number);
  } catch {
    return [];
  }
};

/** The name in a process's line stands in brackets and may have any character. */
const parentOf = (pid) => read(`/proc/${pid}/stat`).split(") ").at(-1).split(" ")[1];

function read(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
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
