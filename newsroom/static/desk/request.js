// One way to ask the server: JSON out, JSON back; a refusal is an Error with the server's sentence.

export const sheet = document.getElementById("contact-sheet");
export const list = sheet.querySelector("[data-cards]");
const status = sheet.querySelector("[data-status]");

export class Refused extends Error {
  constructor(code, answer) {
    super(answer.error || `The server answered ${code}. Nothing was changed; try again.`);
    this.code = code;
    this.answer = answer;
  }
}

export function token() {
  return sheet.querySelector("[name=csrfmiddlewaretoken]").value;
}

export function address(act) {
  return `${sheet.dataset.requests}${act}/`;
}

export async function ask(act, body, query = "") {
  let response;
  try {
    response = await fetch(address(act) + (query && `?${query}`), {
      method: body === undefined ? "GET" : "POST",
      headers: body === undefined ? {} : { "Content-Type": "application/json", "X-CSRFToken": token() },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Refused(0, { error: "The server cannot be reached. Nothing was changed; try again." });
  }
  const isJSON = (response.headers.get("Content-Type") || "").includes("json");
  const answer = isJSON ? await response.json() : {};
  if (response.redirected || (response.ok && !isJSON)) {
    throw new Refused(401, { error: "You are logged out. Log in in another tab, then try again." });
  }
  if (!response.ok) throw new Refused(response.status, answer);
  if (answer.version !== undefined) sheet.dataset.version = answer.version;
  return answer;
}

export function version() {
  return Number(sheet.dataset.version);
}

export function say(text) {
  // A screen reader keeps silent about a text that stays the same.
  status.textContent = status.textContent === text ? `${text}\u00a0` : text;
}

export function cards() {
  return [...list.children];
}

export function countCards() {
  const all = cards();
  all.forEach((card, index) => {
    card.querySelector("[data-position]").textContent = index + 1;
    card.ariaLabel = `${index + 1}: ${card.ariaLabel.replace(/^\d+: /, "")}`;
  });
  sheet.querySelector("[data-count]").textContent = all.length;
  sheet.querySelector("[data-empty]").hidden = all.length > 0;
}

export function replaceCards(html) {
  // Fresh cards in the place of those with the same id; the rest are added at the end.
  const holder = document.createElement("ol");
  holder.innerHTML = html;
  for (const fresh of [...holder.children]) {
    const old = list.querySelector(`[data-slide-id="${fresh.dataset.slideId}"]`);
    if (!old) {
      list.append(fresh);
      continue;
    }
    if (old.querySelector("form")) continue; // somebody is writing in it
    const wasSelected = old.querySelector("[data-select]")?.checked;
    const hadFocus = old.contains(document.activeElement);
    old.replaceWith(fresh);
    fresh.tabIndex = old.tabIndex;
    const box = fresh.querySelector("[data-select]");
    if (box && wasSelected) {
      box.checked = true;
      fresh.classList.add("card--selected");
    }
    if (hadFocus) fresh.focus();
  }
  countCards();
}

export function showConflict(text) {
  const conflict = sheet.querySelector("[data-conflict]");
  conflict.hidden = false;
  conflict.querySelector("[data-conflict-text]").textContent = text;
  conflict.scrollIntoView({ block: "nearest" });
}
