// The parts of an article's body on its page: which there are, what they hold, how one comes, goes and is
// named. Each part is a form of Django's formsets, so that what is on the page can be sent as one form, too.

import { forgetText, setText } from "./article-text.js";

export const body = document.querySelector("[data-parts-of]");
export const list = body.querySelector("[data-parts]");
export const form = body.closest("form");
const status = body.querySelector("[data-parts-status]");
const SHOWN_MS = 10_000;
const NAME_CHARACTERS = 60;
const OWN = ["id", "parent", "region", "ordering", "DELETE"]; // what the form needs for itself
const STEP = 10;

export const parts = () => [...list.children].filter((part) => !part.hidden);
export const isFixed = (part) => part.hasAttribute("data-fixed");
export const kindOf = (part) => part.dataset.kind;
export const labelOf = (part) => part.querySelector(".part__kind").textContent;
export const fieldOf = (part, name) => form.elements[`${part.dataset.prefix}-${name}`];

let timer = 0;
// `undo` is offered by a button beside the words.
export function say(text, undo = null) {
  clearTimeout(timer);
  const button = undo && Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: "Undo" });
  button?.addEventListener("click", () => {
    status.replaceChildren();
    undo();
  });
  // A screen reader keeps silent about a text that stays the same.
  status.replaceChildren(status.textContent === text ? `${text}\u00a0` : text, ...(button ? [" ", button] : []));
  timer = setTimeout(() => status.replaceChildren(), SHOWN_MS);
}

// The fields of a part that a person fills, by name.
export function fieldsOf(part) {
  const start = `${part.dataset.prefix}-`;
  const found = [...part.querySelectorAll("[name]")].filter(({ name }) => name.startsWith(start));
  return found.filter(({ name }) => !OWN.includes(name.slice(start.length)));
}
const nameIn = (part, field) => field.name.slice(part.dataset.prefix.length + 1);

export function valuesOf(part) {
  return Object.fromEntries(fieldsOf(part).map((field) => [nameIn(part, field), field.type === "checkbox" ? field.checked : field.value]));
}

// `shown` has the names of what is chosen, by field: a select offers only the newest.
export function fill(part, values, shown = {}) {
  for (const field of fieldsOf(part)) {
    const value = values[nameIn(part, field)];
    if (value === undefined) continue;
    if (field.type === "checkbox") field.checked = value;
    else if (field.matches("[data-django-prose-editor-article]")) setText(field, value);
    else if (field.localName === "select") choose(field, value, shown[nameIn(part, field)]);
    else field.value = value;
  }
  showName(part);
}

function choose(select, value, name) {
  const id = String(value ?? "");
  if (id && ![...select.options].some((option) => option.value === id)) select.add(new Option(name ?? `Number ${id}`, id));
  select.value = id;
  select.dispatchEvent(new Event("change", { bubbles: true }));
}

// What a part is called where nobody gave it a name: how it begins.
function openingOf(part) {
  const values = valuesOf(part);
  const select = part.querySelector("[data-pick] select");
  if (select) return select.value ? select.selectedOptions[0].textContent : "";
  const text = kindOf(part) === "text" ? wordsOf(values.text) : (values.text ?? values.title ?? "") || values.url || "";
  const line = text.trim().replace(/\s+/g, " ");
  if (line.length <= NAME_CHARACTERS) return line;
  const start = line.slice(0, NAME_CHARACTERS - 1);
  return `${start.slice(0, start.lastIndexOf(" ")) || start}…`;
}

export function wordsOf(html) {
  const { body: page } = new DOMParser().parseFromString(html.replace(/<\/(p|h[23]|li|blockquote)>|<br\s*\/?>/g, "$& "), "text/html");
  return page.textContent;
}

export const nameOf = (part) => part.querySelector("[data-part-name]")?.value || part.querySelector("[data-part-name]")?.placeholder || part.querySelector("[data-part-said]")?.textContent || labelOf(part);

