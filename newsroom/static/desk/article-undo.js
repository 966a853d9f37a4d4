// What was done with the parts of an article is undone step by step, by Ctrl+Z outside of a text.

import { say } from "./article-parts.js";

const MOST = 100;
const steps = [];

export function remember(what, undo) {
  steps.push({ what, undo });
  if (steps.length > MOST) steps.shift();
}

export function undoLast() {
  const step = steps.pop();
  if (!step) return say("Nothing to undo.");
  step.undo();
  say(`Undone: ${step.what}`);
}

document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  event.preventDefault();
  undoLast();
});
