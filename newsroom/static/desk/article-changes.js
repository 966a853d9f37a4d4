// What differs between an article's page and what the server has of it: collected, and put on the page again.

import { addPart, fieldsOf, fill, form, list, parts, takeOut, tellChanged, valuesOf } from "./article-parts.js";

export const state = JSON.parse(document.getElementById("article-state").textContent);
const NAMES = Object.keys(state.fields).filter((name) => form.elements[name]);
export const fieldNamed = (name) => form.elements[name];

// The page's own name for a part that has no row yet.
export function keyOf(part) {
  if (part.dataset.part) return part.dataset.part;
  part.dataset.temp ||= `${part.dataset.kind}:+${crypto.getRandomValues(new Uint32Array(2)).join("x")}`;
  return part.dataset.temp;
}
export const partOf = (key) => [...list.children].find((part) => part.dataset.part === key || part.dataset.temp === key);

const readFields = () => Object.fromEntries(NAMES.map((name) => [name, fieldNamed(name).value]));

// What the server has: `seen` are its digests, and `order` that of its rows.
export const known = { seen: { ...state.fields, ...state.parts }, fields: readFields(), parts: {}, order: [], structure: "[]{}" };
for (const part of list.children) {
  known.parts[keyOf(part)] = valuesOf(part);
  known.order.push(keyOf(part));
}
export const disputed = new Set(); // what somebody else changed, too: it waits for a decision
export const beside = new Set(); // what the server keeps beside a live article for this editor
const letGo = new Set(); // parts of that which are gone, and are not to come back

// What was decided is sent again, though it stands here as it was sent before.
export function sendAgain(key) {
  if (key in state.fields) known.fields[key] = null;
  else known.parts[key] = {};
}
export function letGoOf(key) {
  if (beside.has(key)) letGo.add(key);
}

// As few moves as make one order of another: what stays is the longest run that is in both.
function movesBetween(before, after) {
  const place = new Map(before.map((key, index) => [key, index]));
  const ends = [];
  const links = new Map();
  for (const key of after) {
    if (!place.has(key)) continue;
    let at = ends.findIndex((end) => place.get(end) >= place.get(key));
    if (at < 0) at = ends.length;
    links.set(key, ends[at - 1]);
    ends[at] = key;
  }
  const stays = new Set();
  for (let key = ends.at(-1); key !== undefined; key = links.get(key)) stays.add(key);
  return after.flatMap((key, index) => (stays.has(key) ? [] : [[key, after[index - 1] ?? ""]]));
}

// In the form that the server takes; null where there is nothing. What is disputed waits, but for `all`.
export function collect({ all = false } = {}) {
  const waits = (key) => !all && disputed.has(key);
  const changes = { fields: {}, parts: {} };
  for (const [name, value] of Object.entries(readFields())) {
    if (value !== known.fields[name] && !waits(name)) changes.fields[name] = { values: { [name]: value }, seen: known.seen[name] };
  }
  const present = parts();
  for (const part of present) {
    const key = keyOf(part);
    if (waits(key) || part.hasAttribute("data-fixed")) continue;
    const [values, before] = [valuesOf(part), known.parts[key]];
    const changed = Object.entries(values).filter(([name, value]) => !before || value !== before[name]);
    if (changed.length) changes.parts[key] = { values: Object.fromEntries(changed), seen: known.seen[key] ?? "" };
  }
  const keys = present.map(keyOf);
  const here = new Set(keys);
  const gone = known.order.filter((key) => !here.has(key) && !waits(key));
  const removed = Object.fromEntries(gone.map((key) => [key, known.seen[key] ?? ""]));
  for (const key of Object.keys(known.parts)) if (key.includes(":+") && !here.has(key)) removed[key] = "";
  for (const key of letGo) removed[key] = "";
  const placed = movesBetween(known.order.filter((key) => here.has(key)), keys);
  const structure = JSON.stringify(placed) + JSON.stringify(removed);
  if (structure !== known.structure) Object.assign(changes, { removed, placed });
  return Object.keys(changes.fields).length || Object.keys(changes.parts).length || changes.placed ? { changes, structure, keys } : null;
}

