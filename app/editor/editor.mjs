// The editor of one rich text. The program makes it with `mount`, and hears of carets and commands.

import { pmDocFromSpans, syncPlugin } from "@automerge/prosemirror";
import { history } from "prosemirror-history";
import { ReplaceStep } from "prosemirror-transform";
import { EditorState, Plugin } from "prosemirror-state";
import { EditorView } from "prosemirror-view";

import { COMMANDS, active, keys } from "./keys.mjs";
import { clean } from "./paste.mjs";
import { adapter, safeLink, schema } from "./schema.mjs";
import { SharedText } from "./text.mjs";

/** Letters typed or replaced within one paragraph, under the marks that hold there. */
const isTyping = (transaction) =>
  transaction.steps.every((step, i) => {
    if (!(step instanceof ReplaceStep)) return false;
    const { content } = step.slice;
    const letters = content.childCount === 1 && content.firstChild.isText && !step.slice.openStart && !step.slice.openEnd;
    const before = transaction.docs[i];
    return letters && before.resolve(step.from).sameParent(before.resolve(step.to));
  });

/** Before the binding sees a transaction: what waits is written, unless the transaction is more of it. */
const sorter = (text) =>
  new Plugin({
    filterTransaction(transaction) {
      if (transaction.docChanged && transaction.getMeta("addToHistory") !== false) {
        text.typing = isTyping(transaction);
        if (!text.typing) text.flush();
      }
      return true;
    },
  });

/**
 * Shows the text that `port` gives (see `SharedText`) in an element, and writes what people do there.
 *
 * `options`: `label` for those who hear the page, `editable()`, `hint` for an empty text, `state(json)` after every
 * change of the caret.
 */
export function mount(place, port, options) {
  const path = ["text"];
  const marks = adapter.markMappings.map((mapping) => mapping.automergeMarkName);
  const text = new SharedText(port, path, marks);
  const say = (view) => options.state(JSON.stringify(active(view.state)));
  const read = () => pmDocFromSpans(adapter, text.spans(null));
  const plugins = [sorter(text), syncPlugin({ adapter, handle: text, path }), ...keys(), history()];
  const view = new EditorView(place, {
    state: EditorState.create({ schema, doc: read(), plugins }),
    editable: () => options.editable(),
    attributes: {
      class: "rich-text",
      role: "textbox",
      "aria-multiline": "true",
      "aria-label": options.label,
      lang: "it",
      spellcheck: "true",
      "data-hint": options.hint,
    },
    transformPastedHTML: clean,
    dispatchTransaction(transaction) {
      view.updateState(view.state.apply(transaction));
      view.dom.classList.toggle("rich-text-empty", isEmpty(view.state.doc));
      say(view);
    },
    handleDOMEvents: {
      blur: () => {
        text.flush();
        return false;
      },
      focus: () => {
        options.entered();
        say(view);
        return false;
      },
      compositionend: () => {
        // ProseMirror reads the last letters of a composition after this event.
        setTimeout(() => port.composed());
        return false;
      },
    },
  });
  view.dom.classList.toggle("rich-text-empty", isEmpty(view.state.doc));
  return {
    /** Others changed the text: versions as JSON. What cannot be followed step by step is read again. */
    changed(before, after) {
      try {
        text.changed(JSON.parse(before), JSON.parse(after));
      } catch (cause) {
        console.warn("read again", cause);
        this.reread();
      }
    },
    /** Shows what the program has, whatever is shown. */
    reread() {
      const { tr } = view.state;
      tr.replaceWith(0, view.state.doc.content.size, read().content).setMeta("addToHistory", false);
      view.updateState(view.state.reconfigure({ plugins: [] }).apply(tr).reconfigure({ plugins }));
    },
    run(name) {
      view.focus();
      COMMANDS[name]?.(view.state, view.dispatch, view);
    },
    /** The address where the selection leads, and to lead it elsewhere; an empty one leads nowhere. */
    link(href) {
      const { from, to, empty } = view.state.selection;
      if (empty) return false;
      const type = schema.marks.link;
      const tr = view.state.tr.removeMark(from, to, type);
      const safe = safeLink(href);
      if (safe) tr.addMark(from, to, type.create({ href: safe }));
      view.dispatch(tr);
      view.focus();
      return Boolean(safe) || href === "";
    },
    isComposing: () => view.composing,
    refresh: () => view.setProps({}),
    focus: () => view.focus(),
    destroy: () => {
      text.flush();
      view.destroy();
    },
  };
}

const isEmpty = (doc) => doc.childCount === 1 && doc.firstChild.isTextblock && doc.firstChild.content.size === 0;
