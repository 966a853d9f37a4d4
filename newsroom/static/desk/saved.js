// Whether all is saved, said in the bar: what is on its way, and what is typed and not saved yet.

import { say } from "./request.js";

// In the bar, and in the view that covers it.
const places = document.querySelectorAll("[data-saved], [data-saved-too]");
const button = document.querySelector("[data-save-form]");
const title = document.querySelector("[data-bar-title]");
const field = document.getElementById("id_title");
let asking = 0;
let waiting = 0;
let isBroken = false;
let isTyped = false;
let savedAt = null;

function show() {
  const time = savedAt?.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  const changes = waiting === 1 ? "1 change waits" : `${waiting} changes wait`;
  const [state, text] = isBroken
    ? ["waiting", `${changes} for the connection`]
    : asking || waiting
      ? ["saving", "Saving…"]
      : isTyped
        ? ["typed", "Words not saved yet"]
        : ["saved", time ? `Saved ${time}` : "Saved"];
  for (const place of places) {
    place.dataset.is = state;
    place.textContent = text;
  }
  if (button) button.hidden = !isTyped;
}

document.addEventListener("desk:asking", ({ detail }) => {
  asking = detail.number;
  if (detail.isDone) savedAt = new Date();
  show();
});
document.addEventListener("desk:waiting", ({ detail }) => {
  if (detail.isBroken && !isBroken) say("The server cannot be reached. Changes wait in this browser, and go on by themselves.");
  if (waiting && !detail.number) savedAt = new Date();
  waiting = detail.number;
  isBroken = detail.isBroken && waiting > 0;
  show();
});
document.addEventListener("desk:typed", ({ detail }) => {
  isTyped = detail.isChanged;
  show();
});
field?.addEventListener("input", () => (title.textContent = field.value));
