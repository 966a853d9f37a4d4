// What was written for a photo that has left the gallery since: kept in this browser, and shown to be copied.

import { forget, kept, when } from "./drafts.js";
import { me } from "./login.js";
import { cardOf, list } from "./request.js";

const PREFIX = `photodesk:words:${me()}:`;

function show(draft) {
  const note = document.createElement("div");
  note.className = "sheet__lost";
  const told = document.createElement("p");
  told.textContent = `You wrote this (${when(draft)}) for a photo that is no longer in the gallery. It was not saved: copy it, or have the photo put back.`;
  const words = document.createElement("p");
  words.className = "sheet__lost-words";
  words.textContent = ["caption", "credit_line", "alt_text"].map((word) => draft.words[word]).filter(Boolean).join("\n");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--quiet";
  button.textContent = "Throw it away";
  button.addEventListener("click", () => {
    forget(draft.key);
    note.remove();
  });
  note.append(told, words, button);
  list.before(note);
}

for (const draft of kept(PREFIX)) {
  if (draft.gallery === location.pathname && !cardOf(draft.key.slice(PREFIX.length))) show(draft);
}
