// What the program asks of the editor besides writing, by one door: `ask({ what, ... })`, and what the editor tells the program by another.

import { TextSelection } from "prosemirror-state";

import { Company, companyPlugin } from "./company.mjs";
import { World } from "./embeds.mjs";
import { bringIntoSight, count, find, findPlugin, replace, reveal } from "./find.mjs";
import { imageHandlers, putImage } from "./images.mjs";
import { pieces, toText } from "./places.mjs";
import { remarksAt, remarksPlugin, showRemarks, termsPlugin } from "./remarks.mjs";
import { adapter, imageAttrs, schema } from "./schema.mjs";

function goTo(view, at) {
  view.dispatch(view.state.tr.setSelection(TextSelection.near(view.state.doc.resolve(at))));
  view.focus();
  bringIntoSight(view, at);
  return true;
}

/**
 * `options`: `isCurrent()`, whether the caret was last in this text, `editable()`, `words` (JSON of what stands on tables, notes and
 * images), `told(json)`, which answers a string, `file(file)`, which takes a picture that was pasted or dropped.
 */
export function extras(options, text) {
  const tell = (what) => options.told(JSON.stringify(what));
  const words = options.words ? JSON.parse(options.words) : {};
  const world = new World({ words, tell, editable: () => options.editable() });
  const company = new Company(adapter, () => text.places(), tell);
  let waiting = null;
  let said = "";

  const give = (view, data) => {
    // Whoever is in the middle of a character must not lose it.
    if (view.composing) {
      waiting = data;
      return;
    }
    waiting = null;
    world.give(data);
    showRemarks(view, adapter, () => text.places(), data);
    tellCaret(view);
  };

  /** Says where the caret is, when that is another place. */
  const tellCaret = (view) => {
    company.moved(view);
    if (!options.isCurrent()) return;
    const { $from, empty } = view.state.selection;
    const marks = empty ? $from.marks() : ($from.nodeAfter?.marks ?? []);
    const term = schema.marks.term.isInSet(marks)?.attrs.id ?? null;
    const caret = { what: "caret", ...remarksAt(view.state), term, empty };
    const now = JSON.stringify(caret);
    if (now !== said) tell(caret);
    said = now;
  };

  /** The selected stretch, with what was typed written. */
  const selection = (view) => {
    text.flush();
    const { from, to, $from, $to } = view.state.selection;
    const stretch = toText(pieces(adapter, text.places()), from, to);
    return stretch && { ...stretch, words: view.state.doc.textBetween(from, to, " "), inOne: $from.sameParent($to) };
  };

  const REQUESTS = {
    give,
    /** Others in the text: see `company.mjs`. */
    company: (view, data) => company.show(view, data),
    selection,
    find: (view, { query }) => find(view, query),
    count: (view) => count(view),
    reveal: (view, { number }) => reveal(view, number),
    replace(view, { number, words }) {
      const count = replace(view, number, words);
      text.flush();
      return count;
    },
    insert(view, { kind, id }) {
      const { tr } = view.state;
      tr.replaceSelectionWith(schema.nodes[kind].create({ id }), false);
      view.dispatch(tr.scrollIntoView());
    },
    image: (view, { id }) => putImage(view, schema.nodes.clause_image.create(imageAttrs(id))),
    term(view, { id }) {
      const { from, to, empty } = view.state.selection;
      if (empty) return false;
      const tr = view.state.tr.removeMark(from, to, schema.marks.term);
      if (id) tr.addMark(from, to, schema.marks.term.create({ id }));
      view.dispatch(tr);
      return true;
    },
    /** Puts the caret into a heading, by its number from 0. */
    heading(view, { number }) {
      let place = null;
      let left = number;
      view.state.doc.descendants((node, pos) => {
        if (node.type === schema.nodes.heading && left-- === 0) place = pos + 1;
        return place === null;
      });
      return place !== null && goTo(view, place);
    },
    /** Puts the caret at the words of a remark. */
    show(view, { start }) {
      const place = pieces(adapter, text.places()).find(({ am, length }) => am <= start && start < am + length);
      if (!place) return;
      goTo(view, place.pm + start - place.am);
    },
  };

  return {
    plugins: [remarksPlugin(), termsPlugin(), findPlugin(), companyPlugin()],
    nodeViews: world.nodeViews(),
    ...imageHandlers(options, tell),
    transformPasted: (slice, view) => world.own(slice, view.state.doc),
    clipboardSerializer: world.serializer(),
    tellCaret,
    /** The caret came from another text, of which something else was said. */
    entered(view) {
      said = "";
      tellCaret(view);
    },
    /** What waited for the end of a composition. */
    composed(view) {
      if (waiting) give(view, waiting);
      company.composed(view);
    },
    refresh: () => world.render(),
    ask(view, json) {
      const request = JSON.parse(json);
      return JSON.stringify(REQUESTS[request.what]?.(view, request) ?? null);
    },
  };
}
