// What stands in a text and is no words: tables, footnotes and images. The text names their records; what these hold comes from the program.

import { DOMSerializer, Fragment, Slice } from "prosemirror-model";

import { Drawn, element } from "./drawn.mjs";
import { ImageView } from "./images.mjs";
import { imageId, schema } from "./schema.mjs";

/** The nodes that name a record, and where the program says what is in it. */
const RECORDS = { clause_table: "tables", footnote: "notes", clause_image: "images" };

/** What has more cells is a sheet, and no table of a text. */
export const MOST_CELLS = 2_000;

/** What stands in the place of an id on the clipboard: which record it was, and the words that it had. */
const PASTED = "pasted:";

/** `id` of the record, if there was one; `words` of a note, or of a table row by row. */
export const spellPasted = (record) => PASTED + encodeURIComponent(JSON.stringify(record));

function readPasted(spelled) {
  if (!spelled.startsWith(PASTED)) return { id: spelled };
  try {
    return JSON.parse(decodeURIComponent(spelled.slice(PASTED.length))) ?? {};
  } catch {
    return {};
  }
}

/** What is known of the records, and the views that show them. */
export class World {
  tables = {};
  notes = {};
  images = {};
  #views = new Set();
  /** The cell that is to have the focus when it is there. */
  wanted = null;

  /** `options`: `editable()`, `words` and `tell(what)`, which gives what the program answers. */
  constructor(options) {
    this.options = options;
  }

  give({ tables, notes, images }) {
    this.tables = tables ?? {};
    this.notes = notes ?? {};
    this.images = images ?? {};
    this.render();
  }

  render() {
    for (const view of this.#views) view.render();
  }

  nodeViews() {
    const make = (View) => (node, view, getPos) => {
      const made = new View(this, node, view, getPos);
      this.#views.add(made);
      made.gone = () => this.#views.delete(made);
      made.render();
      return made;
    };
    return { clause_table: make(TableView), footnote: make(NoteView), clause_image: make(ImageView) };
  }

  /** What is pasted into `doc`, with records of its own: what was cut out of it keeps its record, what comes from elsewhere gets one. */
  own(slice, doc) {
    const there = new Set();
    doc.descendants((node) => {
      if (node.type.name in RECORDS) there.add(node.attrs.id);
    });
    const keep = (fragment) => {
      const nodes = [];
      fragment.forEach((node) => {
        const own = this.#own(node, there);
        if (own) nodes.push(own.isText || own.isLeaf ? own : own.copy(keep(own.content)));
      });
      return Fragment.from(nodes);
    };
    return new Slice(keep(slice.content), slice.openStart, slice.openEnd);
  }

  #own(node, there) {
    const records = RECORDS[node.type.name];
    if (!records) return node;
    if (records === "images") return imageId(node) in this.images ? node : null;
    const { id, words } = readPasted(node.attrs.id);
    if (Array.isArray(words) && words.flat().length > MOST_CELLS) return null;
    const known = Object.hasOwn(this[records], id) && !(words && there.has(id));
    const own = known ? id : words && this.options.tell({ what: `pasted_${records}`, words });
    return own ? node.type.create({ id: own }) : null;
  }

  /** Writes to the clipboard what tables and notes say: elsewhere their records are not known. */
  serializer() {
    const spell = (name, words, shown) => {
      const { toDOM } = schema.nodes[name].spec;
      return (node) => {
        const { id } = node.attrs;
        const said = this[RECORDS[name]][id] && words(this[RECORDS[name]][id]);
        if (!said) return toDOM(node);
        const [tag, attrs] = toDOM(node.type.create({ id: spellPasted({ id, words: said }) }));
        return [tag, attrs, shown(said)];
      };
    };
    const grid = ({ rows, columns, cells }) =>
      rows.map((row) => columns.map((column) => cells[`${row}-${column}`]?.value ?? ""));
    const nodes = {
      ...DOMSerializer.nodesFromSchema(schema),
      clause_table: spell("clause_table", grid, (words) => words.map((row) => row.join("\t")).join("\n")),
      footnote: spell("footnote", ({ text }) => text, (words) => ` (${words})`),
    };
    return new DOMSerializer(nodes, DOMSerializer.marksFromSchema(schema));
  }
}

