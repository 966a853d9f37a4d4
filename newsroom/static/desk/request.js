// One way to ask the server: JSON out, JSON back; a refusal is an Error with the server's sentence.

export const sheet = document.getElementById("contact-sheet");
export const list = sheet.querySelector("[data-cards]");
const status = sheet.querySelector("[data-status]");

export class Refused extends Error {
  constructor(code, answer) {
    const reason = code === 403 ? "You may not change this gallery." : `The server answered ${code}.`;
    super(answer.error || `${reason} Nothing was changed; try again.`);
    this.code = code;
    this.answer = answer;
  }
}

export function token() {
  // The cookie first: logging in again in another tab gives a new one, and this page works on.
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  return cookie ? cookie[1] : sheet.querySelector("[name=csrfmiddlewaretoken]").value;
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
  return answer;
}

// The order that this page shows is of one version. Acts that change it go one after the other, so
// that each starts from what the one before made.
let last = Promise.resolve();
export function inTurn(act) {
  const result = last.then(act);
  last = result.catch(() => {});
  return result;
}

export function version() {
  return Number(sheet.dataset.version);
}

export function showsVersion(number) {
  sheet.dataset.version = number;
}

export function say(text) {
  // A screen reader keeps silent about a text that stays the same.
  status.textContent = status.textContent === text ? `${text}\u00a0` : text;
}

export function cards() {
  return [...list.children];
}

export function showReadiness() {
  // Failed ones say why on their cards; slides that want a photo wait for a person.
  const states = cards().map((card) => card.dataset.state).filter((state) => state !== "wanted");
  const ready = states.filter((state) => state === "ready").length;
  const failed = states.filter((state) => state === "failed").length;
  const place = sheet.querySelector("[data-ready]");
  place.hidden = !states.includes("waiting");
  place.querySelector("[data-ready-text]").textContent =
    `${ready} of ${states.length} ready` + (failed ? `, ${failed} failed` : "");
  place.querySelector("[data-ready-progress]").value = states.length ? (ready + failed) / states.length : 0;
}

export function countCards() {
  const all = cards();
  all.forEach((card, index) => {
    card.querySelector("[data-position]").textContent = index + 1;
    card.ariaLabel = `${index + 1}: ${card.ariaLabel.replace(/^\d+: /, "")}`;
  });
  sheet.querySelector("[data-count]").textContent = all.length;
  sheet.querySelector("[data-empty]").hidden = all.length > 0;
  showReadiness();
}

export function drawn(html) {
  const holder = document.createElement("ol");
  holder.innerHTML = html;
  return [...holder.children];
}

export function cardOf(id) {
  return list.querySelector(`[data-slide-id="${id}"]`);
}

export function replaceCards(freshCards) {
  // Fresh cards in the place of those with the same id; the rest are added at the end.
  for (const fresh of freshCards) {
    const old = cardOf(fresh.dataset.slideId);
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

export function hideConflict() {
  sheet.querySelector("[data-conflict]").hidden = true;
}
