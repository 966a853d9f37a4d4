// A rule of rights while it is written: what it would do to the photos that are there, asked after each change.

import { askServer } from "./asking.js";

const WAIT_MS = 400; // after the last key
const panel = document.querySelector("[data-rule-preview]");
const form = document.querySelector("#rightsrule_form");
const shown = panel?.querySelector("[data-rule-shown]");
let timer = 0;
let asked = 0;
let before = "";

const written = () => Object.fromEntries([...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken"));

async function look() {
  const turn = ++asked;
  const rule = written();
  const question = JSON.stringify(rule);
  if (question === before) return;
  before = question;
  panel.dataset.isAsking = "";
  try {
    const answer = await askServer(panel.dataset.rulePreview, { rule: panel.dataset.rule ?? "", form: rule });
    if (turn === asked) shown.innerHTML = answer.html;
  } catch (error) {
    if (turn === asked) shown.textContent = error.message;
    before = "";
  }
  if (turn === asked) delete panel.dataset.isAsking;
}

if (panel && form?.querySelector("input[name=name]")) {
  before = JSON.stringify(written());
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(look, WAIT_MS);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
}
