// The words of a photo beside it: groups that stay folded, fields as tall as their texts, and what the file
// says beside what an editor has written.

const KEPT = "photodesk:photo-groups";
const form = document.getElementById("photo_form");

function keptGroups() {
  try {
    return JSON.parse(localStorage.getItem(KEPT)) ?? {};
  } catch {
    return {}; // the browser keeps nothing
  }
}

function keepGroup(name, isOpen) {
  try {
    localStorage.setItem(KEPT, JSON.stringify({ ...keptGroups(), [name]: isOpen }));
  } catch {
    // It keeps nothing.
  }
}

const kept = keptGroups();
for (const group of document.querySelectorAll("details[data-group]")) {
  const { group: name } = group.dataset;
  // What is wrong in a group must be seen.
  if (name in kept && !group.querySelector(".errorlist")) group.open = kept[name];
  group.addEventListener("toggle", () => keepGroup(name, group.open));
}

// Where the style sheet cannot make a field grow with its text.
const grows = CSS.supports("field-sizing", "content");
function grow(field) {
  field.style.blockSize = "auto";
  field.style.blockSize = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
}
if (!grows) {
  for (const field of form?.querySelectorAll("textarea.grows") ?? []) grow(field);
  form?.addEventListener("input", ({ target }) => target.matches("textarea.grows") && grow(target));
  document.addEventListener("toggle", ({ target }) => [...(target.querySelectorAll?.("textarea.grows") ?? [])].map(grow), { capture: true });
}

// Spaces and line ends at the end are no difference.
const plain = (text) => text.split(/\s+/).filter(Boolean).join(" ");
const fieldOf = (found) => document.getElementById(found.dataset.found);
function showFound(found) {
  const field = fieldOf(found);
  if (field) found.hidden = plain(field.value) === plain(found.querySelector("[data-found-text]").textContent);
}
const allFound = [...document.querySelectorAll("[data-found]")];
allFound.forEach(showFound);
form?.addEventListener("input", ({ target }) => {
  const found = allFound.find((each) => each.dataset.found === target.id);
  if (found) showFound(found);
});

// As if it were typed: the browser's own undo takes it back.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-take-back]");
  if (!button) return;
  const found = button.closest("[data-found]");
  const field = fieldOf(found);
  const text = found.querySelector("[data-found-text]").textContent;
  field.focus();
  field.select?.();
  if (field.matches("textarea") && document.execCommand("insertText", false, text)) return;
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
});

// What the file says in full comes when it is asked for; it may be long.
const asFound = document.querySelector("[data-as-found]");
async function loadFound() {
  if (!asFound.open || asFound.dataset.is) return;
  asFound.dataset.is = "loading";
  const place = asFound.querySelector("[data-as-found-table]");
  try {
    const response = await fetch(asFound.dataset.asFound);
    if (!response.ok || response.redirected) throw new Error(`The server answered ${response.status}.`);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    place.replaceChildren(document.adoptNode(page.querySelector("[data-found-table]")));
    asFound.dataset.is = "loaded";
  } catch {
    delete asFound.dataset.is;
    place.textContent = "It cannot be read now. Fold this and open it again.";
  }
}
asFound?.addEventListener("toggle", loadFound);
if (asFound) loadFound();

const search = asFound?.querySelector("[data-as-found-search]");
search?.addEventListener("input", () => {
  const wanted = plain(search.value).toLowerCase();
  const rows = [...asFound.querySelectorAll("tbody tr")];
  for (const row of rows) row.hidden = !plain(row.textContent).toLowerCase().includes(wanted);
  const shown = rows.filter((row) => !row.hidden).length;
  asFound.querySelector("[data-as-found-count]").textContent = wanted ? `${shown} of ${rows.length}` : "";
});
