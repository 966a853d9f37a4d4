// The library's page: its search, what the address says of it, and the way back to where one was.

import { isShortcut } from "./keys.js";
import { ask, clear, grid, query, selection } from "./library-grid.js";
import { tilesInPage, tilesOf, tilesRemembered } from "./grid-tiles.js";
import { useViewTools, view } from "./library-view.js";
import { say, sheet } from "./request.js";
import { SearchBox } from "./search-box.js";

const REMEMBER_MS = 250;
const part = (name) => document.querySelector(`[data-${name}]`);
const [total, notes, nothing, empty, sort, more] = ["total", "notes", "nothing", "empty", "sort", "more"].map(part);
const found = JSON.parse(document.getElementById("library-found").textContent);
let aborter = null;
let timer = 0;
let said = { notes: found.notes, suggestions: found.suggestions };
let isAsking = false; // the grid still shows what was searched before

// The address of a search; the view stands in it where it is not the usual one.
function addressOf({ q, sort: order }) {
  const parameters = new URLSearchParams();
  if (q) parameters.set("q", q);
  if (order !== sort.options[0].value) parameters.set("sort", order);
  if (view.isList()) parameters.set("view", "list");
  const text = parameters.toString();
  return text ? `?${text}` : location.pathname;
}

function remember() {
  clearTimeout(timer);
  if (isAsking) return;
  const told = { total: total.textContent, notes: said.notes, suggestions: said.suggestions };
  history.replaceState({ ...history.state, library: { ...grid.remember(), ...told } }, "");
}

function suggestion({ says, text }) {
  const link = Object.assign(document.createElement("a"), { href: addressOf({ ...query, q: text }), textContent: text });
  link.dataset.suggested = text;
  const line = document.createElement("p");
  line.append(`${says} `, link);
  return line;
}

function showFound({ total: number, is_empty: isEmpty, ...rest }) {
  said = rest;
  total.textContent = number;
  const sentences = said.notes.map((text) => Object.assign(document.createElement("p"), { textContent: text }));
  notes.replaceChildren(...sentences, ...said.suggestions.map(suggestion));
  notes.hidden = !notes.children.length;
  nothing.hidden = !isEmpty || !query.q;
  empty.hidden = !isEmpty || Boolean(query.q);
}

// Asks for what the query says now, and shows it from its beginning.
async function search() {
  aborter?.abort();
  aborter = new AbortController();
  const { signal } = aborter;
  isAsking = true;
  grid.list.ariaBusy = "true";
  try {
    const answer = await ask("found", {}, { signal });
    if (signal.aborted) return;
    isAsking = false;
    grid.show(tilesOf(answer), answer.next);
    selection.shelf.changed();
    showFound(answer);
    window.scrollTo({ top: 0, behavior: "instant" });
    say(`${answer.total} found.`);
    document.dispatchEvent(new CustomEvent("library:found"));
    remember();
  } catch (error) {
    if (!signal.aborted) say(error.message);
  } finally {
    if (!signal.aborted) {
      grid.list.ariaBusy = "false";
      isAsking = false;
    }
  }
}

let isTypedLast = false; // words that are typed are one step back, not one each letter
function searchFor(changes, isTyping = false) {
  remember();
  Object.assign(query, changes);
  if (isTyping && isTypedLast) history.replaceState({}, "", addressOf(query));
  else history.pushState({}, "", addressOf(query));
  isTypedLast = isTyping;
  return search();
}

export const box = new SearchBox(part("search"), {
  search: (q, isTyping) => searchFor({ q }, isTyping),
  completions: async (text) => {
    try {
      return (await ask("complete", { text }, { mayLogIn: false })).completions;
    } catch {
      return []; // one can type without, too
    }
  },
  left: () => grid.current && grid.focus(grid.current, clear()),
});

// A search from elsewhere on the page: one that was saved.
export function openSearch({ q, sort: order }) {
  box.show(q);
  sort.value = order;
  return searchFor({ q, sort: order });
}

function showRemembered({ photos, next, at, current, ...told }, known) {
  grid.show(tilesRemembered(photos, known), next);
  selection.shelf.changed(); // nothing is chosen any more
  if (at) grid.scrollTo(at.id, at.offset);
  if (grid.byId.has(current)) grid.current = grid.byId.get(current);
  showFound({ ...told, is_empty: !photos.length });
  grid.schedule();
}

window.addEventListener("popstate", (event) => {
  aborter?.abort();
  isAsking = false;
  const parameters = new URLSearchParams(location.search);
  Object.assign(query, { q: parameters.get("q") ?? "", sort: parameters.get("sort") ?? sort.options[0].value });
  box.show(query.q);
  sort.value = query.sort;
  isTypedLast = false;
  if (event.state?.library) showRemembered(event.state.library);
  else search();
  document.dispatchEvent(new CustomEvent("library:found"));
});

notes.addEventListener("click", (event) => {
  const { suggested } = event.target.closest("a")?.dataset ?? {};
  if (suggested === undefined || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  openSearch({ q: suggested, sort: query.sort });
  box.field.focus();
});
sort.addEventListener("change", () => searchFor({ sort: sort.value }));
const tools = useViewTools(part("view-tools"), {
  changed: () => {
    grid.isStacked = view.isStacked;
    grid.layAgain();
  },
  shown: () => history.replaceState(history.state, "", addressOf(query)),
});
document.querySelector("[data-tools]").addEventListener("click", (event) => {
  const [tile] = selection.selected();
  if (event.target.closest("[data-like]") && tile) openSearch({ q: `like:${tile.id}`, sort: query.sort });
});
more.addEventListener("click", (event) => {
  event.preventDefault();
  const last = grid.shown.at(-1);
  grid.more().then(() => grid.shown[last.index + 1] && grid.focus(grid.shown[last.index + 1], clear()));
});
sheet.addEventListener("grid:drawn", () => {
  more.parentElement.hidden = !grid.next;
  clearTimeout(timer);
  timer = setTimeout(remember, REMEMBER_MS);
});
grid.list.addEventListener("click", (event) => event.target.closest("a") && remember(), { capture: true });
document.addEventListener("keydown", (event) => {
  if (!isShortcut(event)) return;
  if (event.key === "/") box.field.focus();
  else if (event.key === "+" || event.key === "=") tools.larger();
  else if (event.key === "-") tools.smaller();
  else if (event.key === "ArrowDown" && event.target === document.body && grid.current) grid.focus(grid.current, clear());
  else return;
  event.preventDefault();
});

// Whoever comes back finds the photos where they were; a page that is loaded anew shows what is new.
function begin() {
  const drawn = tilesInPage(grid.list);
  const came = performance.getEntriesByType("navigation")[0]?.type;
  const kept = came === "back_forward" ? history.state?.library : null;
  history.scrollRestoration = "manual";
  grid.list.replaceChildren();
  grid.isStacked = view.isStacked;
  Object.assign(query, { q: box.text, sort: sort.value });
  if (kept) return showRemembered(kept, new Map(drawn.map(({ id, html }) => [id, html])));
  grid.show(tilesOf({ tiles: drawn, stacks: found.stacks }), found.next);
}
begin();
document.documentElement.dataset.ready = "";
