// Places in a text as the program counts them (UTF-16 code units, a block marker or something embedded is one) and as ProseMirror does.

import { eventsWithIndexChanges, traverseSpans } from "@automerge/prosemirror/dist/traversal.js";

/**
 * The pieces of a text that take room on both sides, in order: `am` and `pm` are where each begins.
 *
 * @returns {{am: number, pm: number, length: number}[]}
 */
export function pieces(adapter, spans) {
  const found = [];
  let block = null;
  for (const { event, before, after } of eventsWithIndexChanges(traverseSpans(adapter, spans))) {
    if (event.type === "text") found.push({ am: before.amIdx + 1, pm: before.pmIdx, length: event.text.length });
    // Something embedded is told as its block marker and then as a node.
    if (event.type === "leafNode" && block !== null) found.push({ am: block, pm: before.pmIdx, length: 1 });
    block = event.type === "block" ? after.amIdx : null;
  }
  return found;
}

/** The ranges of ProseMirror that a stretch of the text covers: one in each paragraph. */
export function toEditor(pieces, start, end) {
  const ranges = [];
  for (const { am, pm, length } of pieces) {
    const [from, to] = [Math.max(start, am), Math.min(end, am + length)];
    if (from >= to) continue;
    const range = { from: pm + from - am, to: pm + to - am };
    const last = ranges.at(-1);
    if (last?.to === range.from) last.to = range.to;
    else ranges.push(range);
  }
  return ranges;
}

/** The stretch of the text that a selection covers, `null` when no character is in it. */
export function toText(pieces, from, to) {
  let stretch = null;
  for (const { am, pm, length } of pieces) {
    const [start, end] = [Math.max(from, pm), Math.min(to, pm + length)];
    if (start >= end) continue;
    stretch ??= { start: am + start - pm, end: 0 };
    stretch.end = am + end - pm;
  }
  return stretch;
}
