// A list of suggestions under a field, which keeps the focus and with it what is typed.

export const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

// The list, and the line that tells those who do not see it.
export function makeSuggestionList(id, label) {
  const list = document.createElement("ul");
  list.className = "completion";
  list.id = id;
  list.popover = "manual"; // over whatever scrolls
  list.setAttribute("role", "listbox");
  list.ariaLabel = label;
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  const hint = document.createElement("p");
  hint.className = "visually-hidden";
  hint.setAttribute("role", "status");
  return { list, hint };
}

export function makeOption(list, index, text) {
  const option = document.createElement("li");
  option.id = `${list.id}-${index}`;
  option.setAttribute("role", "option");
  option.textContent = text;
  return option;
}

// Below the field, or above it where there is no room.
export function placeUnder(field, list) {
  const box = field.getBoundingClientRect();
  const isBelow = box.bottom + 2 + list.offsetHeight <= innerHeight;
  list.style.insetBlockStart = `${isBelow ? box.bottom + 2 : Math.max(0, box.top - 2 - list.offsetHeight)}px`;
  list.style.left = `${box.left}px`;
  list.style.inlineSize = `${box.width}px`;
  field.setAttribute("aria-controls", list.id);
}

export function markChosen(field, list, chosen) {
  [...list.children].forEach((option, at) => (option.ariaSelected = String(at === chosen)));
  if (chosen < 0) return field.removeAttribute("aria-activedescendant");
  field.setAttribute("aria-activedescendant", list.children[chosen].id);
  list.children[chosen].scrollIntoView({ block: "nearest" });
}

export function letGo(field) {
  for (const name of ["aria-controls", "aria-activedescendant"]) field.removeAttribute(name);
}

// Instead of so many characters before the caret, as if it were typed: the browser's own undo takes it back.
export function typeOver(field, length, text) {
  const caret = field.selectionStart;
  field.focus();
  field.setSelectionRange(caret - length, caret);
  if (document.execCommand("insertText", false, text)) return;
  field.setRangeText(text, caret - length, caret, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
