// What the program hears of a transaction before the binding writes it: whether it is typing, and what its marks say.

import { pmNodeToSpans } from "@automerge/prosemirror/dist/traversal.js";
import { Plugin } from "prosemirror-state";
import { AddMarkStep, ReplaceStep } from "prosemirror-transform";

import { pieces, toText } from "./places.mjs";
import { adapter, schema } from "./schema.mjs";

/** Letters typed or replaced within one paragraph, under the marks that hold there. */
const isTyping = (transaction) =>
  transaction.steps.every((step, i) => {
    if (!(step instanceof ReplaceStep)) return false;
    const { content } = step.slice;
    const letters = content.childCount === 1 && content.firstChild.isText && !step.slice.openStart && !step.slice.openEnd;
    const before = transaction.docs[i];
    return letters && before.resolve(step.from).sameParent(before.resolve(step.to));
  });

/**
 * The terms that a transaction marks words as, in its order, each with the stretch of the text: of a mark that it does not know, the binding
 * writes only that it is there, and of several beside each other one.
 */
const marked = (transaction, text) => {
  const terms = [];
  let places = null;
  for (const [i, step] of transaction.steps.entries()) {
    if (step instanceof ReplaceStep) places = null;
    if (!(step instanceof AddMarkStep) || step.mark.type !== schema.marks.term) continue;
    // What the text has is known before its first change; then what it will have.
    const changed = transaction.steps.slice(0, i).some((before) => before instanceof ReplaceStep);
    places ??= pieces(adapter, changed ? pmNodeToSpans(adapter, transaction.docs[i]) : text.spans(null));
    const stretch = toText(places, step.from, step.to);
    if (stretch) terms.push({ ...stretch, value: step.mark.attrs.id });
  }
  return { term: terms };
};

/** Before the binding sees a transaction: what waits is written, unless the transaction is more of it. */
export const sorter = (text) =>
  new Plugin({
    filterTransaction(transaction) {
      if (transaction.docChanged && transaction.getMeta("addToHistory") !== false) {
        text.typing = isTyping(transaction);
        if (!text.typing) text.flush();
        text.marked = marked(transaction, text);
      }
      return true;
    },
  });
