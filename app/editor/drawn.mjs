// What the program draws in a text, in which ProseMirror has no part.

export const element = (tag, attributes = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
};

export class Drawn {
  constructor(world, node, view, getPos) {
    Object.assign(this, { world, node, view, getPos });
  }

  update(node) {
    if (node.type !== this.node.type || node.attrs.id !== this.node.attrs.id) return false;
    this.node = node;
    return true;
  }

  ignoreMutation() {
    return true;
  }

  destroy() {
    this.gone?.();
  }
}
