// Photos, folders and archives dropped on the page, or chosen: what hands them to the queue. The page's own
// module says where they go, and begins: `upload-to-gallery.js`, `library-uploads.js`.

import { TooManyFiles, filesChosen, filesInDrop } from "./dropped-files.js";
import { answerOthers, isAtWorkElsewhere, keptFiles } from "./kept-files.js";
import { say } from "./request.js";
import { chosenPreset } from "./upload-presets.js";
import { addFiles, addKept, cancel, countResults, inState, inWords, isBusy, isOver, jobOf, retry, sendTo, tryAllNow, usePreset, whenChanged } from "./upload-queue.js";
import { addNote } from "./upload-rows.js";

const area = document.querySelector("[data-drop]");
const panel = document.querySelector("[data-uploads]");
const summary = panel.querySelector("[data-uploads-summary]");
const closer = panel.querySelector("[data-uploads-close]");
const again = panel.querySelector("[data-uploads-again]");

whenChanged(() => {
  const counts = countResults();
  const ended = counts.done + counts.refused;
  summary.textContent = `${ended} of ${counts.all} files${inWords(counts, false)}`;
  panel.querySelector("[data-uploads-progress]").value = counts.all ? ended / counts.all : 0;
  closer.hidden = !isOver();
  again.hidden = inState("unsent").length === 0;
});

function namesOf(names) {
  const different = [...new Set(names)];
  const first = different.slice(0, 3).join(", ");
  return different.length > 3 ? `${first} and others` : first;
}

const files = (number) => `${number} ${number === 1 ? "file" : "files"}`;

function take(found, slide = null) {
  if (!found.files.length && !found.passedOver.length && !found.unreadable.length) return;
  panel.hidden = false;
  addFiles(found.files, slide);
  const { passedOver, unreadable } = found;
  if (passedOver.length) {
    addNote(`${files(passedOver.length)} passed over that systems and other programs leave there: ${namesOf(passedOver)}.`);
  }
  if (unreadable.length) addNote(`${files(unreadable.length)} could not be read: ${namesOf(unreadable)}.`);
  if (!found.files.length) say("There is no photo in what you dropped.");
}

async function takeWhenFound(finding, slide) {
  try {
    take(await finding, slide);
  } catch (error) {
    if (!(error instanceof TooManyFiles)) throw error;
    panel.hidden = false;
    addNote(error.message);
    say(error.message);
  }
}

const isFiles = (event) => [...(event.dataTransfer?.types || [])].includes("Files");

// Anywhere on the page will do; a drop beside the sheet must not replace the page by the photo.
for (const name of ["dragenter", "dragover"]) {
  window.addEventListener(name, (event) => {
    if (!isFiles(event)) return;
    event.preventDefault();
    area.classList.add("drop--over");
  });
}
window.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) area.classList.remove("drop--over");
});
window.addEventListener("drop", (event) => {
  if (!isFiles(event)) return;
  event.preventDefault();
  area.classList.remove("drop--over");
  const wanted = event.target.closest?.('.card[data-state="wanted"]');
  const isOne = event.dataTransfer.files.length === 1;
  takeWhenFound(filesInDrop(event.dataTransfer), wanted && isOne ? wanted.dataset.slideId : null);
});
function takeChosen(input) {
  const slide = input.matches("[data-supply]") ? input.closest(".card").dataset.slideId : null;
  const chosen = [...input.files]; // emptied with the field
  input.value = "";
  takeWhenFound(Promise.resolve().then(() => filesChosen(chosen)), slide);
}
document.addEventListener("change", ({ target }) => target.matches?.("[data-supply], [data-files]") && takeChosen(target));
panel.addEventListener("click", (event) => {
  const button = event.target.closest("[data-upload-act]");
  if (!button) return;
  const job = jobOf(button.closest(".upload"));
  if (button.dataset.uploadAct === "cancel") cancel(job);
  else retry(job);
});
again.addEventListener("click", () => {
  panel.focus(); // the button goes, and shows itself again where it is needed
  tryAllNow();
});
closer.addEventListener("click", () => {
  panel.hidden = true;
  area.querySelector("input").focus();
});
window.addEventListener("online", tryAllNow);
window.addEventListener("beforeunload", (event) => {
  if (isBusy() || inState("unsent").length) event.preventDefault();
});

async function goOn() {
  const kept = await keptFiles();
  if (!kept.some((row) => !row.slideId) || (await isAtWorkElsewhere())) return;
  panel.hidden = false;
  addKept(kept);
  say("What you had dropped goes on where it was.");
}

export function takeUploads(destination) {
  sendTo(destination);
  usePreset(chosenPreset);
  answerOthers(() => !isOver());
  goOn();
  // Whoever was faster than this script has chosen already.
  for (const input of document.querySelectorAll("[data-files], [data-supply]")) if (input.files.length) takeChosen(input);
}
