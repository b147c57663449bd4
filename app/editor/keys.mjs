// What the keyboard does in a clause: as in a word processor. The toolbar runs the same commands by name.

import { baseKeymap, chainCommands, exitCode, lift, setBlockType, toggleMark, wrapIn } from "prosemirror-commands";
import { redo, undo } from "prosemirror-history";
import { InputRule, inputRules, textblockTypeInputRule, undoInputRule, wrappingInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import { liftListItem, sinkListItem, splitListItem, wrapInList } from "prosemirror-schema-list";

import { schema } from "./schema.mjs";

const { nodes, marks } = schema;

const within = (state, type) => {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    if ($from.node(depth).type === type) return true;
  }
  return false;
};

/** Into a list of this kind, or out of it. */
const list = (type) => (state, dispatch, view) =>
  within(state, type) ? liftListItem(nodes.list_item)(state, dispatch, view) : wrapInList(type)(state, dispatch, view);

const heading = (level) => (state, dispatch, view) => {
  const { parent } = state.selection.$from;
  const is = parent.type === nodes.heading && parent.attrs.level === level;
  return setBlockType(is ? nodes.paragraph : nodes.heading, is ? null : { level })(state, dispatch, view);
};

const quote = (state, dispatch, view) =>
  within(state, nodes.blockquote) ? lift(state, dispatch, view) : wrapIn(nodes.blockquote)(state, dispatch, view);

export const COMMANDS = {
  bold: toggleMark(marks.strong),
  italic: toggleMark(marks.em),
  heading1: heading(1),
  heading2: heading(2),
  bullets: list(nodes.bullet_list),
  numbers: list(nodes.ordered_list),
  quote,
  indent: sinkListItem(nodes.list_item),
  outdent: liftListItem(nodes.list_item),
  undo,
  redo,
};

/** Whether the mark or block of a command holds where the caret is. */
export function active(state) {
  const { from, $from, to, empty } = state.selection;
  const marked = (type) => (empty ? type.isInSet(state.storedMarks || $from.marks()) : state.doc.rangeHasMark(from, to, type));
  const isHeading = (level) => $from.parent.type === nodes.heading && $from.parent.attrs.level === level;
  return {
    bold: Boolean(marked(marks.strong)),
    italic: Boolean(marked(marks.em)),
    link: Boolean(marked(marks.link)),
    heading1: isHeading(1),
    heading2: isHeading(2),
    bullets: within(state, nodes.bullet_list),
    numbers: within(state, nodes.ordered_list),
    quote: within(state, nodes.blockquote),
    undo: undo(state),
    redo: redo(state),
  };
}

const bindings = {
  "Mod-b": COMMANDS.bold,
  "Mod-i": COMMANDS.italic,
  "Mod-z": undo,
  "Mod-y": redo,
  "Shift-Mod-z": redo,
  Backspace: undoInputRule,
  "Mod-Alt-1": COMMANDS.heading1,
  "Mod-Alt-2": COMMANDS.heading2,
  "Mod-Shift-7": COMMANDS.numbers,
  "Mod-Shift-8": COMMANDS.bullets,
  "Mod-Shift-9": COMMANDS.quote,
  // Tab leaves the text, unless there is an item to move: who works by keyboard must get out.
  Tab: COMMANDS.indent,
  "Shift-Tab": COMMANDS.outdent,
  Enter: splitListItem(nodes.list_item),
  "Mod-Enter": chainCommands(exitCode),
};

/** Keys for what the program does with the selected words. */
export const asking = ({ told }) => {
  const ask = (command) => () => {
    told(JSON.stringify({ what: "command", command }));
    return true;
  };
  return keymap({ "Mod-Alt-m": ask("comment"), "Mod-Alt-p": ask("propose"), "Mod-Alt-f": ask("footnote") });
};

/** "- ", "1. ", "> " and "# " at the beginning of a paragraph. */
const rules = inputRules({
  rules: [
    wrappingInputRule(/^\s*([-+*•])\s$/, nodes.bullet_list),
    wrappingInputRule(/^1[.)]\s$/, nodes.ordered_list),
    wrappingInputRule(/^\s*>\s$/, nodes.blockquote),
    textblockTypeInputRule(/^(#{1,2})\s$/, nodes.heading, (match) => ({ level: match[1].length })),
    new InputRule(/(?:^|\s)--$/, (state, match, start, end) => state.tr.insertText("–", end - 1, end)),
  ],
});

export const keys = () => [rules, keymap(bindings), keymap(baseKeymap)];
