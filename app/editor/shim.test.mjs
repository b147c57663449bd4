// The program's rich text against Automerge's own JavaScript package: the same random edits give the same spans and patches; what
// the program saves opens there, and what is edited there opens in ProseMirror as it does here.
//
// `CASES` names a file of JSON lines that `cargo run --package intreccio-model --example rich_cases` wrote.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import * as automerge from "@automerge/automerge";
import { build } from "esbuild";

import { ImmutableString, readPatch, readSpan, readValue, writeMark, writeSpan, writeValue } from "./values.mjs";

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

test("the same edits give the same spans and patches", () => {
  for (const { seed, path, start, steps } of cases) {
    let doc = automerge.load(Uint8Array.from(start));
    for (const [number, { ops, spans, patches }] of steps.entries()) {
      const where = `seed ${seed}, step ${number}: ${JSON.stringify(ops)}`;
      const before = automerge.getHeads(doc);
      doc = automerge.change(doc, (draft) => ops.forEach((op) => edit(draft, path, op)));
      assert.deepEqual(plain(automerge.spans(doc, path)), plain(spans.map(readSpan)), where);
      // Of a fresh copy: the document that was edited remembers its last edit, also where that took away what was not there.
      const theirs = automerge.diff(automerge.load(automerge.save(doc)), before, automerge.getHeads(doc));
      const inText = theirs.filter((patch) => path.every((key, i) => patch.path[i] === key));
      assert.deepEqual(plain(inText), plain(patches.map((patch) => readPatch(path, patch))), where);
    }
  }
});

test("a document that the program saved opens with the same text", () => {
  for (const { seed, path, end, steps } of cases) {
    const doc = automerge.load(Uint8Array.from(end));
    assert.deepEqual(plain(automerge.spans(doc, path)), plain(steps.at(-1).spans.map(readSpan)), `seed ${seed}`);
  }
});

/** The parts of the editor that need no page, bundled as the editor is. */
async function editor() {
  const entry = `
    export { basicSchemaAdapter, pmDocFromSpans, pmNodeToSpans } from "@automerge/prosemirror";
    export { EditorState } from "prosemirror-state";
    export { binding } from "./binding.mjs";
    export { adapter, imageAttrs, imageId, schema } from "./schema.mjs";
    export { SharedText } from "./text.mjs";
    export { pieces, toEditor, toText } from "./places.mjs";
    export { fold, occurrences } from "./find.mjs";
    export { readSpan, writeSpan } from "./values.mjs";`;
  const here = (name) => fileURLToPath(new URL(name, import.meta.url));
  const outfile = join(mkdtempSync(join(tmpdir(), "editor-")), "editor.mjs");
  await build({
    stdin: { contents: entry, resolveDir: here(".") },
    bundle: true,
    format: "esm",
    outfile,
    alias: { "@automerge/automerge/slim": here("automerge.mjs") },
  });
  return import(outfile);
}

const block = (type, attrs = {}, isEmbed = false) => ({
  type: "block",
  value: {
    type: { str: type },
    parents: { list: isEmbed ? [{ str: "paragraph" }] : [] },
    attrs: { map: attrs },
    isEmbed: { bool: isEmbed },
  },
});
const embedded = (type, id) => block(type, { id: { str: id } }, true);
const words = (value, marks) => ({ type: "text", value, ...(marks && { marks }) });

const WITH_EMBEDS = [
  block("paragraph"),
  words("L’"),
  words("équipe", { term: { str: "01TERM" } }),
  words(" si riunisce"),
  embedded("footnote", "01NOTE"),
  words(": ecco la tabella "),
  embedded("table", "01TABLE"),
  words(" e la foto "),
  block("image", { src: { str: "intreccio:01IMAGE" } }, true),
  block("image", { src: { str: "https://altrove.example/a.jpg" }, alt: { text: "Altrove" } }, true),
  block("paragraph"),
  words("Poi "),
  embedded("video", "01VIDEO"),
];

/** A program that holds these spans and takes note of what is written. */
function program(spans) {
  const written = [];
  const port = {
    spans: () => JSON.stringify(spans),
    type: (ops) => written.push(...JSON.parse(ops)),
    write: (ops) => written.push(...JSON.parse(ops)),
    flush: () => {},
  };
  return { port, written };
}

