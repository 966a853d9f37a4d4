// Publishing and the other acts of the bar wait while a change is on its way: what is published has the
// caption that was just typed, and nobody is asked about leaving for the sake of a second.

import { say } from "./request.js";

const saved = document.querySelector("[data-saved]");
let held = null; // the form that waits, and the button that was pressed

const isOnItsWay = () => saved.dataset.is === "saving";

document.addEventListener(
  "submit",
  (event) => {
    if (!event.target.closest(".bar") || !isOnItsWay()) return;
    event.preventDefault();
    event.stopPropagation();
    held = { form: event.target, button: event.submitter };
    say("It goes on as soon as all is saved.");
  },
  { capture: true },
);

// Where the line is broken, it does not go on by itself: the bar says that changes wait.
new MutationObserver(() => {
  if (!held || isOnItsWay()) return;
  const { form, button } = held;
  held = null;
  if (saved.dataset.is !== "waiting") form.requestSubmit(button);
}).observe(saved, { attributeFilter: ["data-is"] });
