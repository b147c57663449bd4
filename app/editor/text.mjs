// One rich text of the program, as the binding wants it: a handle with a document, changes and news of changes.
//
// Typing is not written letter by letter: what is typed waits in the program and becomes one change. Until then the text as it is now is
// the text as it was read plus what waits, and no version tells them apart.

import { readMarks, readPatch, readSpan, writeMark, writeSpan } from "./values.mjs";

/** Marks that nobody asked the program for: each differs from every wish, so that every wish is written. What holds already is left out
 * there. */
const UNKNOWN = Symbol("unknown");

export class SharedText {
  #port;
  #path;
  #marks;
  #listeners = new Set();
  /** The text with what waits, while something waits. */
  #pending = null;
  /** Changes of the gesture under way. */
  #gesture = null;
  /** What the marks of the gesture under way say, by their names and in order, each `{start, end, value}`: the binding only says that there
   * is one, and joins those beside each other. */
  marked = {};
  /** Whether the last gesture could not be written. */
  #refused = false;
  /** Whether the gesture under way is typing. */
  typing = false;

  /** `port`: `heads()`, `spans(heads)`, `marksAt(index)`, `diff(before, after)`, `type(ops)`, `write(ops)`, `flush()`, all in JSON. */
  constructor(port, path, marks) {
    this.#port = port;
    this.#path = path;
    this.#marks = marks;
  }

  // What the binding's handle is.

  doc() {
    return { text: this, heads: null };
  }

  change(act) {
    this.#gesture = [];
    const before = structuredSpans(this.spans(null));
    this.#pending = before;
    try {
      act(this.doc());
      const ops = JSON.stringify(this.#gesture);
      if (this.typing) {
        this.#port.type(ops);
      } else {
        this.#pending = null;
        this.#port.write(ops);
      }
    } catch (cause) {
      // Through the binding it would not come back to us: it would go on as if it were in the middle of this change.
      console.warn("not written", cause);
      this.#pending = null;
      this.#refused = true;
    } finally {
      this.#gesture = null;
    }
  }

  /** Whether a gesture could not be written; asking forgets it. */
  refused() {
    const refused = this.#refused;
    this.#refused = false;
    return refused;
  }

  on(event, listener) {
    this.#listeners.add(listener);
  }

  off(event, listener) {
    this.#listeners.delete(listener);
  }

  // What the functions of `automerge.mjs` ask.

  heads() {
    return JSON.parse(this.#port.heads());
  }

  spans(heads) {
    if (heads === null && this.#pending) return this.#pending;
    return JSON.parse(this.#port.spans(heads ? JSON.stringify(heads) : "")).map(readSpan);
  }

  marksAt(index) {
    if (this.#gesture) return Object.fromEntries(this.#marks.map((name) => [name, UNKNOWN]));
    return readMarks(JSON.parse(this.#port.marksAt(index)));
  }

  diff(before, after) {
    const patches = JSON.parse(this.#port.diff(JSON.stringify(before), JSON.stringify(after)));
    return patches.map((patch) => readPatch(this.#path, patch));
  }

  do(op) {
    if (op.op === "mark") this.#mark(op);
    else this.#gesture.push(op);
    if (op.op === "splice") spliceSpans(this.#pending, op.index, op.delete, op.insert);
  }

  #mark(op) {
    const waiting = op.value === true ? (this.marked[op.name] ?? []) : [];
    const within = ({ start, end }) => start >= op.start && end <= op.end;
    const count = waiting.findIndex((one) => !within(one));
    const said = waiting.splice(0, count < 0 ? waiting.length : count);
    // Where the stretches do not fit, one says what the whole is.
    if (said.length === 0) said.push({ start: op.start, end: op.end, value: waiting.shift()?.value ?? op.value });
    for (const { start, end, value } of said) this.#gesture.push({ ...op, start, end, value: writeMark(value) });
  }

  updateSpans(spans, { defaultExpand, perMarkExpand }) {
    this.#gesture.push({ op: "updateSpans", spans: spans.map(writeSpan), defaultExpand, expands: perMarkExpand });
    this.#pending = structuredSpans(spans);
  }

  // What the program says.

  /** Others changed the text between two versions. */
  changed(before, after) {
    this.#pending = null;
    const patches = this.diff(before, after);
    if (patches.length === 0) return;
    const payload = { handle: this, doc: this.doc(), patches, patchInfo: { before: { text: this, heads: before } } };
    for (const listener of this.#listeners) listener(payload);
  }

  flush() {
    this.#port.flush();
    this.#pending = null;
  }
}

const structuredSpans = (spans) => spans.map((span) => ({ ...span }));

/** Replaces `del` code units at `index` in spans; a block marker is one. */
export function spliceSpans(spans, index, del, insert) {
  let at = 0;
  let left = del;
  let i = 0;
  while (i < spans.length && left > 0) {
    const span = spans[i];
    const length = span.type === "text" ? span.value.length : 1;
    const from = Math.max(index - at, 0);
    if (from < length) {
      const count = Math.min(length - from, left);
      left -= count;
      if (span.type === "text" && count < length) {
        spans[i] = { ...span, value: span.value.slice(0, from) + span.value.slice(from + count) };
        at += length - count;
        i += 1;
      } else {
        spans.splice(i, 1);
      }
    } else {
      at += length;
      i += 1;
    }
  }
  if (insert) insertText(spans, index, insert);
}

function insertText(spans, index, insert) {
  let at = 0;
  for (const [i, span] of spans.entries()) {
    const length = span.type === "text" ? span.value.length : 1;
    if (span.type === "text" && index <= at + length) {
      const cut = index - at;
      spans[i] = { ...span, value: span.value.slice(0, cut) + insert + span.value.slice(cut) };
      return;
    }
    if (index <= at) {
      spans.splice(i, 0, { type: "text", value: insert });
      return;
    }
    at += length;
  }
  spans.push({ type: "text", value: insert });
}
