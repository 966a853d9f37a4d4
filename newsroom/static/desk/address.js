// The address of something new follows its title, made by the server, until somebody types another.

const slug = document.querySelector("[data-address-from]");
const title = slug && document.getElementById(`id_${slug.dataset.titleField}`);
const PAUSE_MS = 250;
let made = "";
let timer;
let asked = 0;

async function follow() {
  if (slug.value !== made) return; // typed by hand
  const turn = (asked += 1);
  const answer = await fetch(`${slug.dataset.addressFrom}?${new URLSearchParams({ title: title.value })}`);
  if (!answer.ok || turn !== asked || slug.value !== made) return; // left empty, it is made when saved
  made = slug.value = (await answer.json()).slug;
}

title?.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(() => follow().catch(() => {}), PAUSE_MS);
});
