// Private links: made and revoked in place, so that the page stays as it is; and copied.

import { Unreachable, isLoggedIn } from "./login.js";

const section = document.querySelector("[data-private-links]");
const list = section?.querySelector("[data-private-links-list]");
const status = section?.querySelector("[data-private-links-status]");

function say(text, isProblem = false) {
  status.classList.toggle("private-links__status--problem", isProblem);
  status.textContent = status.textContent === text ? `${text}\u00a0` : text; // or it is not read out
}

async function send(form) {
  if (!(await isLoggedIn())) return; // it also renews the form's token
  let response;
  try {
    response = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
  } catch {
    throw new Unreachable();
  }
  const isJSON = (response.headers.get("Content-Type") || "").includes("json");
  const answer = isJSON ? await response.json() : {};
  if (answer.html !== undefined) {
    const isOfList = list.contains(form);
    list.innerHTML = answer.html;
    // The button that was pressed is gone with its line.
    if (isOfList) (list.querySelector("button") ?? section.querySelector("button"))?.focus();
    else if (response.ok) list.querySelector("[data-copy-link]")?.focus();
  }
  if (response.ok && isJSON) say(answer.done);
  else say(answer.error || "You may not do this any more. Nothing was changed.", true);
}

// Before the page's own guard, which would save the form beside it first: a link needs nothing saved.
section?.addEventListener(
  "submit",
  async (event) => {
    event.preventDefault();
    event.stopPropagation();
    const button = event.submitter;
    if (button?.ariaDisabled === "true") return;
    if (button) button.ariaDisabled = "true";
    try {
      await send(event.target);
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      say("The server cannot be reached. Nothing was changed; try again.", true);
    } finally {
      button?.removeAttribute("aria-disabled");
    }
  },
  { capture: true },
);

section?.addEventListener("click", async ({ target }) => {
  if (target.dataset.copyLink === undefined) return;
  const field = target.parentElement.querySelector("[data-link]");
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    document.execCommand("copy"); // no clipboard without encryption
  }
  target.focus();
  say("The link is copied.");
});
