// Between the editor and the text: what is done in one is written into the other, what others write there is shown here.
//
// Letters are written as they are (`letters.mjs`). For everything else the steps of ProseMirror are translated by Automerge's package, and
// then what is shown is made to be what is written: a new paragraph gets the marker that it has in the text, and what could not be written
// goes from the screen. What others write comes as Automerge's patches, which its package makes steps of.

import amToPm from "@automerge/prosemirror/dist/amToPm.js";
import pmToAm from "@automerge/prosemirror/dist/pmToAm.js";
import { pmDocFromSpans } from "@automerge/prosemirror/dist/traversal.js";
import { Plugin, PluginKey, Selection } from "prosemirror-state";

import { allLetters, writeLetters } from "./letters.mjs";
import { marked } from "./terms.mjs";

const key = new PluginKey("binding");

/** The text as a document of the editor, with what was typed written. */
export function read(adapter, text) {
  text.flush();
  return pmDocFromSpans(adapter, text.spans(null));
}

export function binding({ adapter, text, path }) {
  return new Plugin({
    key,
    view: (view) => ({ destroy: text.listen((told) => hear(view, told)) }),
    appendTransaction(transactions, before, state) {
      const ours = transactions.filter((one) => one.docChanged && !one.getMeta(key));
      if (ours.length === 0 || write(ours)) return undefined;
      return towards(state, read(adapter, text))?.setMeta(key, true);
    },
  });

  function hear(view, { spans, patches }) {
    const tr = amToPm(adapter, spans, patches, path, view.state.tr);
    view.dispatch(tr.setMeta(key, true).setMeta("addToHistory", false));
    // The package follows letters exactly, and marks and paragraphs nearly.
    if (patches.some(({ action }) => action !== "splice")) mend(adapter, text, view);
  }

  /** Whether what is shown is what was written, without looking. */
  function write(transactions) {
    const letters = transactions.map(allLetters);
    if (letters.every(Boolean)) return text.type(() => letters.flat().forEach((one) => writeLetters(text, adapter, one)));
    text.write((doc) => {
      for (const { steps, docs } of transactions) {
        const spans = text.spans(null);
        text.marked = marked({ steps, docs }, spans);
        pmToAm(adapter, spans, steps, doc, docs[0], path);
      }
    });
    return false;
  }
}

/**
 * Hears of a selection that the browser has made and not told yet. Whoever changes what is shown asks first: the editor puts the selection
 * back that it knows of, and the step of an arrow key would be lost.
 */
export function catchUp(view) {
  if (view.hasFocus() && !view.composing) document.dispatchEvent(new Event("selectionchange"));
}

/** Shows what is in the text where something else is shown. Whether there was such a place. */
export function mend(adapter, text, view) {
  const tr = towards(view.state, read(adapter, text));
  if (tr) view.dispatch(tr.setMeta(key, true).setMeta("addToHistory", false));
  return Boolean(tr);
}

/** The transaction that makes a state's document another one, where they differ, and leaves the caret where it was. */
function towards(state, doc) {
  const start = state.doc.content.findDiffStart(doc.content);
  if (start === null) return undefined;
  const { tr } = state;
  let { a, b } = state.doc.content.findDiffEnd(doc.content);
  const overlap = Math.max(0, start - Math.min(a, b));
  a += overlap;
  b += overlap;
  try {
    tr.replace(start, a, doc.slice(start, b));
    if (!tr.doc.eq(doc)) throw new RangeError("not the same");
  } catch {
    tr.replaceWith(0, tr.doc.content.size, doc.content);
  }
  try {
    tr.setSelection(Selection.fromJSON(tr.doc, state.selection.toJSON()));
  } catch {
    // There is no such place any more.
  }
  return tr.setStoredMarks(state.storedMarks);
}
