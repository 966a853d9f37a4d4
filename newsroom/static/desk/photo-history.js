// Undoing an edit of this photo from its history: the page is then drawn anew, and says what was done.

import { Refused, askServer } from "./asking.js";

const SAID = "photodesk:said";
const status = document.querySelector("[data-history-status]");
let isTyped = document.querySelector(".errornote") !== null; // what came back is not saved

document.addEventListener("desk:typed", ({ detail }) => (isTyped = detail.isChanged));
for (const button of document.querySelectorAll("[data-undo-batch]")) {
  button.hidden = false;
  button.addEventListener("click", () => undo(button));
}

async function undo(button) {
  if (isTyped) return void (status.textContent = "Save the words first, or they would be lost.");
  button.disabled = true;
  try {
    const answer = await askServer(button.dataset.undoBatch, {});
    sessionStorage.setItem(SAID, answer.message);
    location.reload();
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    button.disabled = false;
    status.textContent = refusal.message;
  }
}

const said = sessionStorage.getItem(SAID);
if (said) {
  sessionStorage.removeItem(SAID);
  status.closest("details").open = true;
  setTimeout(() => (status.textContent = said)); // said when it changes, not when it comes
}
