// The contact sheet on paper: choices are shown at once, and the browser prints or makes the PDF.

const form = document.querySelector("form");
const print = document.querySelector("[data-print]");

form.addEventListener("change", () => form.requestSubmit());
form.querySelector("[data-apply]").hidden = true;
print.hidden = false;
print.addEventListener("click", () => window.print());
