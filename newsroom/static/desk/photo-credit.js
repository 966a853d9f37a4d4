// What is read in a photo's credit while it is typed, and other lines for it, which one click takes.

const PAUSE_MS = 250;
const LONGEST = 500;
const place = document.querySelector("[data-credit]");
const field = document.getElementById("id_credit_line");
let timer = 0;

function makeSuggestion({ why, text }) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--quiet";
  button.dataset.creditTake = text;
  button.textContent = text ? `Take “${text}”` : "Take it out";
  item.append(`${why}: `, button);
  return item;
}

async function show() {
  const line = field.value;
  if (!line.trim() || line.length > LONGEST) return void (place.hidden = true);
  let answer;
  try {
    const response = await fetch(`${place.dataset.credit}?${new URLSearchParams({ line })}`);
    if (!response.ok || response.redirected) throw new Error(response.status);
    answer = await response.json();
  } catch {
    return void (place.hidden = true); // a credit is typed without it, too
  }
  if (field.value !== line) return; // it goes on
  place.querySelector("[data-credit-reading]").textContent = answer.reading;
  place.querySelector("[data-credit-suggestions]").replaceChildren(...answer.suggestions.map(makeSuggestion));
  place.hidden = false;
}

// As if it were typed: the browser's own undo takes it back.
place?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-credit-take]");
  if (!button) return;
  const { creditTake: text } = button.dataset;
  field.focus();
  field.select();
  if (document.execCommand(text ? "insertText" : "delete", false, text)) return;
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
});

if (place && field) {
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE_MS);
  });
  show();
}
