// Whether an edit of what readers see is minor, or a correction with its public note. Minor, each time anew.

const choiceIn = (form) => form.querySelector("[data-correction]");
const noteIn = (choice) => choice.querySelector("[name=correction_note]");
const isCorrection = (choice) => choice.querySelector("[value=note]").checked;

// The note of a correction, empty until it is written; null for a minor edit.
export function noteOf(form) {
  const choice = choiceIn(form);
  return choice && !choice.hidden && isCorrection(choice) ? noteIn(choice).value : null;
}

// What goes to the server with the words.
export function askedNote(form) {
  const note = noteOf(form);
  return note === null ? {} : { correction: note };
}

export function setNote(form, note) {
  const choice = choiceIn(form);
  if (!choice) return;
  choice.querySelector(note === null ? "[value=minor]" : "[value=note]").checked = true;
  noteIn(choice).value = note ?? "";
}

// Whoever chooses it writes next.
document.addEventListener("change", ({ target }) => {
  if (target.matches("[data-correction] [value=note]") && target.checked) noteIn(choiceIn(target.form)).focus();
});
