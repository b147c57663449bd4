// Where others are in a text: their caret with their name, and what they have selected.

import { Plugin, PluginKey } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";

import { catchUp } from "./binding.mjs";
import { pieces, toEditor, toText } from "./places.mjs";

const key = new PluginKey("company");
/** One's own place is told when the caret has rested so long (milliseconds). */
const REST = 120;
/** So many looks are told apart. */
const LOOKS = 5;

/** A caret with a name; those who hear the page hear the name above the text instead. */
function caret({ name, look }) {
  const made = document.createElement("span");
  made.className = `other-caret other-${look % LOOKS}`;
  made.setAttribute("aria-hidden", "true");
  made.dataset.name = name;
  return made;
}

/** `people`: name, look (a number), the stretch of the text that each is on, and whether it is a caret before or behind it. */
function decorate(doc, places, people) {
  const found = [];
  for (const person of people) {
    const ranges = toEditor(places, person.start, person.end);
    if (ranges.length === 0) continue;
    if (person.selected) {
      for (const { from, to } of ranges) found.push(Decoration.inline(from, to, { class: `other-selected other-${person.look % LOOKS}` }));
    }
    const at = person.behind || person.selected ? ranges.at(-1).to : ranges[0].from;
    found.push(Decoration.widget(at, () => caret(person), { side: -1, key: `${person.device}${person.look}`, ignoreSelection: true }));
  }
  return DecorationSet.create(doc, found.filter(({ from, to }) => from >= 0 && to <= doc.content.size));
}

export const companyPlugin = () =>
  new Plugin({
    key,
    state: {
      init: () => DecorationSet.empty,
      apply: (transaction, shown) => transaction.getMeta(key)?.(transaction.doc) ?? shown.map(transaction.mapping, transaction.doc),
    },
    props: { decorations: (state) => key.getState(state) },
  });

/** The stretch that says where a caret is: what is selected, else the character before it, else the one behind it. */
function place(view, places) {
  const { from, to, empty } = view.state.selection;
  if (!empty) {
    const stretch = toText(places, from, to);
    return stretch && { ...stretch, selected: true, behind: true };
  }
  const before = toText(places, from - 1, from);
  if (before) return { ...before, selected: false, behind: true };
  const after = toText(places, from, from + 1);
  return after && { ...after, selected: false, behind: false };
}

/** Shows others, and tells where one is oneself as long as there are any: reading all of a long text at every key would cost too much. */
export class Company {
  #adapter;
  #spans;
  #tell;
  #anybody = false;
  #timer = null;
  #waiting = null;

  constructor(adapter, spans, tell) {
    this.#adapter = adapter;
    this.#spans = spans;
    this.#tell = tell;
  }

  /** `anybody`: whether somebody else is in any clause of the text. */
  show(view, data) {
    // Whoever is in the middle of a character must not lose it.
    if (view.composing) {
      this.#waiting = data;
      return;
    }
    this.#waiting = null;
    const { people, anybody } = data;
    const shown = key.getState(view.state).find().length > 0;
    if (people.length > 0 || shown) {
      catchUp(view);
      const places = people.length > 0 ? pieces(this.#adapter, this.#spans()) : [];
      view.dispatch(view.state.tr.setMeta(key, (doc) => decorate(doc, places, people)).setMeta("addToHistory", false));
    }
    const came = anybody && !this.#anybody;
    this.#anybody = anybody;
    if (came) this.moved(view);
  }

  /** What waited for the end of a composition. */
  composed(view) {
    if (this.#waiting) this.show(view, this.#waiting);
  }

  /** One's own caret is elsewhere. */
  moved(view) {
    if (!this.#anybody || !view.hasFocus()) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (view.isDestroyed || view.composing) return;
      this.#tell({ what: "place", place: place(view, pieces(this.#adapter, this.#spans())) });
    }, REST);
  }
}
