// First script of the page: checks the browser, compiles the first part of the program, starts the window on it.
// The same compiled module goes to the Workers by postMessage. The other part is loaded by window and worker (`parts.js`).

import init, { start_window } from "asset:app.js";

const WASM = "asset:app.wasm";
const GLUE = "asset:app.js";
const WORKER = "asset:worker.js";
const EDITOR = "asset:editor.js";
// What PDF documents are set in: in each style the first font that has a character.
const FONTS = {
  regular: ["asset:document-400.ttf", "asset:document-400-ext.ttf", "asset:document-wide.ttf"],
  bold: ["asset:document-700.ttf", "asset:document-700-ext.ttf"],
  italic: ["asset:document-400-italic.ttf", "asset:document-400-italic-ext.ttf"],
};

const TOO_OLD =
  "Questo browser è troppo vecchio per proteggere i documenti su questo dispositivo. " +
  "Aggiornalo, oppure usa una versione recente di Firefox, Chrome, Edge o Safari.";
const NOT_SECURE =
  "Questo indirizzo non è protetto: il browser non permette di cifrare i documenti. " +
  "Apri Intreccio da un indirizzo che comincia con https.";
const FAILED =
  "Non siamo riusciti ad aprire Intreccio. I documenti su questo dispositivo restano dove sono. " +
  "Ricarica la pagina; se non basta, avvisa chi gestisce il servizio.";

/** Names of the missing features: everything here is needed to keep work safe, nothing is a nicety. */
function missingFeatures() {
  const needed = {
    wasm: typeof WebAssembly?.compileStreaming === "function",
    indexedDb: typeof indexedDB !== "undefined",
    locks: typeof navigator.locks?.request === "function",
    broadcast: typeof BroadcastChannel === "function",
    workers: typeof Worker === "function",
    dialog: typeof HTMLDialogElement === "function",
  };
  return Object.keys(needed).filter((name) => !needed[name]);
}

function showFailure(message, cause) {
  const status = document.getElementById("avvio-stato");
  if (status) {
    status.textContent = message;
    status.setAttribute("role", "alert");
  }
  document.documentElement.dataset.boot = "failed";
  console.error(cause);
}

/** Tells the page when a new version waits; `activate()` lets it take over and reloads. */
function watchForUpdates(registration) {
  const announce = () => {
    const waiting = registration.waiting;
    if (!waiting || !navigator.serviceWorker.controller) return;
    const activate = () => {
      navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
      waiting.postMessage({ type: "activate" });
    };
    dispatchEvent(new CustomEvent("intreccio-update", { detail: { activate } }));
  };
  announce();
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", announce);
  });
}

const isDev = () => document.querySelector("meta[name=build]").content === "dev";

/** Lets the service worker keep what comes later, when the page has nothing else to do. */
async function keepLater() {
  const { active } = await navigator.serviceWorker.ready;
  const whenIdle = globalThis.requestIdleCallback ?? ((act) => setTimeout(act, 5000));
  whenIdle(() => active?.postMessage({ type: "keep-later" }));
}

async function keepForOffline() {
  if (!("serviceWorker" in navigator)) return;
  if (isDev()) {
    // A version that waits would hide every change from its developer.
    for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister();
    return;
  }
  watchForUpdates(await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" }));
  await keepLater();
}

async function boot() {
  if (!isSecureContext) return showFailure(NOT_SECURE, new Error("not a secure context"));
  const missing = missingFeatures();
  if (missing.length > 0) return showFailure(TOO_OLD, new Error(`missing: ${missing.join(", ")}`));
  const module = await WebAssembly.compileStreaming(fetch(WASM, { credentials: "same-origin" }));
  await init({ module_or_path: module });
  const address = (path) => new URL(path, location.origin).href;
  start_window({ module, glue: address(GLUE), worker: address(WORKER), fonts: FONTS, loadEditor: () => import(EDITOR) });
  document.getElementById("avvio")?.remove();
  document.documentElement.dataset.boot = "started";
}

// What is kept for later is fetched after what the first page needs. A version that cannot start still lets the next one in.
boot()
  .catch((cause) => showFailure(FAILED, cause))
  .then(keepForOffline)
  .catch((cause) => console.warn("service worker", cause));
