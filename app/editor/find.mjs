// Finds words in a text whatever their case and accents, and puts others in their place.

import { closeHistory } from "prosemirror-history";
import { Plugin, PluginKey, TextSelection } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";

const key = new PluginKey("find");

/** Text as it is looked for: lower case, without accents, apostrophes and dashes of one shape; `at` says where each character was. */
export function fold(text) {
  let folded = "";
  const at = [];
  let offset = 0;
  for (const character of text) {
    const plain = character.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    const shaped = plain.replace(/[’‘ʼ`´]/g, "'").replace(/[‐‑–—]/g, "-").replace(/\s/g, " ");
    folded += shaped;
    for (let i = 0; i < shaped.length; i += 1) at.push(offset);
    offset += character.length;
  }
  at.push(offset);
  return { folded, at };
}

/** Where `query` stands in `text`, as pairs of offsets; they do not overlap. */
export function occurrences(text, query) {
  const { folded: wanted } = fold(query);
  if (wanted === "") return [];
  const { folded, at } = fold(text);
  const found = [];
  for (let i = folded.indexOf(wanted); i >= 0; i = folded.indexOf(wanted, i + wanted.length)) {
    found.push([at[i], at[i + wanted.length]]);
  }
  return found;
}

function matches(doc, query) {
  const found = [];
  doc.descendants((node, pos) => {
    if (!node.isTextblock) return true;
    // What is embedded is one character that nobody looks for.
    const text = node.textBetween(0, node.content.size, undefined, "\ufffc");
    for (const [from, to] of occurrences(text, query)) found.push({ from: pos + 1 + from, to: pos + 1 + to });
    return false;
  });
  return found;
}

const EMPTY = { query: "", now: -1, found: [], shown: DecorationSet.empty };

/** `present`: the number of the match that is shown as the present one, or what finds it among all. */
function look(doc, query, present) {
  const found = matches(doc, query);
  const now = typeof present === "function" ? found.findIndex(present) : present;
  const decorations = found.map(({ from, to }, i) => Decoration.inline(from, to, { class: i === now ? "found found-now" : "found" }));
  return { query, now, found, shown: DecorationSet.create(doc, decorations) };
}

export const findPlugin = () =>
  new Plugin({
    key,
    state: {
      init: () => EMPTY,
      apply(transaction, state) {
        const asked = transaction.getMeta(key);
        if (asked) return asked.query === "" ? EMPTY : look(transaction.doc, asked.query, asked.now);
        if (!transaction.docChanged || !state.query) return state;
        const was = state.found[state.now];
        const at = was && transaction.mapping.map(was.from);
        return look(transaction.doc, state.query, ({ from }) => from === at);
      },
    },
    props: { decorations: (state) => key.getState(state).shown },
  });

/** Looks for words; an empty query ends it. How many there are. */
export function find(view, query) {
  view.dispatch(view.state.tr.setMeta(key, { query, now: -1 }));
  return key.getState(view.state).found.length;
}

/** How many there are, and the number of the present one, -1 for none. */
export function count(view) {
  const { found, now } = key.getState(view.state);
  return [found.length, now];
}

/** What is off the screen has its true height only once it is near it (`content-visibility`), and then moves what was brought into sight. */
const FRAMES_UNTIL_SETTLED = 4;

/** Brings a place to the middle of the screen. */
export function bringIntoSight(view, at, frames = FRAMES_UNTIL_SETTLED) {
  if (view.isDestroyed || at > view.state.doc.content.size) return;
  const { node } = view.domAtPos(at, 1);
  (node.nodeType === 1 ? node : node.parentElement)?.scrollIntoView({ block: "center", behavior: "instant" });
  if (frames > 0) requestAnimationFrame(() => bringIntoSight(view, at, frames - 1));
}

/** Brings a match into sight; a number that is none shows none as the present one. */
export function reveal(view, number) {
  const { query, found } = key.getState(view.state);
  if (query === "") return;
  view.dispatch(view.state.tr.setMeta(key, { query, now: number }));
  if (found[number]) bringIntoSight(view, found[number].from);
}

/** Replaces a match, or all of them, in one step. How many. */
export function replace(view, number, words) {
  const { found } = key.getState(view.state);
  const those = number === null ? found : found.slice(number, number + 1);
  if (those.length === 0) return 0;
  const { tr } = view.state;
  for (const { from, to } of those.toReversed()) {
    if (words) tr.insertText(words, from, to);
    else tr.delete(from, to);
  }
  tr.setSelection(TextSelection.near(tr.doc.resolve(Math.min(those[0].from, tr.doc.content.size))));
  view.dispatch(closeHistory(tr));
  return those.length;
}
