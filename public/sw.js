// Service worker: the app opens with no network and no relay.
// A new version fills its own cache and waits; it takes over only when a person says so, and then removes the older caches.

const VERSION = "@version@";
const FILES = ["@files@"];
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

async function removeOlderCaches() {
  const names = await caches.keys();
  const older = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(older.map((name) => caches.delete(name)));
}

/** From this version's cache, else from the network: a file that is not on the list is never stored. */
async function answer(request, path) {
  const cache = await caches.open(CACHE);
  return (await cache.match(path)) ?? fetch(request);
}

function isForRelay(pathname) {
  return RELAY.some((path) => pathname === path || pathname.startsWith(`${path}/`));
}

addEventListener("install", (event) => event.waitUntil(install()));

addEventListener("activate", (event) => event.waitUntil(removeOlderCaches()));

addEventListener("message", ({ data }) => {
  if (data?.type === "activate") skipWaiting();
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin || isForRelay(url.pathname)) return;
  if (request.mode === "navigate") event.respondWith(answer(request, PAGE));
  else if (FILES.includes(url.pathname)) event.respondWith(answer(request, url.pathname));
});
