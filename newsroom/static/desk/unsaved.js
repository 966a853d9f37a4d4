// The ordinary form of the desk loses nothing that was typed: acts save it first, leaving asks, a
// login that ran out is renewed in place, and what a crash took is offered again.

import { forget, keep, kept, noteSent, when } from "./drafts.js";
import { Unreachable, announceLogin, isLoggedIn, me } from "./login.js";

const SETTLE_MS = 300;
const ACT = "photodesk:act";
const form = document.querySelector(".change-form #content-main > form[method=post]");

function entries() {
  const texts = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");
  return texts.filter(([name]) => !form.elements[name] || form.elements[name].type !== "password");
}
const written = () => JSON.stringify(entries());

let before = null; // what the page held before anybody touched it
let isSending = false;
const isChanged = () => !isSending && before !== null && written() !== before;

// What was saved by another way, such as the cover by a key, is no text that waits to be saved.
document.addEventListener("desk:filled", ({ detail }) => {
  const noted = before && new Map(JSON.parse(before));
  for (const [name, value] of Object.entries(detail.fields)) {
    form.elements[name].value = value;
    noted?.set(name, value);
  }
  if (noted) before = JSON.stringify([...noted]);
  tellTyped();
});

const tellTyped = () => document.dispatchEvent(new CustomEvent("desk:typed", { detail: { isChanged: isChanged() } }));

function watchForm() {
  const prefix = `photodesk:draft:${me()}:${location.pathname}:`;
  const own = prefix + Date.now();
  const canRestore = Boolean(form.elements.seen);
  // Editors of text fill their fields when they start: what counts is what stands there when
  // somebody begins.
  const settle = () => (before ??= written());
  for (const name of ["pointerdown", "keydown", "focusin", "drop", "paste"]) {
    document.addEventListener(name, settle, { capture: true });
  }
  if (document.querySelector(".errornote")) before = ""; // what came back is not saved either

  let timer = 0;
  const keepDraft = () => {
    clearTimeout(timer);
    if (!canRestore || isSending) return;
    if (isChanged()) keep(own, { fields: entries() });
    else forget(own);
  };
  for (const name of ["input", "change"]) {
    form.addEventListener(name, () => {
      clearTimeout(timer);
      timer = setTimeout(keepDraft, SETTLE_MS);
      tellTyped();
    });
  }
  window.addEventListener("pagehide", keepDraft);
  window.addEventListener("beforeunload", (event) => {
    if (isChanged()) event.preventDefault();
  });
  form.addEventListener("submit", (event) => send(event, prefix));
  for (const other of document.querySelectorAll("#content form[method=post]")) {
    if (other !== form && !other.closest("#content-main")) other.addEventListener("submit", saveFirst);
  }
  if (canRestore) offerDraft(prefix);
  fillActAgain();
  tellTyped();
}

let isAsking = false;
async function send(event, prefix) {
  if (isSending) return;
  event.preventDefault();
  if (isAsking) return;
  isAsking = true;
  try {
    if (!(await isLoggedIn())) return;
    keepSent(prefix);
    isSending = true;
    form.requestSubmit(event.submitter?.form === form ? event.submitter : null);
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    tell(error.message);
  } finally {
    isAsking = false;
  }
}

function keepSent(prefix) {
  if (isChanged()) keep(`${prefix}sent`, { fields: entries() });
  noteSent(prefix);
}

// Publish, schedule, withdraw and the like: with unsaved fields, the form is sent with the act.
function saveFirst(event) {
  if (!isChanged()) return;
  event.preventDefault();
  const act = new URL(event.target.action).pathname.split("/").at(-2);
  const fields = [...new FormData(event.target, event.submitter)].filter(([name]) => name !== "csrfmiddlewaretoken");
  sessionStorage.setItem(ACT, JSON.stringify({ action: event.target.getAttribute("action"), fields }));
  for (const old of form.querySelectorAll("[data-act]")) old.remove();
  for (const [name, value] of [["_act", act], ...fields]) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    field.dataset.act = "";
    form.append(field);
  }
  form.requestSubmit();
}

// Where the form came back with errors, the act's own fields are as they were.
function fillActAgain() {
  const act = JSON.parse(sessionStorage.getItem(ACT) || "null");
  sessionStorage.removeItem(ACT);
  if (!act || !document.querySelector(".errornote")) return;
  const other = document.querySelector(`form[action="${CSS.escape(act.action)}"]`);
  for (const [name, value] of act.fields) {
    const field = other?.elements[name];
    if (field && field.type !== "hidden") field.value = value;
  }
}

function tell(text) {
  let place = document.querySelector("[data-unsaved-problem]");
  if (!place) {
    place = document.createElement("p");
    place.className = "errornote";
    place.dataset.unsavedProblem = "";
    place.setAttribute("role", "alert");
    form.prepend(place);
  }
  place.textContent = text;
  place.scrollIntoView({ block: "center" });
}

function offerDraft(prefix) {
  const present = written();
  const drafts = kept(prefix).filter((draft) => {
    const isNews = JSON.stringify(draft.fields) !== present;
    if (!isNews) forget(draft.key);
    return isNews;
  });
  const draft = drafts[0];
  if (!draft || document.querySelector(".errornote")) return;
  const offer = document.createElement("div");
  offer.className = "draft-offer";
  offer.setAttribute("role", "status");
  offer.innerHTML = `<p></p><button type="button" class="button" data-restore>Show it</button> <button type="button" class="button button--quiet" data-drop>Throw it away</button>`;
  offer.querySelector("p").textContent = `What you wrote here and did not save is kept in this browser (${when(draft)}).`;
  offer.querySelector("[data-restore]").addEventListener("click", () => restore(draft.fields));
  offer.querySelector("[data-drop]").addEventListener("click", () => {
    for (const each of drafts) forget(each.key);
    offer.remove();
  });
  form.before(offer);
}

// The server draws the form with these texts, parts that were added among them, and saves nothing.
function restore(fields) {
  const again = document.createElement("form");
  again.method = "post";
  again.action = location.href;
  const token = form.elements.csrfmiddlewaretoken.value;
  for (const [name, value] of [["csrfmiddlewaretoken", token], ["_restored", "1"], ...fields]) {
    const field = document.createElement("textarea"); // an input would drop line ends
    field.name = name;
    field.value = value;
    again.append(field);
  }
  again.hidden = true;
  document.body.append(again);
  isSending = true;
  again.submit();
}

announceLogin(); // this page is for those who are logged in
// A page that saves by itself while somebody writes looks after what was typed, too.
if (form && !form.querySelector("[data-autosaves]")) watchForm();
