// A slash in an empty paragraph of a text: another part comes there, and the text is parted around it.

import { openKinds, focusIn } from "./article-adding.js";
import { addPart, labelOf, present, say, takeOut } from "./article-parts.js";
import { setText } from "./article-text.js";
import { remember } from "./article-undo.js";

// The number of the empty paragraph that the caret stands in, among what the text is made of; else -1.
function emptyPlace({ state }) {
  const { $from, empty } = state.selection;
  return empty && $from.depth === 1 && $from.parent.type.name === "paragraph" && !$from.parent.content.size ? $from.index(0) : -1;
}

// What stands before and behind one child of a text.
function partText(html, index) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  const children = [...body.children];
  const written = (some) => some.map((child) => child.outerHTML).join("");
  return [written(children.slice(0, index)), written(children.slice(index + 1))];
}

function insert(kind, part, textarea, editor, index) {
  const whole = editor.getHTML();
  const [before, behind] = partText(whole, index);
  const isAlone = !before && !behind;
  const fresh = addPart(kind, before ? part : part.previousElementSibling);
  const rest = before && behind ? addPart("text", fresh, { text: behind }) : null;
  const write = (text) => {
    setText(textarea, text);
    textarea.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const back = isAlone ? takeOut(part) : () => write(whole);
  if (!isAlone) write(before || behind);
  remember(`${labelOf(fresh)} added.`, () => {
    for (const each of [fresh, rest].filter(Boolean).map(present)) if (each.isConnected) takeOut(each);
    back();
  });
  focusIn(fresh);
  say(`${labelOf(fresh)} added.`);
}

document.addEventListener("desk:editor", ({ detail: { textarea, editor } }) => {
  const part = textarea.closest(".part");
  if (!part) return;
  editor.view.dom.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.isComposing) return;
    const index = emptyPlace(editor);
    if (index < 0) return;
    event.preventDefault();
    const { left, bottom } = editor.view.coordsAtPos(editor.state.selection.from);
    openKinds({ x: left, y: bottom + 6 }, (kind) => insert(kind, part, textarea, editor, index), (typed) => editor.chain().focus().insertContent({ type: "text", text: `/${typed}` }).run());
  }, { capture: true });
});
