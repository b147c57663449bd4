// Service worker: the app opens with no network and no relay.
// What comes later (most pages, exports) is kept when the page has nothing else to do.
// A new version fills its own cache and waits; it takes over only when a person says so, and then removes the older caches.

const VERSION = "@version@";
const FILES = ["@files@"];
const LATER = ["@later@"];
// In a cache that has all of LATER.
const COMPLETE = "/kept-later";
const PREFIX = "intreccio-app-";
const CACHE = PREFIX + VERSION;
const PAGE = "/index.html";
const RELAY = ["/ws", "/healthz", "/metrics", "/append", "/pull"];

async function install() {
  const cache = await caches.open(CACHE);
  // Names with a hash never change their bytes, so the HTTP cache may answer; the page itself must be fresh.
  await Promise.all(
    FILES.map(async (path) => {
      const response = await fetch(path, { cache: path.startsWith("/assets/") ? "default" : "reload" });
      if (!response.ok) throw new Error(`${path}: ${response.status}`);
      await cache.put(path, response);
    }),
  );
}

async function olderCaches() {
  const names = await caches.keys();
  return names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
}

async function removeOlderCaches() {
  await Promise.all((await olderCaches()).map((name) => caches.delete(name)));
}

/** Keeps what comes later. A file that an older version has too is taken from there. */
async function keepLater() {
  const cache = await caches.open(CACHE);
  if (await cache.match(COMPLETE)) return;
  for (const path of LATER) {
    if (await cache.match(path)) continue;
    const response = (await caches.match(path)) ?? (await fetch(path));
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    await cache.put(path, response);
  }
  await cache.put(COMPLETE, new Response(""));
}

/** Who had every page without a network before an update has them after it, or the update waits. */
async function keepLaterAgain() {
  for (const name of await olderCaches()) {
    if (await (await caches.open(name)).match(COMPLETE)) return keepLater();
  }
}

/** From this version's cache, else from the network: a file that is not on the list is never stored. */
async function answer(request, path) {
  const cache = await caches.open(CACHE);
  return (await cache.match(path)) ?? fetch(request);
}

function isForRelay(pathname) {
  return RELAY.some((path) => pathname === path || pathname.startsWith(`${path}/`));
}

addEventListener("install", (event) =>
  event.waitUntil(install().then(keepLaterAgain)),
);

addEventListener("activate", (event) => event.waitUntil(removeOlderCaches()));

addEventListener("message", ({ data }) => {
  if (data?.type === "activate") skipWaiting();
});

addEventListener("message", (event) => {
  if (event.data?.type === "keep-later") event.waitUntil(keepLater().catch((cause) => console.warn("later", cause)));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin || isForRelay(url.pathname)) return;
  if (request.mode === "navigate") event.respondWith(answer(request, PAGE));
  else if (FILES.includes(url.pathname) || LATER.includes(url.pathname)) event.respondWith(answer(request, url.pathname));
});
