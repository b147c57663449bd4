// What word processors and spreadsheets put on the clipboard, cleaned: their lists become lists, their tables tables, their bold and italic
// marks, everything else text.

import { MOST_CELLS, spellPasted } from "./embeds.mjs";

/**
 * HTML as Word, LibreOffice and Google Docs copy it, as plain HTML. It is parsed in a document that runs and loads nothing; styles are
 * renamed before, as the page's Content-Security-Policy refuses them there too.
 */
export function clean(html) {
  const inert = html
    .replace(/<!--\[if[\s\S]*?endif\]-->|<!\[[^>]*>/gi, "")
    .replace(/<style[\s\S]*?<\/style>/gi, "")
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/gi, " data-style="));
  const page = new DOMParser().parseFromString(inert, "text/html");
  for (const node of page.querySelectorAll("script, meta, link, title, xml, img, picture, o\\:p")) node.remove();
  for (const comment of commentsOf(page)) comment.remove();
  wordLists(page);
  tables(page);
  stylesToMarks(page);
  for (const node of page.querySelectorAll("*")) {
    for (const name of ["class", "data-style"]) node.removeAttribute(name);
  }
  return page.body.innerHTML;
}

function commentsOf(page) {
  const walker = page.createTreeWalker(page.body, NodeFilter.SHOW_COMMENT);
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  return found;
}

const styleOf = (element) => element.getAttribute("data-style") ?? "";

/** Bold and italic that are said by styles only. */
function stylesToMarks(page) {
  for (const element of page.querySelectorAll("[data-style]")) {
    const style = styleOf(element);
    // Google Docs wraps everything in a <b> that is not bold.
    if (element.localName === "b" && /(^|;)\s*font-weight:\s*(normal|400)/i.test(style)) {
      element.replaceWith(...element.childNodes);
      continue;
    }
    if (!/^(span|font)$/.test(element.localName)) continue;
    if (/(^|;)\s*font-weight:\s*(bold|[6-9]00)/i.test(style)) wrap(element, "strong");
    if (/(^|;)\s*font-style:\s*italic/i.test(style)) wrap(element, "em");
  }
}

function wrap(element, tag) {
  const mark = element.ownerDocument.createElement(tag);
  mark.append(...element.childNodes);
  element.append(mark);
}

const isWordItem = (element) => /mso-list:\s*(?!none)/i.test(styleOf(element)) || /MsoListParagraph/.test(element.className);

/** Word writes items as paragraphs that begin with their bullet or number; how deep they are is said by a style. */
function wordLists(page) {
  // The lists to which an item could belong, the outermost first.
  let open = [];
  for (const paragraph of [...page.querySelectorAll("p")]) {
    if (!isWordItem(paragraph)) {
      open = [];
      continue;
    }
    const marker = takeMarker(paragraph);
    const tag = /^\(?[\da-z]{1,3}[.)]/i.test(marker) ? "ol" : "ul";
    const level = Number(/mso-list:[^;]*\blevel(\d+)/i.exec(styleOf(paragraph))?.[1] ?? 1);
    if (open[0]?.list.nextElementSibling !== paragraph) open = [];
    open = open.filter((one) => one.level < level || (one.level === level && one.list.localName === tag));
    if (open.at(-1)?.level !== level) {
      const list = page.createElement(tag);
      const around = open.at(-1)?.list.lastElementChild;
      if (around) around.append(list);
      else paragraph.before(list);
      open.push({ list, level });
    }
    const item = page.createElement("li");
    const words = page.createElement("p");
    words.append(...paragraph.childNodes);
    item.append(words);
    open.at(-1).list.append(item);
    paragraph.remove();
  }
}

function takeMarker(paragraph) {
  const ignored = [...paragraph.querySelectorAll("span")].find((span) => /mso-list:\s*ignore/i.test(styleOf(span)));
  if (!ignored) return "";
  const marker = ignored.textContent.trim();
  ignored.remove();
  return marker;
}

/** Tables become those of the text; of a large sheet each row becomes a paragraph. */
function tables(page) {
  for (const table of page.querySelectorAll("table")) {
    // One that stood in another is in its words.
    if (!table.isConnected) continue;
    const rows = [...table.rows].map((row) => [...row.cells]);
    const cells = rows.flat();
    if (cells.length < 2) {
      // It only frames something.
      table.replaceWith(...(cells[0]?.childNodes ?? []));
      continue;
    }
    const widths = rows.map((row) => row.reduce((sum, cell) => sum + cell.colSpan, 0));
    const large = rows.length * Math.max(...widths) > MOST_CELLS;
    if (table.caption) table.before(paragraph(page, wordsOf(table.caption)));
    table.replaceWith(...(large ? rows.map((row) => paragraph(page, row.map(wordsOf).join("\t"))) : [named(page, rows)]));
  }
}

function paragraph(page, words) {
  const made = page.createElement("p");
  made.append(words);
  return made;
}

/** Stands for a table that is to be made of these cells: see `World.own`. */
function named(page, rows) {
  const place = page.createElement("span");
  place.setAttribute("data-clause-table", spellPasted({ words: gridOf(rows) }));
  return paragraph(page, place);
}

/** The words of cells, row by row. A cell over several has its words in the first. */
function gridOf(rows) {
  const grid = rows.map(() => []);
  for (const [at, row] of rows.entries()) {
    let place = 0;
    for (const cell of row) {
      while (grid[at][place] !== undefined) place += 1;
      for (const line of grid.slice(at, at + (cell.rowSpan || rows.length))) {
        for (let over = 0; over < cell.colSpan; over += 1) line[place + over] = "";
      }
      grid[at][place] = wordsOf(cell);
      place += cell.colSpan;
    }
  }
  const width = Math.max(...grid.map((line) => line.length));
  return grid.map((line) => Array.from({ length: width }, (_, i) => line[i] ?? ""));
}

/** The words of a cell, a line for each paragraph. */
function wordsOf(cell) {
  const walker = cell.ownerDocument.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) walker.currentNode.data = walker.currentNode.data.replace(/\s+/g, " ");
  for (const end of cell.querySelectorAll("br")) end.replaceWith("\n");
  for (const block of cell.querySelectorAll("p, div, li, tr")) block.append("\n");
  return cell.textContent.replace(/ *\n\s*/g, "\n").trim();
}
