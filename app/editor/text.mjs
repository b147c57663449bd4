// One rich text of the program as the editor writes and hears it, and as Automerge's package sees it through `automerge.mjs`.
//
// Typing is not written letter by letter: what is typed waits in the program and becomes one change. Where things are in the text is known
// here meanwhile, so that a letter in a long text costs no reading of it.

import { readPatch, readSpan, writeMark, writeSpan } from "./values.mjs";

/** Marks that nobody asked the program for: each differs from every wish, so that every wish is written. */
const UNKNOWN = Symbol("unknown");

export class SharedText {
  #port;
  #path;
  #marks;
  #listener = () => {};
  /** The text with what waits, once it was read: where everything is, and what it says. Which marks letters have that were typed since is
   * known where they are written. */
  #now = null;
  /** Whether something may wait. */
  #waiting = false;
  /** Changes of the gesture under way. */
  #gesture = null;
  /** What the marks of the gesture under way say, by their names and in order, each `{start, end, value}`: Automerge's package only says
   * that there is one, and joins those beside each other. */
  marked = {};

  /** `port`: `spans(heads)`, `type(ops)`, `write(ops)`, `flush()`, all in JSON. */
  constructor(port, path, marks) {
    this.#port = port;
    this.#path = path;
    this.#marks = marks;
  }

  // What the editor does.

  /** Letters: `act` makes the changes, which are written a little later. Whether that went well. */
  type(act) {
    this.marked = {};
    this.places();
    this.#waiting = true;
    const typed = this.#gather(act, (ops) => this.#port.type(ops));
    if (!typed) this.#now = null;
    return typed;
  }

  /** Anything else, which is written at once, behind what waits. Whether that went well. */
  write(act) {
    this.flush();
    this.#now = this.#read(null);
    const written = this.#gather(act, (ops) => this.#port.write(ops));
    this.#now = null;
    return written;
  }

  /** What cannot be told of a text is not written: what is shown is then made of what is. */
  #gather(act, send) {
    this.#gesture = [];
    try {
      act({ text: this });
      send(JSON.stringify(this.#gesture));
      return true;
    } catch (cause) {
      console.warn("not written", cause);
      return false;
    } finally {
      this.#gesture = null;
    }
  }

  flush() {
    this.#port.flush();
    this.#waiting = false;
  }

  /** The text as it is now, for where things are in it. */
  places() {
    this.#now ??= this.#read(null);
    return this.#now;
  }

  /** `listener({ spans, patches })` hears what others change: what the text was, which it may change, and how it changed. */
  listen(listener) {
    this.#listener = listener;
    return () => {
      this.#listener = () => {};
    };
  }

  /** Others changed the text, from a version on. */
  changed(told, before) {
    this.#waiting = false;
    const patches = told.map((patch) => readPatch(this.#path, patch));
    // New paragraphs are compared with the ones before, for which these must be known exactly.
    const plain = patches.every(({ action }) => action === "splice" || action === "mark");
    const spans = (plain && this.#now) || this.#read(before);
    this.#now = null;
    this.#listener({ spans, patches });
    if (plain) this.#now = spans;
  }

  // What the functions of `automerge.mjs` ask.

  spans(heads) {
    if (heads === null && (this.#gesture || this.#waiting)) return this.places();
    const spans = this.#read(heads);
    if (heads === null) this.#now = spans;
    return spans;
  }

  #read(heads) {
    return JSON.parse(this.#port.spans(heads ? JSON.stringify(heads) : "")).map(readSpan);
  }

  marksAt() {
    return Object.fromEntries(this.#marks.map((name) => [name, UNKNOWN]));
  }

  do(op) {
    if (op.op === "mark") this.#mark(op);
    else this.#gesture.push(op);
    if (op.op === "splice") spliceSpans(this.#now, op.index, op.delete, op.insert);
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
    this.#now = spans.map((span) => ({ ...span }));
  }
}

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