export function showName(part) {
  const field = part.querySelector("[data-part-name]");
  if (!field) return;
  field.placeholder = openingOf(part) || "No name yet";
  const name = field.value || openingOf(part);
  part.ariaLabel = name ? `${labelOf(part)}: ${name}` : labelOf(part);
  part.querySelector("[data-grip]").ariaLabel = `Move: ${labelOf(part)}${name ? `, ${name}` : ""}`;
}

// What changed is told to whoever saves; places are written into the form.
export function tellChanged() {
  parts().forEach((part, index) => {
    const field = fieldOf(part, "ordering");
    if (field) field.value = (index + 1) * STEP;
  });
  const all = parts();
  body.querySelector("[data-parts-empty]").hidden = all.length > 0;
  document.dispatchEvent(new CustomEvent("desk:parts"));
  form.dispatchEvent(new Event("change"));
}

export const kinds = () => [...body.querySelectorAll("template[data-blank]")].map(({ dataset }) => ({ kind: dataset.blank, label: dataset.label, about: dataset.about }));

// A new part after another (null: at the beginning), with what is in it.
export function addPart(kind, after, values = {}, shown = {}) {
  const blank = body.querySelector(`template[data-blank="${kind}"]`);
  const base = blank.content.firstElementChild.dataset.prefix.replace(/-__prefix__$/, "");
  const total = form.elements[`${base}-TOTAL_FORMS`];
  const holder = document.createElement("template");
  holder.innerHTML = blank.innerHTML.replaceAll("__prefix__", total.value);
  const part = holder.content.querySelector(".part");
  total.value = Number(total.value) + 1;
  if (after) after.after(part);
  else list.prepend(part);
  fieldOf(part, "region").value = "body";
  document.dispatchEvent(new CustomEvent("desk:part", { detail: { part } }));
  fill(part, values, shown);
  showName(part);
  tellChanged();
  return part;
}

export function move(part, before) {
  if (before === part || part.nextElementSibling === before) return false;
  list.insertBefore(part, before); // null: to the end
  tellChanged();
  return true;
}

// What was taken out and came back is another element: what is remembered of the first is meant of that one.
const successors = new WeakMap();
export const present = (part) => (successors.has(part) ? present(successors.get(part)) : part);

// Taken out until it is saved; what was never saved is gone at once. The answer puts it back; where its row is gone
// by then, as a new one.
export function takeOut(part) {
  const box = fieldOf(part, "DELETE");
  const again = keepOf(part);
  if (part.dataset.part) {
    part.hidden = true;
    if (box) box.checked = true;
    tellChanged();
    return () => {
      if (!part.isConnected) return again();
      part.hidden = false;
      if (box) box.checked = false;
      tellChanged();
      return part;
    };
  }
  dropForm(part);
  tellChanged();
  return again;
}

// What makes a part anew, where it stands now, as it is now.
function keepOf(part) {
  const [kind, values, before, previous] = [kindOf(part), valuesOf(part), part.nextElementSibling, part.previousElementSibling];
  const shown = Object.fromEntries([...part.querySelectorAll("select")].map((select) => [nameIn(part, select), select.selectedOptions[0]?.textContent]));
  return () => {
    const [below, above] = [before, previous].map((each) => each && present(each));
    const after = below?.isConnected ? below.previousElementSibling : above?.isConnected ? above : list.lastElementChild;
    const fresh = addPart(kind, after, values, shown);
    successors.set(part, fresh);
    return fresh;
  };
}

// The forms of a kind are numbered without gaps: those behind a dropped one close up.
function dropForm(part) {
  const [, base, number] = part.dataset.prefix.match(/^(.*)-(\d+)$/);
  for (const field of part.querySelectorAll("textarea")) forgetText(field);
  part.remove();
  const total = form.elements[`${base}-TOTAL_FORMS`];
  total.value -= 1;
  for (let from = Number(number) + 1; from <= Number(total.value); from += 1) {
    const other = list.querySelector(`[data-prefix="${base}-${from}"]`);
    for (const element of [other, ...other.querySelectorAll("*")]) {
      for (const { name, value } of [...element.attributes]) {
        if (value.includes(`${base}-${from}`) && !value.includes("{")) element.setAttribute(name, value.replaceAll(`${base}-${from}`, `${base}-${from - 1}`));
      }
    }
  }
}
