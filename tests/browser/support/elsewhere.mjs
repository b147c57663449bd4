// A text of the table in the hands of another program: Automerge's JavaScript package and its binding for ProseMirror, as npm has them.
import { readFile, writeFile } from "node:fs/promises";

const installed = (path) => import(new URL(`../../../app/node_modules/${path}`, import.meta.url));

/** Opens a file, finds the text of the clause whose title begins so, and shows it in ProseMirror with the basic schema. */
export async function openElsewhere(file, title) {
  const automerge = await installed("@automerge/automerge/dist/mjs/entrypoints/fullfat_node.js");
  const { init } = await installed("@automerge/prosemirror/dist/index.js");
  const { EditorState } = await installed("prosemirror-state/dist/index.js");
  const listeners = new Set();
  const handle = {
    held: automerge.load(await readFile(file)),
    doc: () => handle.held,
    change(act) {
      const before = automerge.getHeads(handle.held);
      handle.held = automerge.change(handle.held, act);
      const patches = automerge.diff(handle.held, before, automerge.getHeads(handle.held));
      const patchInfo = { before: automerge.view(handle.held, before), after: handle.held, source: "change" };
      for (const listener of listeners) listener({ handle, doc: handle.held, patches, patchInfo });
    },
    on: (_, listener) => listeners.add(listener),
    off: (_, listener) => listeners.delete(listener),
  };
  const [id] = Object.entries(handle.held.clauses).find(([, clause]) => String(clause.title).startsWith(title));
  const { pmDoc, schema, plugin } = init(handle, ["clauses", id, "body"]);
  let state = EditorState.create({ doc: pmDoc, schema, plugins: [plugin] });
  return {
    /** Each paragraph, heading and item, with what it lies in: "ordered_list list_item paragraph: uno". */
    structure() {
      const lines = [];
      state.doc.descendants((node, pos) => {
        if (!node.isTextblock) return;
        const at = state.doc.resolve(pos + 1);
        const names = Array.from({ length: at.depth }, (_, i) => at.node(i + 1).type.name);
        lines.push(`${names.join(" ")}: ${node.textContent}`);
      });
      return lines;
    },
    /** Writes behind words, as somebody typing there. */
    write(behind, words) {
      let place = null;
      state.doc.descendants((node, pos) => {
        const at = node.isText ? node.text.indexOf(behind) : -1;
        if (at >= 0) place = pos + at + behind.length;
      });
      state = state.applyTransaction(state.tr.insertText(words, place)).state;
    },
    save: (to) => writeFile(to, automerge.save(handle.held)),
  };
}

/** What a file of any document holds, as plain values. */
export async function contentElsewhere(file) {
  const automerge = await installed("@automerge/automerge/dist/mjs/entrypoints/fullfat_node.js");
  return automerge.toJS(automerge.load(await readFile(file)));
}