// Whether the page says already what a draft of this browser says.
export function isHere({ fields, parts: wanted, placed }) {
  const present = readFields();
  return (
    !placed &&
    Object.entries(fields).every(([name, { values }]) => values[name] === present[name]) &&
    Object.entries(wanted).every(([key, { values }]) => {
      const part = partOf(key);
      const there = part && valuesOf(part);
      return there && Object.entries(values).every(([name, value]) => there[name] === value);
    })
  );
}

// What was sent is there now; `isKept` says that it lies beside the article, whose own order is as it was.
export function acknowledge({ changes, structure, keys }, answer) {
  const isKept = answer.where !== "article";
  const isLeft = (key) => key in answer.problems || answer.conflicts.some((conflict) => conflict.key === key);
  for (const [name, { values }] of Object.entries(changes.fields)) {
    if (isKept || !isLeft(name)) known.fields[name] = values[name];
  }
  for (const [key, { values }] of Object.entries(changes.parts)) {
    if (!isKept && isLeft(key)) continue;
    const { ask_again: _asked, ...rest } = values;
    known.parts[key] = { ...known.parts[key], ...rest };
    const asked = fieldsOf(partOf(key) ?? document.createElement("i")).find(({ name }) => name.endsWith("-ask_again"));
    if (asked && values.ask_again) asked.checked = false;
    if ("ask_again" in values) known.parts[key].ask_again = false;
  }
  for (const [key, there] of Object.entries(answer.made)) {
    const part = partOf(key);
    if (!part) continue;
    part.dataset.part = there;
    part.id = `part-${there.replace(":", "-")}`; // findings lead there
    known.parts[there] = known.parts[key] ?? valuesOf(part);
    delete known.parts[key];
    if (document.activeElement && !part.contains(document.activeElement)) part.dataset.made = "";
  }
  Object.assign(known.seen, answer.seen);
  if (isKept) for (const key of [...Object.keys(changes.fields), ...Object.keys(changes.parts)]) beside.add(key);
  else for (const keys of [beside, letGo]) keys.clear();
  if (isKept) known.structure = changes.placed ? structure : known.structure;
  else if (changes.placed) {
    for (const key of Object.keys(changes.removed)) {
      if (isLeft(key)) continue;
      partOf(key)?.remove();
      delete known.parts[key];
      delete known.seen[key];
    }
    const made = (key) => answer.made[key] ?? key;
    const unsaved = (key) => key.includes(":+");
    known.order = keys.map(made).filter((key) => !unsaved(key));
    known.structure = "[]{}";
  }
}

// Changes that were kept, here or by the server, come onto the page as if they were typed.
export function apply(changes, shown = {}) {
  for (const [name, { values }] of Object.entries(changes.fields)) setField(name, values[name], shown[name]);
  for (const [key, { values }] of Object.entries(changes.parts)) {
    const part = partOf(key);
    if (part) fill(part, values, shown[key]);
    else addPart(key.split(":")[0], list.lastElementChild, values, shown[key]).dataset.temp = key;
  }
  for (const key of Object.keys(changes.removed ?? {})) {
    const part = partOf(key);
    if (part && !part.hidden) takeOut(part);
  }
  for (const [key, after] of changes.placed ?? []) {
    const [part, before] = [partOf(key), after && partOf(after)];
    if (part && (before || after === "")) (before ? (at) => before.after(at) : (at) => list.prepend(at))(part);
  }
  tellChanged();
}

export function setField(name, value, shown = {}) {
  const field = fieldNamed(name);
  if (!field) return;
  const id = String(value ?? "");
  if (field.localName === "select" && id && ![...field.options].some((option) => option.value === id)) field.add(new Option(shown?.[name] ?? `Number ${id}`, id));
  field.value = id;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}