test("tables, footnotes, images and terms pass through ProseMirror unchanged", async () => {
  const { adapter, pmDocFromSpans, pmNodeToSpans, readSpan, writeSpan } = await editor();
  const spans = WITH_EMBEDS.map(readSpan);
  const doc = pmDocFromSpans(adapter, spans);
  assert.deepEqual(doc.toString(), 'doc(paragraph("L’", term("équipe"), " si riunisce", footnote, ": ecco la tabella ", clause_table, " e la foto ", clause_image, clause_image), paragraph("Poi ", unknownLeaf))');
  // Of a block of another program the parents are not kept, and what follows is.
  const known = (all) => all.slice(0, -1).map(writeSpan);
  const back = known(pmNodeToSpans(adapter, doc));
  assert.deepEqual(JSON.parse(JSON.stringify(back)), JSON.parse(JSON.stringify(known(spans))));
});

test("an image is named by an address that no program fetches, and opens with the basic schema of the binding", async () => {
  const { adapter, basicSchemaAdapter, imageAttrs, imageId, pmDocFromSpans, pmNodeToSpans, readSpan, schema } = await editor();
  const spans = [block("paragraph"), words("Ecco "), block("image", { src: { str: "intreccio:01IMAGE" } }, true)];
  const made = schema.nodes.doc.create(null, [
    schema.nodes.paragraph.create(null, [schema.text("Ecco "), schema.nodes.clause_image.create(imageAttrs("01IMAGE"))]),
  ]);
  const written = pmNodeToSpans(adapter, made).at(-1).value;
  assert.deepEqual([String(written.type), String(written.attrs.src), Object.keys(written.attrs)], ["image", "intreccio:01IMAGE", ["src"]]);
  const ours = [];
  pmDocFromSpans(adapter, spans.map(readSpan)).descendants((node) => { if (node.type === schema.nodes.clause_image) ours.push(imageId(node)); });
  assert.deepEqual(ours, ["01IMAGE"]);
  const images = [];
  const elsewhere = pmDocFromSpans(basicSchemaAdapter, spans.map(readSpan));
  elsewhere.descendants((node) => { if (node.type.name === "image") images.push(String(node.attrs.src)); });
  assert.deepEqual(images, ["intreccio:01IMAGE"]);
});

/** The program, by Automerge's package: what is typed waits, what others write comes in between. */
class Shared {
  #waiting = [];

  constructor(spans) {
    this.path = ["text"];
    this.doc = automerge.change(automerge.from({ text: "" }), (draft) => edit(draft, this.path, { op: "updateSpans", spans }));
  }

  heads() {
    return automerge.getHeads(this.doc);
  }

  #apply(ops) {
    if (ops.length > 0) this.doc = automerge.change(this.doc, (draft) => ops.forEach((op) => edit(draft, this.path, op)));
  }

  port() {
    return {
      spans: (heads) => {
        const doc = heads ? automerge.view(this.doc, JSON.parse(heads)) : this.doc;
        return JSON.stringify(automerge.spans(doc, this.path).map((span) => writeSpan({ ...span, value: own(span.value) })));
      },
      type: (ops) => this.#waiting.push(...JSON.parse(ops)),
      write: (ops) => this.#apply(JSON.parse(ops)),
      flush: () => this.#apply(this.#waiting.splice(0)),
    };
  }

  #told({ path, values, value, marks, length, ...rest }) {
    const said = (marks) => Object.fromEntries(Object.entries(marks).map(([name, value]) => [name, writeMark(value)]));
    const { action } = rest;
    return {
      ...rest,
      path: path.slice(this.path.length),
      ...(action === "insert" && { values: values.map((one) => writeValue(own(one))) }),
      ...(action === "put" && { value: writeValue(own(value)) }),
      ...(action === "splice" && { value, ...(marks && { marks: said(marks) }) }),
      ...(action === "mark" && { marks: marks.map((mark) => ({ ...mark, value: writeMark(mark.value) })) }),
      ...(action === "del" && { length: length ?? 1 }),
    };
  }

  /** Somebody else writes. How that changes the text, and from which version. */
  others(ops) {
    const before = this.heads();
    const theirs = automerge.change(automerge.clone(this.doc), (draft) => ops.forEach((op) => edit(draft, this.path, op)));
    this.doc = automerge.merge(this.doc, theirs);
    return [automerge.diff(this.doc, before, this.heads()).map((patch) => this.#told(patch)), before];
  }
}

/** Values of the other package as ours. */
function own(value) {
  if (value instanceof automerge.ImmutableString) return new ImmutableString(String(value));
  if (Array.isArray(value)) return value.map(own);
  if (value instanceof Object) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, own(inner)]));
  return value;
}

