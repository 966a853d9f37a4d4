// An article is saved while it is written: in this browser at once, on the server within seconds. A draft is
// saved itself; of what readers see, the changes are kept beside it until somebody publishes them.

import { acknowledge, apply, collect, disputed, fieldNamed, isHere, partOf, state } from "./article-changes.js";
import { showConflict } from "./article-conflicts.js";
import { body, form, labelOf, nameOf, say } from "./article-parts.js";
import { Refused, askServer, token } from "./asking.js";
import { askedNote, noteOf, setNote } from "./correction-choice.js";
import { forget, keep, kept, when } from "./drafts.js";
import { me } from "./login.js";

const HERE_MS = 300; // after the last key, in this browser
const PAUSE_MS = 1500; // after the last key, on the server
const MOST_MS = 4000; // after the first key that is not saved
const AGAIN_MS = 8000; // after trouble
const address = (act) => new URL(`../${act}/`, location.href.split("#")[0]).href;
const prefix = `photodesk:draft:${me()}:${location.pathname}:`;
const own = prefix + Date.now();
const saved = document.querySelector("[data-saved]");
const discard = document.querySelector("[data-discard]");
export const article = { version: state.version, isLive: state.isLive };
let problems = {};
let trouble = "";
let keptAt = state.kept?.at ?? null;
let savedAt = null;
let first = 0; // when the oldest key was typed that is not saved
let isSending = null;
let isLeaving = false;
let hereTimer = 0;
let timer = 0;

const time = (at) => new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });

export function show() {
  const wrong = Object.keys(problems).length;
  const [is, text] = trouble
    ? ["waiting", trouble]
    : wrong
      ? ["typed", wrong === 1 ? "1 part is not complete" : `${wrong} parts are not complete`]
      : disputed.size
        ? ["typed", "Changed by two: decide"]
      : isSending
        ? ["saving", "Saving…"]
        : first
          ? ["typed", "Not saved yet"]
          : keptAt
            ? ["typed", `Kept ${time(keptAt)}, not public yet`]
            : ["saved", savedAt ? `Saved ${time(savedAt)}` : "Saved"];
  saved.dataset.is = is;
  if (saved.textContent !== text) saved.textContent = text;
  if (discard) discard.hidden = !keptAt;
  for (const note of body.querySelectorAll("[data-part-note]")) {
    const part = note.closest(".part");
    const problem = problems[part.dataset.part] ?? problems[part.dataset.temp] ?? "";
    if (note.dataset.problem !== problem) note.textContent = note.dataset.problem = problem;
  }
  for (const name of Object.keys(state.fields)) {
    const row = fieldNamed(name)?.closest(".form-row");
    let note = row?.querySelector("[data-field-note]");
    if (problems[name] && !note) row.append((note = Object.assign(document.createElement("p"), { className: "part__note" })));
    if (note) Object.assign(note, { textContent: problems[name] ?? "" }).dataset.fieldNote = "";
  }
}

function keepHere() {
  clearTimeout(hereTimer);
  if (isLeaving) return;
  const changed = collect({ all: true });
  const note = noteOf(form); // of a correction: the server gets it with the edit that it tells of
  if (changed || note) keep(own, { changes: changed?.changes ?? { fields: {}, parts: {} }, note });
  else forget(own);
}

export function typed() {
  if (isLeaving) return;
  clearTimeout(hereTimer);
  hereTimer = setTimeout(keepHere, HERE_MS);
  first ||= Date.now();
  clearTimeout(timer);
  timer = setTimeout(() => save(), Math.max(0, Math.min(PAUSE_MS, first + MOST_MS - Date.now())));
  show();
}
for (const name of ["input", "change"]) form.addEventListener(name, typed);

// Sends what changed, one request after the other. `true` when all is where it belongs.
export async function save({ isFinal = false } = {}) {
  clearTimeout(timer);
  while (isSending) await isSending;
  const changed = collect();
  first = 0;
  if (!changed && !isFinal) {
    keepHere();
    show();
    return !Object.keys(problems).length && !disputed.size && !trouble;
  }
  isSending = send(changed ?? { changes: { fields: {}, parts: {} }, keys: [] }, isFinal);
  show();
  const isDone = await isSending;
  isSending = null;
  keepHere();
  show();
  return isDone;
}

