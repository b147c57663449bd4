// The kinds of block and mark of a clause, and what each is in Automerge's rich text schema.

import { SchemaAdapter } from "@automerge/prosemirror/dist/schema.js";

import { ImmutableString } from "./values.mjs";

/** Headings inside a clause come under the title of the clause, which is a heading of the second level. */
const HEADING_BASE = 2;
const LEVELS = [1, 2, 3];

const SAFE_LINK = /^(https?:|mailto:|tel:)/i;

/** An address that a link may lead to; what would run a script is none. */
export const safeLink = (href) => (SAFE_LINK.test(href ?? "") ? href : null);

/** Something embedded that names a record of the clause: see `embeds.mjs`. */
const embedded = (block, data) => ({
  automerge: {
    block,
    isEmbed: true,
    attrParsers: {
      fromAutomerge: ({ attrs }) => ({ id: attrs.id?.toString() ?? "" }),
      fromProsemirror: ({ attrs }) => ({ id: new ImmutableString(attrs.id) }),
    },
  },
  inline: true,
  group: "inline",
  atom: true,
  marks: "",
  attrs: { id: { default: "" } },
  parseDOM: [{ tag: `span[${data}]`, getAttrs: (dom) => ({ id: dom.getAttribute(data) }) }],
  toDOM: (node) => ["span", { [data]: node.attrs.id }],
});

/** An image of the text is named by an address that no program fetches; what another program has put there stays and is never shown. */
const OWN = "intreccio:";

/** What a block says of the image with this id. */
export const imageAttrs = (id) => ({ src: `${OWN}${id}` });

/** The id of an image of the text; empty for one of elsewhere. The binding hands the attributes of a leaf over as the block has them. */
export function imageId(node) {
  const src = String(node.attrs.src);
  return src.startsWith(OWN) ? src.slice(OWN.length) : "";
}

const image = {
  automerge: {
    block: "image",
    isEmbed: true,
    attrParsers: {
      fromAutomerge: ({ attrs }) => ({ ...attrs }),
      fromProsemirror({ attrs: { src, alt, title } }) {
        return { src: new ImmutableString(src), ...(alt !== null && { alt }), ...(title !== null && { title }) };
      },
    },
  },
  inline: true,
  group: "inline",
  atom: true,
  marks: "",
  attrs: { src: { default: "" }, alt: { default: null }, title: { default: null } },
  parseDOM: [{ tag: "span[data-clause-image]", getAttrs: (dom) => imageAttrs(dom.getAttribute("data-clause-image")) }],
  toDOM: (node) => ["span", { "data-clause-image": imageId(node) }],
};

const nodes = {
  doc: { content: "block+" },
  paragraph: {
    automerge: { block: "paragraph" },
    content: "inline*",
    group: "block",
    parseDOM: [{ tag: "p" }],
    toDOM: () => ["p", 0],
  },
  unknownBlock: {
    automerge: { unknownBlock: true },
    group: "block",
    content: "block+",
    parseDOM: [{ tag: "div", attrs: { "data-unknown-block": "true" } }],
    toDOM: () => ["div", { "data-unknown-block": "true" }, 0],
  },
  blockquote: {
    automerge: { block: "blockquote" },
    content: "block+",
    group: "block",
    defining: true,
    parseDOM: [{ tag: "blockquote" }],
    toDOM: () => ["blockquote", 0],
  },
  heading: {
    automerge: {
      block: "heading",
      attrParsers: {
        fromAutomerge: (block) => ({ level: block.attrs.level }),
        fromProsemirror: (node) => ({ level: node.attrs.level }),
      },
    },
    attrs: { level: { default: 1 } },
    content: "inline*",
    group: "block",
    defining: true,
    // What is pasted from a page or a word processor: its first level is our first.
    parseDOM: [1, 2, 3, 4, 5, 6].map((level) => ({ tag: `h${level}`, attrs: { level: Math.min(level, LEVELS.length) } })),
    toDOM: (node) => [`h${Math.min(Math.max(Number(node.attrs.level) || 1, 1), 4) + HEADING_BASE}`, 0],
  },
  text: { group: "inline" },
  clause_table: embedded("table", "data-clause-table"),
  footnote: embedded("footnote", "data-footnote"),
  clause_image: image,
  ordered_list: {
    group: "block",
    content: "list_item+",
    parseDOM: [{ tag: "ol" }],
    toDOM: () => ["ol", 0],
  },
  bullet_list: {
    group: "block",
    content: "list_item+",
    parseDOM: [{ tag: "ul" }],
    toDOM: () => ["ul", 0],
  },
  list_item: {
    automerge: { block: { within: { ordered_list: "ordered-list-item", bullet_list: "unordered-list-item" } } },
    content: "paragraph block*",
    defining: true,
    parseDOM: [{ tag: "li" }],
    toDOM: () => ["li", 0],
  },
};

const marks = {
  link: {
    attrs: { href: {}, title: { default: null } },
    inclusive: false,
    parseDOM: [
      {
        tag: "a[href]",
        getAttrs: (dom) => {
          const href = safeLink(dom.getAttribute("href"));
          return href ? { href } : false;
        },
      },
    ],
    toDOM: (node) => ["a", { href: safeLink(node.attrs.href) ?? "#", rel: "noopener noreferrer", title: node.attrs.title }, 0],
    automerge: {
      markName: "link",
      parsers: { fromAutomerge: readLink, fromProsemirror: ({ attrs: { href, title } }) => JSON.stringify({ href, title }) },
    },
  },
  // Words that mean what the shared glossary says of a term.
  term: {
    attrs: { id: {} },
    inclusive: false,
    parseDOM: [{ tag: "dfn[data-term]", getAttrs: (dom) => ({ id: dom.getAttribute("data-term") }) }],
    toDOM: (mark) => ["dfn", { "data-term": mark.attrs.id, class: "term" }, 0],
    automerge: {
      markName: "term",
      parsers: { fromAutomerge: (mark) => ({ id: String(mark) }), fromProsemirror: ({ attrs }) => attrs.id },
    },
  },
  em: {
    parseDOM: [{ tag: "i" }, { tag: "em" }],
    toDOM: () => ["em", 0],
    automerge: { markName: "em" },
  },
  strong: {
    parseDOM: [{ tag: "b" }, { tag: "strong" }],
    toDOM: () => ["strong", 0],
    automerge: { markName: "strong" },
  },
};

/** A link's mark is JSON; another program may have written anything. */
function readLink(mark) {
  try {
    const { href, title } = JSON.parse(mark);
    return { href: typeof href === "string" ? href : "", title: title || null };
  } catch {
    return { href: "", title: null };
  }
}

export const adapter = new SchemaAdapter({ nodes, marks });
export const { schema } = adapter;
