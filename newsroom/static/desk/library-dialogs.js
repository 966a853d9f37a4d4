// The dialogs of the library's acts: opened for the photos that are chosen, closed when it is done; and the
// line that tells what was done, with its receipt and the way back.

import { askServer, Refused } from "./asking.js";
import { isShortcut } from "./keys.js";
import { say, sheet } from "./request.js";

const done = sheet.querySelector("[data-done]");
const acts = sheet.dataset.acts; // the address below which they are asked for

// The page's `grid`, and the ids of what is chosen in it; the page says so once it has them.
export let shelf = null;
export const actOn = (given) => (shelf = given);

export const photos = (number) => (number === 1 ? "1 photo" : `${number.toLocaleString("en")} photos`);
export const askAct = (act, body) => askServer(`${acts}${act}/`, body);

// `opened(ids)` when it is opened, `act(ids)` when its button is pressed; what that gives is told.
export function useDialog(name, { opened = () => {}, act, key = "", focus = null }) {
  const dialog = document.querySelector(`[data-dialog="${name}"]`);
  if (!dialog) return null;
  const form = dialog.querySelector("form");
  const part = (data) => dialog.querySelector(`[data-${data}]`);
  const state = { dialog, form, part, ids: [], isBusy: false, problem: (text) => (part("problem").textContent = text) };
  let cameFrom = null;

  function open() {
    const ids = shelf.chosenIds();
    if (!ids.length) return say("Select the photos first: X selects the one that you are at.");
    cameFrom = document.activeElement;
    state.ids = ids;
    state.problem("");
    part("number").textContent = photos(ids.length);
    dialog.showModal();
    (focus && form.elements[focus] ? form.elements[focus] : form.querySelector("input:not([type=hidden]), select, textarea")).focus();
    opened(ids);
  }

  async function run() {
    if (state.isBusy || part("do").disabled) return;
    state.isBusy = true;
    state.problem("");
    part("do").setAttribute("aria-busy", "true");
    try {
      const answer = await act(state.ids);
      dialog.close();
      tellDone(answer);
    } catch (refusal) {
      if (!(refusal instanceof Refused)) throw refusal;
      state.problem(refusal.message);
    } finally {
      state.isBusy = false;
      part("do").removeAttribute("aria-busy");
    }
  }

  if (form.method !== "post") {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      run();
    });
  }
  // What was asked for goes on whether one sees it or not: the dialog stays until it is known how it went.
  function isHeld(event) {
    if (!state.isBusy) return false;
    event.preventDefault();
    state.problem("This is still on its way. The dialog closes when it is done.");
    return true;
  }

  part("close").addEventListener("click", (event) => isHeld(event) || dialog.close());
  dialog.addEventListener("cancel", isHeld);
  dialog.addEventListener("keydown", (event) => event.key === "Escape" && isHeld(event)); // a second one asks no `cancel`
  dialog.addEventListener("close", () => cameFrom?.isConnected && cameFrom.focus({ preventScroll: true }));
  document.querySelector(`[data-opens="${name}"]`).addEventListener("click", open);
  document.addEventListener("keydown", (event) => {
    if (!key || event.key !== key || !isShortcut(event)) return;
    event.preventDefault();
    open();
  });
  return Object.assign(state, { run });
}

// What was done, as a sentence; with the receipt, and Undo while it is the last.
export function tellDone({ message, receipt = "", batch = null, changed = [], gallery = "", collection = "" }) {
  done.hidden = false;
  done.querySelector("[data-done-text]").textContent = message;
  const link = done.querySelector("[data-done-receipt]");
  link.hidden = !receipt;
  if (receipt) link.href = receipt;
  for (const [name, url] of Object.entries({ gallery, collection })) {
    const place = done.querySelector(`[data-done-${name}]`);
    place.hidden = !url;
    if (url) place.href = url;
  }
  const undo = done.querySelector("[data-done-undo]");
  undo.hidden = !batch;
  if (batch) document.dispatchEvent(new CustomEvent("library:done", { detail: { batch, message } }));
  if (changed.length) shelf.grid.refresh(changed).catch((error) => say(error.message));
}

// Takes a batch back; what became of it, null where it could not be.
export async function undoBatch(batch) {
  try {
    const answer = await askAct(`log/${batch}/undo`, {});
    tellDone({ ...answer, batch: null });
    return answer;
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    say(refusal.message);
    return null;
  }
}

done.querySelector("[data-done-close]").addEventListener("click", () => {
  done.hidden = true;
});
