// Starts the client without pages, as boot.js starts the interface.
import init, { Driver } from "/app.js";

const module = await WebAssembly.compileStreaming(fetch("/app_bg.wasm"));
await init({ module_or_path: module });
const address = (path) => new URL(path, location.origin).href;
globalThis.driver = new Driver({ module, glue: address("/app.js"), worker: address("/worker.js") });
document.documentElement.dataset.boot = "started";
