// A note about one photo of the gallery: written where the gallery is handed on, and shown with the photo.

const form = document.querySelector(".handover");
const button = document.querySelector("[data-note-about]");
const about = form?.querySelector("[data-about]");

function set(card) {
  form.elements.slide.value = card ? card.dataset.slideId : "";
  about.hidden = !card;
  if (card) about.querySelector("[data-about-text]").textContent = `About photo ${card.getAttribute("aria-label")}`;
}

function write() {
  const card = document.querySelector(".card:has([data-select]:checked)");
  if (!card) return;
  set(card);
  form.closest("details").open = true;
  document.getElementById("acts").showPopover();
  form.elements.note.focus();
}

if (form && button && about) {
  button.addEventListener("click", write);
  about.querySelector("[data-about-none]").addEventListener("click", () => {
    set(null);
    form.elements.note.focus();
  });
}
