// The program's rich text against Automerge's own JavaScript package: the same random edits give the same spans, patches and marks; what
// the program saves opens there, and what is edited there opens in ProseMirror as it does here.
//
// `CASES` names a file of JSON lines that `cargo run --package intreccio-model --example rich_cases` wrote.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import * as automerge from "@automerge/automerge";

import { ImmutableString, readMarks, readPatch, readSpan, readValue } from "./values.mjs";

const cases = readFileSync(process.env.CASES, "utf8").trim().split("\n").map((line) => JSON.parse(line));

/** Both packages' strings, dates and missing marks, alike. */
function plain(value) {
  if (value instanceof automerge.ImmutableString || value instanceof ImmutableString) return { immutable: String(value) };
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Object && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
  }
  return value;
}

/** Values for the other package. */
function foreign(value) {
  if (value instanceof ImmutableString) return new automerge.ImmutableString(value.val);
  if (Array.isArray(value)) return value.map(foreign);
  if (value instanceof Object) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, foreign(inner)]));
  return value;
}

function edit(doc, path, op) {
  switch (op.op) {
    case "splice":
      return automerge.splice(doc, path, op.index, op.delete, op.insert);
    case "mark": {
      if (op.start === op.end) return undefined;
      const value = readValue(op.value);
      const range = { start: op.start, end: op.end, expand: op.expand };
      return automerge.mark(doc, path, range, op.name, value instanceof ImmutableString ? value.val : value);
    }
    case "unmark":
      if (op.start === op.end) return undefined;
      return automerge.unmark(doc, path, { start: op.start, end: op.end, expand: op.expand }, op.name);
    default: {
      const spans = op.spans.map(readSpan).map((span) => ({ ...span, value: foreign(span.value) }));
      return automerge.updateSpans(doc, path, spans, { defaultExpand: op.defaultExpand, perMarkExpand: op.expands });
    }
  }
}

test("the same edits give the same spans, patches and marks", () => {
  for (const { seed, path, start, steps } of cases) {
    let doc = automerge.load(Uint8Array.from(start));
    for (const [number, { ops, spans, patches, marks }] of steps.entries()) {
      const where = `seed ${seed}, step ${number}: ${JSON.stringify(ops)}`;
      const before = automerge.getHeads(doc);
      doc = automerge.change(doc, (draft) => ops.forEach((op) => edit(draft, path, op)));
      assert.deepEqual(plain(automerge.spans(doc, path)), plain(spans.map(readSpan)), where);
      // Of a fresh copy: the document that was edited remembers its last edit, also where that took away what was not there.
      const theirs = automerge.diff(automerge.load(automerge.save(doc)), before, automerge.getHeads(doc));
      const inText = theirs.filter((patch) => path.every((key, i) => patch.path[i] === key));
      assert.deepEqual(plain(inText), plain(patches.map((patch) => readPatch(path, patch))), where);
      marks.forEach((at, index) => assert.deepEqual(automerge.marksAt(doc, path, index), readMarks(at), `${where}, at ${index}`));
    }
  }
});

test("a document that the program saved opens with the same text", () => {
  for (const { seed, path, end, steps } of cases) {
    const doc = automerge.load(Uint8Array.from(end));
    assert.deepEqual(plain(automerge.spans(doc, path)), plain(steps.at(-1).spans.map(readSpan)), `seed ${seed}`);
  }
});
