// The photo's page by keyboard: saving, going on to the next photo, the focal point; and what the bar says.

import { frame, isSaved as isFramingSaved, say, undo } from "./framing.js";
import { isShortcut } from "./keys.js";

const form = document.getElementById("photo_form");
const save = document.querySelector("[data-save-words]");
const place = document.querySelector("[data-saved]");
const links = { next: document.querySelector("[data-next]"), previous: document.querySelector("[data-previous]") };
const KEYS = { j: "next", ArrowRight: "next", k: "previous", ArrowLeft: "previous" };
// What came back with errors is not saved; `desk:typed` was told before this listened.
const isRefused = document.querySelector(".errornote") !== null;
let isTyped = isRefused;
let framing = "saved";

function show() {
  if (!place) return;
  const [state, text] = isTyped
    ? ["typed", isRefused ? "Not saved" : "Words not saved yet"]
    : framing === "saving" || (framing !== "failed" && !isFramingSaved())
      ? ["saving", "Saving…"]
      : framing === "failed"
        ? ["waiting", "The crops are not saved"]
        : ["saved", "Saved"];
  place.dataset.is = state;
  place.textContent = text;
}

document.addEventListener("desk:typed", ({ detail }) => {
  isTyped = detail.isChanged;
  show();
});
document.addEventListener("framing:saving", ({ detail }) => {
  framing = detail.state;
  show();
});
document.addEventListener("framing:drawn", show);

// Words that are not saved yet are saved first; the focal point keeps the focus from photo to photo.
function goTo(link, event) {
  if (!link) return;
  const url = new URL(link.href);
  if (document.activeElement?.matches("[data-focal]")) url.hash = "focal-point";
  event.preventDefault();
  // Not one after the other into the browser's history: its Back leads to the search.
  if (!isTyped || !save) return location.replace(url);
  const then = document.createElement("input");
  Object.assign(then, { type: "hidden", name: "_then", value: url.pathname + url.search + url.hash });
  form.append(then);
  form.requestSubmit(save);
}

// Whoever came from the search finds it as it was left, however many photos were looked at since.
const back = document.querySelector("[data-back]");
function searchBehind() {
  const { navigation } = window;
  const before = navigation?.entries().slice(0, navigation.currentEntry.index) ?? [];
  return before.findLast((entry) => new URL(entry.url).pathname === new URL(back.href).pathname);
}
back.addEventListener("click", (event) => {
  const entry = !isTyped && !event.ctrlKey && !event.metaKey && !event.shiftKey && searchBehind();
  if (!entry) return;
  event.preventDefault();
  window.navigation.traverseTo(entry.key);
});

for (const link of Object.values(links)) {
  link?.addEventListener("click", (event) => !event.ctrlKey && !event.metaKey && !event.shiftKey && goTo(link, event));
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
    event.preventDefault();
    if (isTyped) form.requestSubmit(save);
    else say("All is saved.");
    return;
  }
  const isOnFrame = frame.contains(event.target);
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z" && !isOnFrame && !event.target.closest("input, textarea, select")) {
    event.preventDefault();
    return undo();
  }
  if (!isShortcut(event)) return;
  if (event.key === "f") frame.querySelector("[data-focal]").focus();
  else if (event.key === "PageDown" && isOnFrame) goTo(links.next, event);
  else if (event.key === "PageUp" && isOnFrame) goTo(links.previous, event);
  else if (event.key in KEYS && !(event.key.startsWith("Arrow") && event.target !== document.body)) goTo(links[KEYS[event.key]], event);
  else if (event.key === "b") back.click();
  else if (event.key === "e") form?.querySelector("#id_caption")?.focus();
  else return;
  event.preventDefault();
});
show();
