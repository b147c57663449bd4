// The editor of one rich text. The program makes it with `mount`, and hears of carets and commands.

import { history } from "prosemirror-history";
import { EditorState } from "prosemirror-state";
import { EditorView } from "prosemirror-view";

import { binding, catchUp, mend, read } from "./binding.mjs";
import { extras } from "./extras.mjs";
import { COMMANDS, active, asking, keys } from "./keys.mjs";
import { clean } from "./paste.mjs";
import { adapter, safeLink, schema } from "./schema.mjs";
import { SharedText } from "./text.mjs";

/** The editor in which the caret was last, of all on the page: the tools are about its text, whatever others write in the texts beside it. */
let current = null;

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
  const isCurrent = () => current === view;
  let said = "";
  /** Says what holds where the caret is, when that is something else. */
  const say = () => {
    const now = isCurrent() ? JSON.stringify(active(view.state)) : said;
    if (now !== said) options.state(now);
    said = now;
  };
  const extra = extras({ ...options, isCurrent }, text);
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
    clipboardSerializer: extra.clipboardSerializer,
    handlePaste: extra.handlePaste,
    handleDrop: extra.handleDrop,
    nodeViews: extra.nodeViews,
    dispatchTransaction(transaction) {
      view.updateState(view.state.apply(transaction));
      markEmpty(view);
      // Who does not write never enters: what they select says where they are.
      if (transaction.selectionSet && !transaction.docChanged && !view.editable) current = view;
      say();
      extra.tellCaret(view);
    },
    handleDOMEvents: {
      blur: () => {
        if (mend(adapter, text, view)) console.warn("shown anew");
        return false;
      },
      focus: () => {
        current = view;
        said = "";
        options.entered();
        say();
        extra.entered(view);
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
  markEmpty(view);
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
    catchUp: () => catchUp(view),
    /** Near the screen at least: what is far off it is not laid out. */
    isInSight: () => view.dom.checkVisibility?.({ contentVisibilityAuto: true }) ?? true,
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
      if (isCurrent()) current = null;
    },
  };
}

/** Says so in a class, which counts as changed when it is written, whatever it was. */
function markEmpty({ dom, state }) {
  const empty = isEmpty(state.doc);
  if (dom.classList.contains(EMPTY) !== empty) dom.classList.toggle(EMPTY, empty);
}

const EMPTY = "rich-text-empty";

const isEmpty = (doc) => doc.childCount === 1 && doc.firstChild.isTextblock && doc.firstChild.content.size === 0;