/** The number of a footnote. */
class NoteView extends Drawn {
  constructor(...all) {
    super(...all);
    this.link = element("button", { type: "button", class: "note-ref" });
    this.link.addEventListener("click", () => this.world.options.tell({ what: "note", id: this.node.attrs.id }));
    this.dom = element("sup", { contenteditable: "false" }, this.link);
  }

  render() {
    const note = this.world.notes[this.node.attrs.id];
    const { words } = this.world.options;
    const number = note?.number ?? "?";
    this.link.textContent = number;
    this.link.title = note?.text ?? "";
    this.link.setAttribute("aria-label", `${words.note} ${number}`);
  }

  stopEvent(event) {
    return event.type !== "dragstart";
  }
}

/** How long somebody pauses before what stands in a cell is written. */
const PAUSE_MS = 600;

/** A table: its cells are fields of their own, so that two people write in two cells at once. */
class TableView extends Drawn {
  /** What each cell showed when the program last said what is in it. */
  #shown = new Map();
  #timers = new Map();
  #at = null;

  constructor(...all) {
    super(...all);
    this.dom = element("div", { class: "clause-table", contenteditable: "false" });
    this.scroll = element("div", { class: "clause-table-scroll", tabindex: "0", role: "region" });
    this.table = element("table");
    this.scroll.append(this.table);
    this.tools = element("div", { class: "clause-table-tools" });
    this.dom.append(this.scroll, this.tools);
    const { words } = this.world.options;
    this.scroll.setAttribute("aria-label", words.table);
    const tool = (name, act) => {
      const made = element("button", { type: "button", class: "btn btn-link" });
      made.textContent = words[name];
      made.addEventListener("click", act);
      this.tools.append(made);
    };
    tool("row_add", () => this.addRow());
    tool("column_add", () => this.addColumn());
    tool("row_remove", () => this.remove("row"));
    tool("column_remove", () => this.remove("column"));
    tool("table_remove", () => this.take());
  }

  get data() {
    return this.world.tables[this.node.attrs.id];
  }

  tell(what, more) {
    this.write();
    return this.world.options.tell({ what, table: this.node.attrs.id, ...more });
  }

