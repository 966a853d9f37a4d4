// The dashboard follows what happens: every few seconds, while somebody looks, each part that differs
// is replaced. A part in which somebody is stays as it is.

const EVERY_MS = 5000;
const AFTER_TROUBLE_MS = 20_000;
const board = document.querySelector("[data-dashboard]");
let timer = 0;

function follow(fresh) {
  const wanted = [...fresh.children];
  const there = new Map([...board.children].map((part) => [part.id, part]));
  wanted.forEach((part, index) => {
    const shown = there.get(part.id);
    there.delete(part.id);
    const place = board.children[index] ?? null;
    if (!shown) board.insertBefore(part, place);
    else if (shown.outerHTML !== part.outerHTML && !shown.contains(document.activeElement)) shown.replaceWith(part);
  });
  for (const gone of there.values()) if (!gone.contains(document.activeElement)) gone.remove();
}

async function look() {
  let wait = EVERY_MS;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" }, redirect: "error" });
    if (!answer.ok) throw new Error(`${answer.status}`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-dashboard]");
    if (fresh) follow(fresh);
  } catch {
    wait = AFTER_TROUBLE_MS; // the next one may reach it
  }
  plan(wait);
}

function plan(wait) {
  clearTimeout(timer);
  if (!document.hidden) timer = setTimeout(look, wait);
}

document.addEventListener("visibilitychange", () => plan(0));
plan(EVERY_MS);
