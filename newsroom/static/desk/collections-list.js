// The list of collections: a new one is made, and opened.

import { Refused, askServer } from "./asking.js";

const place = document.querySelector("[data-requests]");
const form = place.querySelector("[data-new]");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { name, is_shared: shared } = form.elements;
  try {
    const answer = await askServer(`${place.dataset.requests}new/`, { name: name.value, is_shared: shared.checked });
    location.assign(answer.collection);
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    place.querySelector("[data-problem]").textContent = refusal.message;
  }
});
