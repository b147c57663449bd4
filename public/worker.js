// Runs one exported entry of the wasm module that the window has compiled.
// First message: { module, glue, worker, entry }. Messages that arrive before the entry is ready are kept and handed over in order.

const early = [];
const keep = (event) => {
  event.stopImmediatePropagation();
  early.push(event);
};

async function start({ data: boot }) {
  const { module, glue, entry } = boot;
  addEventListener("message", keep);
  const app = await import(glue);
  await app.default({ module_or_path: module });
  // A Worker may start others of its kind from the same compiled module.
  app[entry](boot);
  removeEventListener("message", keep);
  for (const { data, ports } of early) dispatchEvent(new MessageEvent("message", { data, ports }));
}

// `reportError` makes a failed start the Worker's `error` event, which the window handles; a rejection would be lost.
addEventListener("message", (event) => start(event).catch(reportError), { once: true });
// A trap inside a promise would be lost too.
addEventListener("unhandledrejection", (event) => reportError(event.reason));
