// Bundles the editor: `node editor/build.mjs OUT [--minify]`. Automerge's own package stays out (see `automerge.mjs`).

import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const [out, ...flags] = process.argv.slice(2);

await build({
  entryPoints: [here("editor.mjs")],
  outfile: out,
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: flags.includes("--minify"),
  legalComments: "inline",
  alias: { "@automerge/automerge/slim": here("automerge.mjs") },
});
