// What people say of words of a text, shown where the words are: comments as underlined words, proposals as words struck through with the
// new ones behind them, terms of the glossary with what they mean.

import { Plugin, PluginKey } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";

import { pieces, toEditor } from "./places.mjs";

const key = new PluginKey("remarks");
const meaning = new PluginKey("terms");

/** Comments and proposals, each with the stretch of the text that it is on. */
function decorate(doc, places, { comments = [], proposals = [] }) {
  const found = [];
  const inline = (range, attributes, spec) => found.push(Decoration.inline(range.from, range.to, attributes, spec));
  for (const { id, start, end } of comments) {
    for (const range of toEditor(places, start, end)) inline(range, { class: "commented" }, { comment: id });
  }
  for (const { id, start, end, words } of proposals) {
    const ranges = toEditor(places, start, end);
    for (const range of ranges) inline(range, { class: "proposal-old", nodeName: "del" }, { proposal: id });
    const last = ranges.at(-1);
    if (last && words) {
      const draw = () => {
        const made = document.createElement("ins");
        made.className = "proposal-new";
        made.textContent = words;
        return made;
      };
      found.push(Decoration.widget(last.to, draw, { side: 1, key: `${id}${words}`, ignoreSelection: true, proposal: id }));
    }
  }
  const fits = found.filter(({ from, to }) => from >= 0 && to <= doc.content.size);
  return DecorationSet.create(doc, fits);
}

/** What each term of the glossary means, where it stands. */
function explain(doc, terms) {
  const found = [];
  doc.descendants((node, pos) => {
    const term = node.isText && node.marks.find((mark) => mark.type.name === "term");
    if (term) found.push(Decoration.inline(pos, pos + node.nodeSize, { title: terms[term.attrs.id] ?? "" }));
  });
  return { terms, shown: DecorationSet.create(doc, found) };
}

/** Words may be marked before their term comes, and after. */
export const termsPlugin = () =>
  new Plugin({
    key: meaning,
    state: {
      init: (_, { doc }) => explain(doc, {}),
      apply(transaction, state) {
        const given = transaction.getMeta(meaning);
        return given || transaction.docChanged ? explain(transaction.doc, given ?? state.terms) : state;
      },
    },
    props: { decorations: (state) => meaning.getState(state).shown },
  });

export const remarksPlugin = () =>
  new Plugin({
    key,
    state: {
      init: () => DecorationSet.empty,
      apply: (transaction, shown) => transaction.getMeta(key)?.(transaction.doc) ?? shown.map(transaction.mapping, transaction.doc),
    },
    props: { decorations: (state) => key.getState(state) },
  });

/** `spans()` gives the text as it is now. */
export function showRemarks(view, adapter, spans, data) {
  const anything = data.comments.length > 0 || data.proposals.length > 0;
  const places = anything ? pieces(adapter, spans()) : [];
  const { tr } = view.state;
  tr.setMeta(key, (doc) => decorate(doc, places, data)).setMeta(meaning, data.terms ?? {});
  view.dispatch(tr.setMeta("addToHistory", false));
}

/** What is said of the place where the caret is. */
export function remarksAt(state) {
  const { from, to } = state.selection;
  const said = key.getState(state).find(from, to).map((one) => one.spec);
  const of = (kind) => [...new Set(said.map((spec) => spec[kind]).filter(Boolean))];
  return { comments: of("comment"), proposals: of("proposal") };
}