  render() {
    const { options, wanted } = this.world;
    const editable = options.editable();
    this.tools.hidden = !editable;
    const data = this.data;
    if (!data) {
      this.table.replaceChildren(element("caption", {}, options.words.table_missing));
      return;
    }
    const layout = JSON.stringify([data.rows, data.columns]);
    if (layout !== this.layout) this.lay(data);
    this.layout = layout;
    for (const [key, field] of this.cells) {
      const { value = "", values } = data.cells[key] ?? {};
      field.readOnly = !editable;
      // What somebody is writing there stays.
      if (field.value === (this.#shown.get(key) ?? "") && field.value !== value) field.value = value;
      this.#shown.set(key, value);
      field.parentElement.classList.toggle("cell-contested", Boolean(values));
      field.nextElementSibling.textContent = values ? `${options.words.contested} ${values.join(" · ")}` : "";
    }
    const next = wanted?.table === this.node.attrs.id && this.cells.get(wanted.key);
    if (next) {
      this.world.wanted = null;
      next.focus();
    }
  }

  /** Makes the rows and cells, and keeps the fields that are there: somebody may be in one. */
  lay({ rows, columns }) {
    const before = this.cells ?? new Map();
    this.cells = new Map();
    const focused = document.activeElement;
    const selection = focused instanceof HTMLTextAreaElement && [focused.selectionStart, focused.selectionEnd];
    const line = (row, number) => {
      const made = element("tr");
      columns.forEach((column, i) => {
        const key = `${row}-${column}`;
        const field = before.get(key) ?? this.field(row, column);
        field.setAttribute("aria-label", this.name(number, i));
        this.cells.set(key, field);
        const cell = number === 0 ? element("th", { scope: "col" }) : element("td");
        cell.append(field, before.get(key)?.said ?? field.said);
        made.append(cell);
      });
      return made;
    };
    this.table.replaceChildren(
      element("thead", {}, ...rows.slice(0, 1).map(line)),
      element("tbody", {}, ...rows.slice(1).map((row, i) => line(row, i + 1))),
    );
    if ([...this.cells.values()].includes(focused)) {
      focused.focus();
      if (selection) focused.setSelectionRange(...selection);
    }
  }

  name(row, column) {
    const { words } = this.world.options;
    return (row === 0 ? words.head : words.cell).replace("{row}", row).replace("{column}", column + 1);
  }

  field(row, column) {
    const field = element("textarea", { rows: "1", class: "sensitive" });
    field.said = element("span", { class: "cell-said" });
    const key = `${row}-${column}`;
    field.addEventListener("input", () => {
      clearTimeout(this.#timers.get(key));
      this.#timers.set(key, setTimeout(() => this.write(), PAUSE_MS));
    });
    field.addEventListener("blur", () => this.write());
    field.addEventListener("focus", () => {
      this.#at = { row, column };
      this.world.options.tell({ what: "entered" });
    });
    field.addEventListener("keydown", (event) => this.key(event, field, row, column));
    return field;
  }

  /** Writes what somebody has changed. */
  write() {
    this.#timers.forEach(clearTimeout);
    this.#timers.clear();
    for (const [key, field] of this.cells ?? []) {
      if (field.value === (this.#shown.get(key) ?? "")) continue;
      this.#shown.set(key, field.value);
      this.world.options.tell({ what: "cell", table: this.node.attrs.id, cell: key, words: field.value });
    }
  }

  key(event, field, row, column) {
    const { rows, columns } = this.data;
    const [line, place] = [rows.indexOf(row), columns.indexOf(column)];
    const go = (toLine, toPlace, end) => {
      const next = this.cells.get(`${rows[toLine]}-${columns[toPlace]}`);
      if (!next) return;
      event.preventDefault();
      next.focus();
      const at = end ? next.value.length : 0;
      next.setSelectionRange(at, at);
    };
    const step = (by, end) => {
      const at = line * columns.length + place + by;
      if (at >= 0) go(Math.floor(at / columns.length), at % columns.length, end);
    };
    const { selectionStart: from, selectionEnd: to, value } = field;
    const alone = from === to && !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey;
    if (event.key === "Tab" && !event.ctrlKey) step(event.shiftKey ? -1 : 1, true);
    else if (event.key === "ArrowLeft" && alone && from === 0) step(-1, true);
    else if (event.key === "ArrowRight" && alone && from === value.length) step(1, false);
    else if (event.key === "ArrowUp" && alone && !value.slice(0, from).includes("\n")) go(line - 1, place, true);
    else if (event.key === "ArrowDown" && alone && !value.slice(from).includes("\n")) go(line + 1, place, false);
    else if (event.key === "Enter" && event.ctrlKey) {
      event.preventDefault();
      this.addRow();
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.view.focus();
    }
  }

  addRow() {
    const row = this.tell("row", { behind: this.#at?.row ?? null });
    const column = this.#at?.column ?? this.data.columns[0];
    this.want(row, column);
  }

  addColumn() {
    const column = this.tell("column", { behind: this.#at?.column ?? null });
    const row = this.#at?.row ?? this.data.rows[0];
    this.want(row, column);
  }

  want(row, column) {
    if (row && column) this.world.wanted = { table: this.node.attrs.id, key: `${row}-${column}` };
    this.world.render();
  }

  remove(what) {
    const all = what === "row" ? this.data.rows : this.data.columns;
    const id = this.#at?.[what];
    // The last one goes with the table.
    if (!all.includes(id) || all.length < 2) return this.world.options.tell({ what: "choose_cell" });
    this.#at = null;
    return this.tell(`remove_${what}`, { id });
  }

  /** Takes the table out of the text. */
  take() {
    this.write();
    const at = this.getPos();
    this.view.dispatch(this.view.state.tr.delete(at, at + 1));
    this.view.focus();
  }

  stopEvent(event) {
    return !/^drag|^drop/.test(event.type);
  }

  destroy() {
    this.write();
    super.destroy();
  }
}
