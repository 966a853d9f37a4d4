// The text parts of an article: each is read as text until it comes near or is wanted, and has an editor
// then. Two hundred editors at once would make a long article slow to open.

import { createEditor } from "django-prose-editor/configurable";

const NEAR = "600px 0px";
const SELECTOR = "textarea[data-django-prose-editor-article]";
const SHOWN = new Set(["P", "H2", "H3", "UL", "OL", "LI", "BLOCKQUOTE", "STRONG", "EM", "S", "BR", "B", "I"]);
const made = new WeakMap(); // textarea → the promise of its editor
const ready = new WeakMap(); // textarea → its editor

const near = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) editorFor(textareaOf(target));
  },
  { rootMargin: NEAR },
);
const textareaOf = (reading) => reading.parentElement.querySelector(SELECTOR);

// Only what an article's text is made of, whatever stands in the field.
function readable(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const copy = (from, to) => {
    for (const node of from.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) to.append(node.data);
      else if (node.nodeType === Node.ELEMENT_NODE) {
        const kept = SHOWN.has(node.tagName) ? document.createElement(node.localName) : node.tagName === "A" ? document.createElement("u") : to;
        if (kept !== to) to.append(kept);
        copy(node, kept);
      }
    }
    return to;
  };
  return copy(page.body, document.createElement("div"));
}

function showReading(textarea) {
  const reading = readable(textarea.value);
  reading.className = "part__reading";
  reading.addEventListener("click", () => focusText(textarea));
  textarea.before(reading);
  textarea.classList.add("part__source");
  near.observe(reading);
}

export function editorFor(textarea) {
  if (!made.has(textarea)) {
    const config = JSON.parse(textarea.dataset.djangoProseEditorArticle);
    made.set(textarea, createEditor(textarea, config).then((editor) => {
      const field = editor.options.element.parentElement;
      const reading = field.querySelector(".part__reading");
      if (reading) near.unobserve(reading);
      reading?.remove();
      textarea.classList.remove("part__source");
      ready.set(textarea, editor);
      const label = textarea.labels[0]?.textContent;
      if (label) editor.view.dom.ariaLabel = label;
      document.dispatchEvent(new CustomEvent("desk:editor", { detail: { textarea, editor } }));
      return editor;
    }));
  }
  return made.get(textarea);
}

export const editorOf = (textarea) => ready.get(textarea);

export async function focusText(textarea, where = "end") {
  (await editorFor(textarea)).commands.focus(where);
}

// A text that came from elsewhere: the field and what is shown of it follow.
export function setText(textarea, html) {
  textarea.value = html;
  const editor = ready.get(textarea);
  if (editor) editor.commands.setContent(html, { emitUpdate: false });
  const reading = textarea.parentElement.querySelector(".part__reading");
  if (reading) reading.replaceChildren(...readable(html).childNodes);
}

export function forgetText(textarea) {
  ready.get(textarea)?.destroy();
}

function watch(root) {
  for (const textarea of root.querySelectorAll(SELECTOR)) {
    if (!made.has(textarea) && !textarea.parentElement.querySelector(".part__reading")) showReading(textarea);
  }
}

watch(document);
document.addEventListener("desk:part", ({ detail }) => watch(detail.part));
