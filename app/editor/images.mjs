// Images in a text: how one stands there, and files that are pasted or dropped. What an image shows and where its content is, the program
// says; an address in pasted words is never fetched and never kept.

import { Selection, TextSelection } from "prosemirror-state";

import { Drawn, element } from "./drawn.mjs";
import { imageId } from "./schema.mjs";

/** The picture, or why it is not seen; what stands under it; for who writes, what can be done. */
export class ImageView extends Drawn {
  #asked = false;

  constructor(...all) {
    super(...all);
    const { words } = this.world.options;
    this.dom = element("div", { class: "clause-image", contenteditable: "false" });
    this.figure = element("figure");
    this.picture = element("img", { class: "sensitive", draggable: "false" });
    this.said = element("p", { class: "clause-image-said", role: "status" });
    this.caption = element("figcaption", { class: "sensitive" });
    this.figure.append(this.picture, this.said, this.caption);
    this.marks = element("p", { class: "clause-image-marks" });
    this.tools = element("div", { class: "clause-table-tools" });
    const tool = (name, act) => {
      const made = element("button", { type: "button", class: "btn btn-link" });
      made.textContent = words[name];
      made.addEventListener("click", act);
      this.tools.append(made);
      return made;
    };
    this.again = tool("image_again", () => this.tell("image_again"));
    this.writing = [tool("image_describe", () => this.tell("image")), tool("image_remove", () => this.take())];
    this.dom.append(this.figure, this.marks, this.tools);
  }

  get id() {
    return imageId(this.node);
  }

  update(node) {
    if (node.type !== this.node.type || imageId(node) !== this.id) return false;
    this.node = node;
    return true;
  }

  tell(what) {
    this.world.options.tell({ what, id: this.id });
  }

  render() {
    const { words, editable } = this.world.options;
    const data = this.world.images[this.id];
    const { src = "", alt = "", caption = "", said = words.image_missing, again = false, marks = [] } = data ?? {};
    this.picture.hidden = !src;
    if (src && this.picture.getAttribute("src") !== src) this.picture.src = src;
    this.picture.alt = alt || words.image_undescribed;
    // Who does not see the picture is told what it shows.
    this.said.textContent = src ? "" : [alt, said].filter(Boolean).join(" — ");
    this.said.hidden = Boolean(src);
    this.caption.textContent = caption;
    this.caption.hidden = !caption;
    this.marks.replaceChildren(...marks.map((mark) => element("span", { class: "chip chip-amber" }, mark)));
    this.marks.hidden = marks.length === 0;
    const may = editable();
    this.again.hidden = !again;
    for (const button of this.writing) button.hidden = !may;
    this.tools.hidden = !may && !again;
    if (data && !this.#asked) {
      this.#asked = true;
      this.tell("image_shown");
    }
  }

  /** Takes the image out of the text. */
  take() {
    const at = this.getPos();
    this.view.dispatch(this.view.state.tr.delete(at, at + 1));
    this.view.focus();
  }

  // The picture is chosen like a letter, its buttons are pressed.
  stopEvent(event) {
    return Boolean(event.target.closest?.("button")) && !/^drag|^drop/.test(event.type);
  }
}

/** Puts an image behind what is selected: nothing is replaced by it. */
export function putImage(view, node) {
  const at = view.state.selection.to;
  const tr = view.state.tr.insert(at, node);
  tr.setSelection(Selection.near(tr.doc.resolve(tr.mapping.map(at)), 1));
  view.dispatch(tr.scrollIntoView());
  view.focus();
}

/** Only a data address carries its picture with it: as a file. */
function embeddedFile(address, number) {
  const [, media, coded] = /^data:(image\/[a-z+.-]+);base64,([\s\S]+)$/i.exec(address) ?? [];
  if (!media) return null;
  try {
    const bytes = Uint8Array.from(atob(coded.replace(/\s/g, "")), (letter) => letter.charCodeAt(0));
    return new File([bytes], `immagine-${number}`, { type: media });
  } catch {
    return null;
  }
}

/** `options`: `editable()`, `file(file)`; `tell(what)`. */
export function imageHandlers(options, tell) {
  const give = (files) => files.forEach((file) => options.file(file));
  return {
    handlePaste(view, event) {
      const data = event.clipboardData;
      if (!data || !options.editable()) return false;
      const files = [...data.files];
      // A word processor puts a picture of the words beside the words.
      if (files.length > 0 && !data.types.includes("text/plain")) {
        give(files);
        return true;
      }
      const html = data.getData("text/html");
      if (!/<img/i.test(html)) return false;
      const images = [...new DOMParser().parseFromString(html, "text/html").images];
      const found = images.map((image, i) => embeddedFile(image.getAttribute("src") ?? "", i + 1)).filter(Boolean);
      // Behind the words, which ProseMirror puts in after this.
      setTimeout(() => give(found));
      if (found.length < images.length) tell({ what: "images_left", count: images.length - found.length });
      return false;
    },
    handleDrop(view, event) {
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length === 0) return false;
      if (!options.editable()) return true;
      const at = view.posAtCoords({ left: event.clientX, top: event.clientY });
      if (at) view.dispatch(view.state.tr.setSelection(TextSelection.near(view.state.doc.resolve(at.pos))));
      options.entered();
      give(files);
      return true;
    },
  };
}