/** Numbers below a limit, the same for the same seed (Lehmer's generator). */
function numbers(seed) {
  let now = seed + 1;
  return (limit) => {
    now = (now * 48_271) % 2_147_483_647;
    return now % limit;
  };
}

/** A place of a paragraph and another one behind it. */
function within(doc, below) {
  const blocks = [];
  doc.descendants((node, pos) => void (node.isTextblock && blocks.push([pos + 1, node.content.size])));
  const [start, size] = blocks[below(blocks.length)];
  const from = below(size + 1);
  return [start + from, start + Math.min(size, from + below(4))];
}

test("whatever is typed, deleted, marked and split, and whatever others write meanwhile, what is shown is what is written", async () => {
  const { adapter, binding, pmDocFromSpans, readSpan, schema, EditorState, SharedText } = await editor();
  for (let seed = 0; seed < 60; seed += 1) {
    const below = numbers(seed);
    const shared = new Shared([block("paragraph"), words("La rete "), words("delle", { strong: { bool: true } }), words(" famiglie"), ...WITH_EMBEDS.slice(1, 5)]);
    const text = new SharedText(shared.port(), shared.path, adapter.markMappings.map((one) => one.automergeMarkName));
    const plugin = binding({ adapter, text, path: shared.path });
    const view = { state: EditorState.create({ schema, doc: pmDocFromSpans(adapter, text.spans(null)), plugins: [plugin] }) };
    view.dispatch = (tr) => {
      view.state = view.state.apply(tr);
    };
    plugin.spec.view(view);
    const gestures = [
      (tr, from, to) => tr.insertText("abè😀 "[below(3)], from, to),
      (tr, from) => tr.replaceWith(from, from, schema.text("x", below(2) ? [schema.marks.em.create()] : [])),
      (tr, from, to) => tr.delete(from, to),
      (tr, from, to) => (from < to ? tr.addMark(from, to, schema.marks.strong.create()) : tr),
      (tr, from, to) => (from < to ? tr.removeMark(from, to, schema.marks.strong) : tr),
      (tr, from) => tr.split(from),
    ];
    for (let step = 0; step < 40; step += 1) {
      const where = `seed ${seed}, step ${step}`;
      const [from, to] = within(view.state.doc, below);
      if (below(4) === 0) {
        // The program writes what waits before it takes in what others wrote.
        shared.port().flush();
        const length = automerge.spans(shared.doc, shared.path).reduce((sum, span) => sum + (span.type === "text" ? span.value.length : 1), 0);
        const at = 1 + below(length);
        const theirs = [
          [{ op: "splice", index: at, delete: 0, insert: "Ÿ" }],
          [{ op: "splice", index: at, delete: Math.min(2, length - at), insert: "" }],
          [{ op: "mark", start: at, end: Math.min(at + 3, length), expand: "both", name: "em", value: { bool: true } }],
        ][below(3)];
        text.changed(...shared.others(theirs));
      } else {
        view.dispatch(gestures[below(gestures.length)](view.state.tr, from, to));
      }
      if (below(3) > 0) continue;
      text.flush();
      const written = pmDocFromSpans(adapter, JSON.parse(shared.port().spans("")).map(readSpan));
      assert.equal(view.state.doc.toString(), written.toString(), where);
    }
  }
});

