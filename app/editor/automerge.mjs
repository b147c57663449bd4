// The functions of Automerge's JavaScript package that its ProseMirror binding calls, over the document that is open in the program: one
// Automerge in the page, in Rust. The bundle puts this in the place of `@automerge/automerge/slim`.
//
// A document here is a version of one rich text: `{ text, heads }`, with `heads` null for the text as it is now.

import { ImmutableString, isImmutableString } from "./values.mjs";

export { ImmutableString, isImmutableString };

export const getHeads = ({ text, heads }) => heads ?? text.heads();
export const view = ({ text }, heads) => ({ text, heads });
export const spans = ({ text, heads }) => text.spans(heads);
export const diff = ({ text }, before, after) => text.diff(before, after);
export const marksAt = ({ text }, path, index) => text.marksAt(index);

export const splice = ({ text }, path, index, del, insert = "") => text.do({ op: "splice", index, delete: del, insert });
export const updateSpans = ({ text }, path, spans, config) => text.updateSpans(spans, config);
export const mark = ({ text }, path, { start, end, expand = "after" }, name, value) =>
  text.do({ op: "mark", start, end, expand, name, value });
export const unmark = ({ text }, path, { start, end, expand = "after" }, name) =>
  text.do({ op: "unmark", start, end, expand, name });

export * as next from "./automerge.mjs";
