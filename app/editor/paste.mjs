// What word processors put on the clipboard, cleaned: their lists become lists, their bold and italic marks, everything else text.

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

/** Word writes items as paragraphs that begin with their bullet or number. */
function wordLists(page) {
  let list = null;
  for (const paragraph of [...page.querySelectorAll("p")]) {
    if (!isWordItem(paragraph)) {
      list = null;
      continue;
    }
    const marker = takeMarker(paragraph);
    const tag = /^\(?[\da-z]{1,3}[.)]/i.test(marker) ? "ol" : "ul";
    if (list?.nextElementSibling !== paragraph || list.localName !== tag) {
      list = page.createElement(tag);
      paragraph.before(list);
    }
    const item = page.createElement("li");
    const words = page.createElement("p");
    words.append(...paragraph.childNodes);
    item.append(words);
    list.append(item);
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
