// The functions of Automerge's JavaScript package that its ProseMirror binding calls to read and write a text, over the document that is
// open in the program: one Automerge in the page, in Rust. The bundle puts this in the place of `@automerge/automerge/slim`.
//
// A document here is one rich text: `{ text }`.

import { ImmutableString, isImmutableString } from "./values.mjs";

export { ImmutableString, isImmutableString };

export const spans = ({ text }) => text.spans(null);
export const marksAt = ({ text }) => text.marksAt();

export const splice = ({ text }, path, index, del, insert = "") => text.do({ op: "splice", index, delete: del, insert });
export const updateSpans = ({ text }, path, spans, config) => text.updateSpans(spans, config);
export const mark = ({ text }, path, { start, end, expand = "after" }, name, value) =>
  text.do({ op: "mark", start, end, expand, name, value });
export const unmark = ({ text }, path, { start, end, expand = "after" }, name) =>
  text.do({ op: "unmark", start, end, expand, name });

export * as next from "./automerge.mjs";
