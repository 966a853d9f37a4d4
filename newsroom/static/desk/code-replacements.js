// The newsroom's codes for phrases: \nyc\ becomes "New York City" when its second backslash is typed, as if
// it had been typed: Ctrl+Z takes it back. The list is asked for when the first backslash is typed.

const NAMES = ["caption", "credit_line", "alt_text", "headline", "extended_description"];
const FIELDS = `:is(textarea, input):is(${NAMES.map((name) => `[name=${name}]`).join()}, [data-codes])`;
const CODE = /\\([^\\\s]{1,40})\\$/;
const FRESH_MS = 5000;
const SHOWN_MS = 8000;
const told = new Set(); // codes that are none: said once
let codes = null; // a promise of texts by code
let askedAt = 0;
let isInserting = false;

function load() {
  askedAt = Date.now();
  codes = ask();
  codes.catch(() => (codes = null)); // the next backslash asks again
  return codes;
}

async function ask() {
  const response = await fetch("/admin/codes/");
  if (!response.ok || response.redirected) throw new Error(`The server answered ${response.status}.`);
  return new Map(Object.entries((await response.json()).codes));
}

// One that is not there may have been added just now, in another tab.
async function textOf(code) {
  const known = await (codes ?? load());
  if (known.has(code) || Date.now() - askedAt < FRESH_MS) return known.get(code);
  return (await load()).get(code);
}

// A place of its own behind the field: a dialog makes all else on the page silent.
function tell(field, sentence) {
  const before = field.closest("label, .flex-container") ?? field;
  let note = before.nextElementSibling;
  if (!note?.matches(".code-note")) {
    note = document.createElement("p");
    note.className = "code-note";
    note.setAttribute("role", "status");
    before.after(note);
  }
  setTimeout(() => (note.textContent = sentence)); // said when it changes, not when it comes
  setTimeout(() => note.remove(), SHOWN_MS);
}

// The browser types it, so that its own undo knows of it; in a field that was left, it is put there.
function insert(field, start, end, text) {
  const caret = field.selectionStart;
  const shown = field.matches("input") ? text.replace(/\s*\n\s*/g, " ") : text;
  isInserting = true;
  if (document.activeElement === field) {
    field.setSelectionRange(start, end);
    document.execCommand("insertText", false, shown);
    if (caret > end) field.setSelectionRange(caret + shown.length - (end - start), caret + shown.length - (end - start));
  } else {
    field.setRangeText(shown, start, end);
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
  isInserting = false;
}

async function expand(field) {
  const end = field.selectionStart;
  const found = CODE.exec(field.value.slice(0, end));
  if (!found) return;
  const [written, code] = found;
  const start = end - written.length;
  let text;
  try {
    text = await textOf(code.toLowerCase());
  } catch {
    return tell(field, `The list of codes cannot be read now: ${written} stays as it is.`);
  }
  if (text !== undefined) {
    // Somebody may have typed on, but not in it.
    if (field.value.slice(start, end) === written) insert(field, start, end, text.replaceAll("\r\n", "\n"));
  } else if (!told.has(code)) {
    told.add(code);
    tell(field, `${written} is none of the newsroom’s codes: it stays as it is.`);
  }
}

// The browser's undo selects what it brings back: whoever types on would type over it.
function leaveSelected(field) {
  const { selectionStart: start, selectionEnd: end } = field;
  if (start < end && CODE.exec(field.value.slice(start, end))?.index === 0) field.setSelectionRange(end, end);
}

document.addEventListener("input", (event) => {
  const field = event.target;
  if (event.inputType === "historyUndo" && field.matches(FIELDS)) leaveSelected(field);
  if (isInserting || event.isComposing || !event.data?.endsWith("\\") || !field.matches(FIELDS)) return;
  if (!event.inputType.startsWith("insert")) return; // undone, it stays undone
  if (!codes) load().catch(() => {});
  expand(field);
});
document.addEventListener("compositionend", (event) => {
  if (event.data?.endsWith("\\") && event.target.matches(FIELDS)) expand(event.target);
});
