// A plus between any two parts, and a slash at the beginning of a paragraph: both open the list of what can be
// added there. A letter chooses among them, arrows go through them, Escape shuts it.

import { addPart, fieldsOf, kinds, labelOf, list, present, say, takeOut } from "./article-parts.js";
import { focusText } from "./article-text.js";
import { remember } from "./article-undo.js";

const menu = document.createElement("div");
menu.className = "kinds";
menu.popover = "auto";
menu.setAttribute("role", "menu");
menu.ariaLabel = "What to add";
document.body.append(menu);
let open = null; // {choose, shut}

function draw(wanted = "") {
  const start = wanted.toLowerCase();
  const found = kinds().filter(({ label, about }) => `${label} ${about}`.toLowerCase().split(" ").some((word) => word.startsWith(start)));
  menu.replaceChildren(
    ...found.map(({ kind, label, about }) => {
      const item = document.createElement("button");
      Object.assign(item, { type: "button", className: "kinds__one" });
      item.setAttribute("role", "menuitem");
      item.dataset.kind = kind;
      item.append(Object.assign(document.createElement("b"), { textContent: label }), Object.assign(document.createElement("span"), { textContent: about }));
      return item;
    }),
  );
  if (!found.length) menu.append(Object.assign(document.createElement("p"), { className: "kinds__none", textContent: "There is no such part." }));
}

// At a place of the window; `choose` is given the kind, `shut` what was typed when nothing was chosen.
export function openKinds({ x, y }, choose, shut = () => {}) {
  open = { choose, shut, typed: "" };
  draw();
  menu.showPopover();
  const { width, height } = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(8, Math.min(x, innerWidth - width - 8))}px`;
  menu.style.top = `${y + height > innerHeight - 8 ? Math.max(8, y - height - 30) : y}px`;
  menu.firstElementChild.focus();
}

menu.addEventListener("toggle", (event) => {
  if (event.newState !== "closed" || !open) return;
  const { shut, typed } = open;
  open = null;
  shut(typed);
});
menu.addEventListener("click", (event) => {
  const item = event.target.closest("[data-kind]");
  if (!item || !open) return;
  const { choose } = open;
  open = null;
  menu.hidePopover();
  choose(item.dataset.kind);
});
menu.addEventListener("keydown", (event) => {
  const items = [...menu.querySelectorAll("[data-kind]")];
  const index = items.indexOf(document.activeElement);
  const steps = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (steps) items.at((index + steps) % items.length)?.focus();
  else if (event.key === "Home") items[0]?.focus();
  else if (event.key === "End") items.at(-1)?.focus();
  else if (event.key === "Tab") menu.hidePopover();
  else if (event.key === "Backspace" && !open.typed) menu.hidePopover();
  else if (event.key === "Backspace" || (event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey)) {
    open.typed = event.key === "Backspace" ? open.typed.slice(0, -1) : open.typed + event.key;
    draw(open.typed);
    menu.tabIndex = -1;
    (menu.querySelector("[data-kind]") ?? menu).focus();
  } else return;
  event.preventDefault();
});

// A new part with the focus in its first field; taken out again by Ctrl+Z.
export function add(kind, after) {
  const part = addPart(kind, after);
  remember(`${labelOf(part)} added.`, () => present(part).isConnected && takeOut(present(part)));
  focusIn(part);
  say(`${labelOf(part)} added.`);
  part.scrollIntoView({ block: "nearest" });
  return part;
}

export function focusIn(part) {
  const field = fieldsOf(part).find(({ name }) => !name.endsWith("-name"));
  if (field?.matches("[data-django-prose-editor-article]")) focusText(field);
  else (field?.closest("[data-pick]")?.querySelector("[data-pick-open]") ?? field)?.focus();
}

document.addEventListener("click", (event) => {
  const plus = event.target.closest("[data-plus]");
  if (!plus) return;
  const { left, bottom } = plus.getBoundingClientRect();
  const after = plus.closest(".part");
  openKinds({ x: left, y: bottom + 4 }, (kind) => add(kind, after), () => plus.isConnected && plus.focus());
});

export const isLastPart = (part) => part === list.lastElementChild;
