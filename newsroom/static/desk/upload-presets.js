// Which preset fills in what files leave empty: each editor's own choice, kept by the server.

import { say, token } from "./request.js";

const choice = document.querySelector("[data-upload-preset]");
const words = document.querySelector("[data-upload-preset-words]");

export const chosenPreset = () => (choice?.value ? Number(choice.value) : null);

function showWords() {
  words.textContent = words.title = choice.selectedOptions[0].dataset.words ?? "";
}

choice?.addEventListener("change", async () => {
  showWords();
  try {
    const response = await fetch("/admin/uploads/preset/", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
      body: JSON.stringify({ preset: chosenPreset() }),
    });
    if (!response.ok) throw new Error(response.status);
    say("The files that you drop from now on get these words where they have none.");
  } catch {
    // It holds for this page all the same, and goes along with each file.
    say("The choice holds for this page, but could not be remembered for the next.");
  }
});
if (choice) showWords();