async function send(changed, isFinal) {
  try {
    const answer = await askServer(address("autosave"), { ...changed.changes, final: isFinal, ...(isFinal ? askedNote(form) : {}) });
    trouble = "";
    acknowledge(changed, answer);
    const isNext = answer.version <= article.version + 1;
    if (answer.where === "article" && isNext) article.version = answer.version;
    keptAt = answer.where === "article" ? null : answer.at;
    savedAt = answer.at;
    problems = answer.problems;
    for (const conflict of answer.conflicts) showConflict(conflict, typed);
    document.dispatchEvent(new CustomEvent("desk:saved"));
    document.dispatchEvent(new CustomEvent("desk:asking", { detail: { number: 0, isDone: true } }));
    return answer.where !== "refused" && !disputed.size && !Object.keys(problems).length;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    trouble = error.code ? `Not saved: ${error.message}` : "Not saved: no connection. It is kept in this browser.";
    first ||= Date.now();
    timer = setTimeout(() => save(), AGAIN_MS);
    return false;
  }
}

function leadToProblem() {
  const [key] = Object.keys(problems);
  const part = key && (partOf(key) ?? fieldNamed(key)?.closest(".form-row"));
  const conflict = document.querySelector(".part--conflict");
  (part ?? conflict)?.scrollIntoView({ block: "center" });
  const name = part?.matches(".part") ? `${labelOf(part)} “${nameOf(part)}”: ` : "";
  if (key) say(`${name}${problems[key]}`);
  else if (conflict) say("Somebody else changed what is marked: decide first.");
  else if (trouble) say(trouble);
}

function leave(url) {
  isLeaving = true;
  forget(own);
  if (url === location.pathname) location.reload();
  else location.assign(url);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const isClosing = event.submitter?.name === "_save";
  if (await save({ isFinal: true })) leave(isClosing ? address("..").replace(/[^/]+\/\.\.\/$/, "") : location.pathname);
  else leadToProblem();
});

// Publish, schedule and the like: what was typed is saved first.
document.addEventListener("submit", async (event) => {
  const other = event.target;
  if (other === form || !other.closest("#content") || other.method !== "post" || other.dataset.saved) return;
  if (other.closest("[data-private-links]")) return;
  event.preventDefault();
  if (!(await save())) return leadToProblem();
  await new Promise((go) => setTimeout(go)); // a form that is being sent cannot be sent again until that is over
  other.dataset.saved = "1";
  isLeaving = true;
  other.requestSubmit(event.submitter);
});

discard?.addEventListener("click", async () => {
  if (!window.confirm("Throw away what you changed and did not publish? The article stays as its readers get it.")) return;
  await askServer(address("discard"), {});
  leave(location.pathname);
});

window.addEventListener("beforeunload", (event) => {
  if (!isLeaving && (trouble || disputed.size || Object.keys(problems).length)) event.preventDefault();
});
window.addEventListener("pagehide", () => {
  if (isLeaving) return;
  keepHere();
  const changed = collect();
  if (!changed) return;
  fetch(address("autosave"), { method: "POST", keepalive: true, headers: { "Content-Type": "application/json", "X-CSRFToken": token() }, body: JSON.stringify(changed.changes) }).catch(() => {});
});
document.addEventListener("visibilitychange", () => document.hidden && first && save());

// What was kept beside a live article comes back by itself; what a crash left in this browser is offered.
function restoreKept() {
  if (!state.kept) return;
  apply(state.kept.changes, state.kept.shown);
  acknowledge({ ...collect() ?? { changes: { fields: {}, parts: {} } } }, { where: "kept", problems: {}, conflicts: [], made: {}, seen: {} });
  first = 0;
  clearTimeout(timer);
  problems = state.kept.problems;
  for (const conflict of state.kept.conflicts) showConflict(conflict, typed);
  say(`Your changes of ${when({ at: Date.parse(state.kept.at) })} are here. Readers do not see them yet.`);
}

function offerDraft() {
  const drafts = [];
  for (const each of kept(prefix).filter(({ changes }) => changes)) {
    // The page was left before the answer came, and the server has it all the same.
    if (!each.note && isHere(each.changes)) forget(each.key);
    else drafts.push(each);
  }
  const [draft] = drafts;
  if (!draft) return;
  const offer = document.createElement("div");
  offer.className = "draft-offer";
  offer.setAttribute("role", "status");
  offer.innerHTML = `<p></p><button type="button" class="button" data-restore>Show it</button> <button type="button" class="button button--quiet" data-drop>Throw it away</button>`;
  offer.querySelector("p").textContent = `What you wrote here and did not save is kept in this browser (${when(draft)}).`;
  const end = () => {
    for (const each of drafts) forget(each.key);
    offer.remove();
  };
  offer.querySelector("[data-restore]").addEventListener("click", () => {
    apply(draft.changes);
    if (draft.note) setNote(form, draft.note);
    keepHere();
    end();
    typed();
  });
  offer.querySelector("[data-drop]").addEventListener("click", end);
  document.querySelector(".article-edit").prepend(offer);
}

restoreKept();
offerDraft();
show();
