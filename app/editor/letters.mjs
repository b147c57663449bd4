// Letters that are typed, replaced or deleted within one paragraph. They are most of what people do, and written without reading the text.

import { amMarksFromPmMarks } from "@automerge/prosemirror/dist/schema.js";
import { pmRangeToAmRange } from "@automerge/prosemirror/dist/traversal.js";
import { ReplaceStep } from "prosemirror-transform";

import { pieces, toText } from "./places.mjs";

/** What a step does to letters, `{ insert, marks }`; `null` when it does anything else. `before` is the document that it changes. */
export function lettersOf(step, before) {
  if (!(step instanceof ReplaceStep) || step.slice.openStart || step.slice.openEnd) return null;
  const { from, to, slice: { content } } = step;
  const [$from, $to] = [before.resolve(from), before.resolve(to)];
  const { parent } = $from;
  if (!parent.isTextblock || !$from.sameParent($to)) return null;
  if (content.childCount === 1 && content.firstChild.isText) return { insert: content.firstChild.text, marks: content.firstChild.marks };
  // A paragraph without a marker is there by its letters.
  const deletes = content.childCount === 0 && from < to && to - from < parent.content.size;
  return deletes && isPlain(parent, $from.parentOffset, $to.parentOffset) ? { insert: "", marks: [] } : null;
}

function isPlain(parent, from, to) {
  let plain = true;
  parent.nodesBetween(from, to, (node) => {
    plain &&= node.isText;
  });
  return plain;
}

/** What a transaction does to letters, step by step; `null` when it does anything else too. */
export function allLetters(transaction) {
  const all = transaction.steps.map((step, i) => ({ step, letters: lettersOf(step, transaction.docs[i]) }));
  return all.every(({ letters }) => letters) ? all : null;
}

/** Writes them into the text, with all marks that are to hold there and all that are not: which ones do anyway is known where they are
 * written. */
export function writeLetters(text, adapter, { step, letters: { insert, marks } }) {
  const { start, end } = stretch(adapter, text.places(), step);
  text.do({ op: "splice", index: start, delete: end - start, insert });
  if (insert === "") return;
  const range = { start, end: start + insert.length };
  const wanted = amMarksFromPmMarks(adapter, marks);
  for (const [name, value] of Object.entries(wanted)) {
    const inclusive = marks.find((mark) => mark.type.name === name)?.type.spec.inclusive ?? true;
    text.do({ op: "mark", ...range, expand: inclusive ? "both" : "none", name, value });
  }
  for (const { automergeMarkName: name } of adapter.markMappings) {
    if (!(name in wanted)) text.do({ op: "unmark", ...range, expand: "both", name });
  }
}

function stretch(adapter, spans, { from, to }) {
  const found = from < to ? toText(pieces(adapter, spans), from, to) : pmRangeToAmRange(adapter, spans, { from, to });
  if (!found) throw new RangeError(`nothing is at ${from} to ${to}`);
  // Where nothing is replaced, nothing may go.
  return from < to ? found : { start: found.start, end: found.start };
}
