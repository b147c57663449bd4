// Words that are marked as terms of the glossary.

import { pmNodeToSpans } from "@automerge/prosemirror/dist/traversal.js";
import { AddMarkStep, ReplaceStep } from "prosemirror-transform";

import { pieces, toText } from "./places.mjs";
import { adapter, schema } from "./schema.mjs";

/**
 * The terms that a transaction marks words as, in its order, each with the stretch of the text: of a mark that it does not know, the binding
 * writes only that it is there, and of several beside each other one. `spans` is the text before the transaction.
 */
export function marked(transaction, spans) {
  const terms = [];
  let places = null;
  for (const [i, step] of transaction.steps.entries()) {
    if (step instanceof ReplaceStep) places = null;
    if (!(step instanceof AddMarkStep) || step.mark.type !== schema.marks.term) continue;
    // What the text has is known before its first change; then what it will have.
    const changed = transaction.steps.slice(0, i).some((before) => before instanceof ReplaceStep);
    places ??= pieces(adapter, changed ? pmNodeToSpans(adapter, transaction.docs[i]) : spans);
    const stretch = toText(places, step.from, step.to);
    if (stretch) terms.push({ ...stretch, value: step.mark.attrs.id });
  }
  return { term: terms };
}
