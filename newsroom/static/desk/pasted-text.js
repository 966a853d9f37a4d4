// What Word, Google Docs and others put on the clipboard, as an article's text: lists are lists, struck
// words stay struck, headings fit, empty paragraphs go. newsroom/pasted_html.py does the same when saving.

import { Extension, Plugin } from "django-prose-editor/editor";

const HEADINGS = { H1: "h2", H4: "h3", H5: "h3", H6: "h3" };
const BULLET = /^[\s\u00a0]*[·•▪◦‣●○§][\s\u00a0]+/;
const NUMBER = /^[\s\u00a0]*(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)][\s\u00a0]*$/i;
const STYLES = [
  [/text-decoration[\w-]*:[^;]*line-through/i, "s"],
  [/font-weight:\s*(?:bold|[6-9]00)/i, "strong"],
  [/font-style:\s*italic/i, "em"],
];

const styleOf = (element) => element.getAttribute("style") || "";
const isIgnored = (element) => /mso-list:\s*ignore/i.test(styleOf(element));

function wrapContent(element, tag) {
  const inside = document.createElement(tag);
  inside.append(...element.childNodes);
  element.append(inside);
}

function renamed(element, tag) {
  const other = document.createElement(tag);
  other.append(...element.childNodes);
  element.replaceWith(other);
  return other;
}

// How deep in a list a paragraph stands, 0 for none; the mark in front is taken out.
function listLevel(paragraph) {
  const style = /mso-list:\s*l\d+\s+level(\d+)/i.exec(styleOf(paragraph));
  const level = style ? Number(style[1]) : paragraph.className.includes("MsoListParagraph") ? 1 : 0;
  const mark = [...paragraph.querySelectorAll("span")].find(isIgnored);
  if (mark) {
    const isNumbered = NUMBER.test(mark.textContent);
    mark.remove();
    return [level || 1, isNumbered];
  }
  if (paragraph.parentElement.tagName === "LI") return [0, false];
  const first = paragraph.firstChild;
  if (first?.nodeType === Node.TEXT_NODE && BULLET.test(first.data)) {
    first.data = first.data.replace(BULLET, "");
    return [level || 1, false];
  }
  return [style ? level : 0, false];
}

function gatherLists(body) {
  const made = new Set();
  for (const paragraph of body.querySelectorAll("p")) {
    const [level, isNumbered] = listLevel(paragraph);
    if (!level) continue;
    const tag = isNumbered ? "ol" : "ul";
    const item = document.createElement("li");
    let list = paragraph.previousElementSibling;
    const isOtherKind = level === 1 && list?.localName !== tag;
    if (!made.has(list) || isOtherKind) {
      list = document.createElement(tag);
      made.add(list);
      paragraph.before(list);
    }
    for (let depth = 1; depth < level; depth += 1) {
      if (!list.lastElementChild) list.append(document.createElement("li"));
      let inner = list.lastElementChild.lastElementChild;
      if (!inner || !/^[UO]L$/.test(inner.tagName)) list.lastElementChild.append((inner = document.createElement(tag)));
      list = inner;
    }
    list.append(item);
    item.append(renamed(paragraph, "p"));
  }
}

// A line for each row: articles have no tables, and the editor would glue the cells together.
function unpackTable(table) {
  for (const row of [...(table.caption ? [table.caption] : []), ...table.rows]) {
    const cells = [...(row.cells ?? [row])];
    const hasBlocks = row.querySelector("p, ul, ol, h2, h3");
    const line = hasBlocks ? document.createDocumentFragment() : document.createElement("p");
    for (const cell of cells) line.append(...(line.childNodes.length ? [" "] : []), ...cell.childNodes);
    table.before(line);
  }
  table.remove();
}

export function mendPasted(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  for (const element of body.querySelectorAll("style, script, xml, meta, link, title")) element.remove();
  for (const element of body.querySelectorAll("span, b, i")) {
    if (isIgnored(element)) continue;
    if (element.tagName === "B" && /font-weight:\s*(?:normal|[1-4]00)/i.test(styleOf(element))) {
      element.replaceWith(...element.childNodes);
      continue;
    }
    for (const [pattern, tag] of element.tagName === "SPAN" ? STYLES : STYLES.slice(0, 1)) {
      if (pattern.test(styleOf(element))) wrapContent(element, tag);
    }
  }
  for (const element of body.querySelectorAll("h1, h4, h5, h6")) renamed(element, HEADINGS[element.tagName]);
  for (const element of body.querySelectorAll("del, strike")) renamed(element, "s");
  for (const element of body.querySelectorAll("p.MsoTitle")) renamed(element, "h2");
  gatherLists(body);
  for (const table of [...body.querySelectorAll("table")].reverse()) unpackTable(table);
  for (const inner of body.querySelectorAll(":is(ul, ol) > :is(ul, ol)")) {
    if (inner.previousElementSibling?.tagName === "LI") inner.previousElementSibling.append(inner);
  }
  for (const gap of body.querySelectorAll("br")) {
    if ([gap.previousElementSibling, gap.nextElementSibling].some((one) => one?.matches("p, ul, ol, h2, h3"))) gap.remove();
  }
  for (const element of [...body.querySelectorAll("p, h2, h3, li, ul, ol")].reverse()) {
    if (!element.textContent.trim() && !element.querySelector("img, hr")) element.remove();
  }
  return body.innerHTML;
}

export const PastedText = Extension.create({
  name: "pastedText",
  addProseMirrorPlugins() {
    return [new Plugin({ props: { transformPastedHTML: mendPasted } })];
  },
});
