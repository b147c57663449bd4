// The editor of one rich text. The program makes it with `mount`, and hears of carets and commands.

import { history } from "prosemirror-history";
import { EditorState } from "prosemirror-state";
import { EditorView } from "prosemirror-view";

import { binding, mend, read } from "./binding.mjs";
import { extras } from "./extras.mjs";
import { COMMANDS, active, asking, keys } from "./keys.mjs";
import { clean } from "./paste.mjs";
import { adapter, safeLink, schema } from "./schema.mjs";
import { SharedText } from "./text.mjs";

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
  const extra = extras(options, text);
  const others = [asking(options), ...keys(), history(), ...extra.plugins];
  const plugins = () => [binding({ adapter, text, path }), ...others];
  const view = new EditorView(place, {
    state: EditorState.create({ schema, doc: read(adapter, text), plugins: plugins() }),
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
    transformPasted: extra.transformPasted,
    handlePaste: extra.handlePaste,
    handleDrop: extra.handleDrop,
    nodeViews: extra.nodeViews,
    dispatchTransaction(transaction) {
      view.updateState(view.state.apply(transaction));
      view.dom.classList.toggle("rich-text-empty", isEmpty(view.state.doc));
      say(view);
      extra.tellCaret(view);
    },
    handleDOMEvents: {
      blur: () => {
        if (mend(adapter, text, view)) console.warn("shown anew");
        return false;
      },
      focus: () => {
        options.entered();
        say(view);
        return false;
      },
      compositionend: () => {
        // ProseMirror reads the last letters of a composition after this event.
        setTimeout(() => {
          port.composed();
          extra.composed(view);
        });
        return false;
      },
    },
  });
  view.dom.classList.toggle("rich-text-empty", isEmpty(view.state.doc));
  return {
    /** Others changed the text: how, and from which version, as JSON. What cannot be followed step by step is read again. */
    changed(patches, before) {
      try {
        text.changed(JSON.parse(patches), JSON.parse(before));
      } catch (cause) {
        console.warn("read again", cause);
        this.reread();
      }
    },
    /** Shows what the program has, whatever is shown, by a new binding: one that failed in the middle of a change would be deaf. */
    reread() {
      const { tr } = view.state;
      tr.replaceWith(0, view.state.doc.content.size, read(adapter, text).content).setMeta("addToHistory", false);
      view.updateState(view.state.reconfigure({ plugins: [] }).apply(tr).reconfigure({ plugins: plugins() }));
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
    /** What the program asks: see `extras.mjs`. */
    ask: (json) => extra.ask(view, json),
    refresh: () => {
      view.setProps({});
      extra.refresh();
    },
    focus: () => view.focus(),
    destroy: () => {
      text.flush();
      view.destroy();
    },
  };
}

const isEmpty = (doc) => doc.childCount === 1 && doc.firstChild.isTextblock && doc.firstChild.content.size === 0;
