// The binding of Automerge's package, and what is done where it gives up.

import { syncPlugin } from "@automerge/prosemirror";
import { Plugin, Selection } from "prosemirror-state";

/**
 * Writes transactions into the text, and shows what comes from others. `read` gives the document that the text is now.
 *
 * Behind each transaction the package looks where what it wrote differs from what is shown, and it does so over the document as it was
 * before (`ChangeSet.addSteps` wants the one that it became): what is pasted over more than that document has ends in an error, with
 * everything written and nothing shown. What is shown is then made of what was written.
 */
export function binding(options, read) {
  const { appendTransaction, ...theirs } = syncPlugin(options).spec;
  return new Plugin({
    ...theirs,
    appendTransaction(transactions, before, state) {
      try {
        const mended = appendTransaction.call(this, transactions, before, state);
        return options.handle.refused() ? towards(state, read()) : mended;
      } catch (cause) {
        console.warn("shown anew", cause);
        return towards(state, read());
      }
    },
  });
}

/** The transaction that makes a state's document another one, where they differ, and leaves the caret where it was. */
export function towards(state, doc) {
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