test("words are marked as a term by its id, and typing in them keeps it", async () => {
  const { adapter, binding, schema, pmDocFromSpans, EditorState, SharedText } = await editor();
  const { port, written } = program([block("paragraph"), words("la rete di famiglie")]);
  const text = new SharedText(port, ["text"], adapter.markMappings.map((one) => one.automergeMarkName));
  const doc = pmDocFromSpans(adapter, text.spans(null));
  let state = EditorState.create({ schema, doc, plugins: [binding({ adapter, text, path: ["text"] })] });
  state = state.apply(state.tr.addMark(4, 8, schema.marks.term.create({ id: "01TERM" })));
  assert.deepEqual(written, [{ op: "mark", start: 4, end: 8, expand: "none", name: "term", value: { str: "01TERM" } }]);
  written.length = 0;
  state.apply(state.tr.replaceWith(6, 6, schema.text("x", [schema.marks.term.create({ id: "01TERM" })])));
  assert.deepEqual(written[0], { op: "splice", index: 6, delete: 0, insert: "x" });
  assert.deepEqual(written.find((op) => op.op === "mark" && op.name === "term").value, { str: "01TERM" });
});

test("terms that are marked at once get each its own id, also beside each other and after a change of the text", async () => {
  const { adapter, binding, schema, pmDocFromSpans, EditorState, SharedText } = await editor();
  for (const first of [1, 0]) {
    // A text that nobody has given a block has a paragraph for the editor all the same.
    const { port, written } = program([...(first ? [block("paragraph")] : []), words("la rete di famiglie")]);
    const text = new SharedText(port, ["text"], adapter.markMappings.map((one) => one.automergeMarkName));
    const doc = pmDocFromSpans(adapter, text.spans(null));
    const state = EditorState.create({ schema, doc, plugins: [binding({ adapter, text, path: ["text"] })] });
    const term = (id) => schema.marks.term.create({ id });
    const marks = () => written.filter((op) => op.op === "mark").map(({ start, end, value }) => [start - first, end - first, value.str]);
    state.apply(state.tr.addMark(1, 3, term("A")).addMark(3, 8, term("B")).addMark(12, 20, term("C")));
    assert.deepEqual(marks(), [[0, 2, "A"], [2, 7, "B"], [11, 19, "C"]]);
    written.length = 0;
    state.apply(state.tr.addMark(4, 8, term("A")).insertText("xx", 1, 1).addMark(14, 22, term("B")));
    assert.deepEqual(marks(), [[3, 7, "A"], [13, 21, "B"]]);
  }
});

test("places of the text and of the editor are those of the same character", async () => {
  const { adapter, pieces, pmDocFromSpans, readSpan, toEditor, toText } = await editor();
  const spans = WITH_EMBEDS.map(readSpan);
  const doc = pmDocFromSpans(adapter, spans);
  const places = pieces(adapter, spans);
  // One string in which a marker and what is embedded are one character each.
  const all = spans.map((span) => (span.type === "text" ? span.value : "\ufffc")).join("");
  for (let at = 0; at < all.length; at += 1) {
    const [range] = toEditor(places, at, at + 1);
    if (!range) continue;
    assert.equal(doc.textBetween(range.from, range.to, "", "\ufffc"), all[at], `at ${at}`);
    assert.deepEqual(toText(places, range.from, range.to), { start: at, end: at + 1 });
  }
  const whole = toEditor(places, 0, all.length);
  assert.equal(whole.length, 2);
  assert.deepEqual(toText(places, 0, doc.content.size), { start: 1, end: all.length });
  assert.equal(toText(places, 2, 2), null);
});

test("words are found whatever their case and accents, where they stand", async () => {
  const { occurrences } = await editor();
  assert.deepEqual(occurrences("L’Équipe e l'equipe; e\u0301quipe", "équipe"), [[2, 8], [13, 19], [21, 28]]);
  assert.deepEqual(occurrences("L’altro", "l'a"), [[0, 3]]);
  assert.deepEqual(occurrences("aaaa", "aa"), [[0, 2], [2, 4]]);
  assert.deepEqual(occurrences("🙂 ciao", "CIAO"), [[3, 7]]);
  assert.deepEqual(occurrences("qualcosa", ""), []);
});
