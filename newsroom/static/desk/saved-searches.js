// The menu of saved searches: opened, named, shared and deleted; a number says how many photos are new.

import { askServer } from "./asking.js";
import { query } from "./library-grid.js";
import { openSearch } from "./library-page.js";
import { address } from "./request.js";

const part = (name) => document.querySelector(`[data-searches${name}]`);
const [menu, opener, list, none, form, status, badge] = ["", "-open", "-list", "-none", "-save", "-status", "-new"].map(part);
const EVERY_MS = 120_000;
let searches = [];
let fresh = {}; // numbers of new photos, by id

function button(text, act, name) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button button--quiet";
  made.dataset.act = act;
  made.textContent = text;
  made.ariaLabel = `${text}: ${name}`;
  return made;
}

function line(one) {
  const item = document.createElement("li");
  item.className = "searches__one";
  item.dataset.searchId = one.id;
  const link = document.createElement("a");
  link.href = one.address;
  link.textContent = one.name;
  item.append(link);
  const said = one.owner || (one.is_shared ? "shared" : "");
  if (said) item.append(" ", Object.assign(document.createElement("span"), { className: "searches__owner", textContent: said }));
  if (fresh[one.id]) {
    const number = Object.assign(document.createElement("span"), { className: "bar__number", textContent: fresh[one.id] });
    number.append(Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: " new" }));
    item.append(" ", number);
  }
  if (!one.may_change) return item;
  const acts = document.createElement("span");
  acts.className = "searches__acts";
  acts.append(button("Rename", "rename", one.name), button(one.is_shared ? "Keep to myself" : "Share", "share", one.name), button("Delete", "delete", one.name));
  item.append(acts);
  return item;
}

function draw() {
  const focused = document.activeElement?.closest?.("[data-search-id]")?.dataset.searchId;
  list.replaceChildren(...searches.map(line));
  none.hidden = searches.length > 0;
  const number = Object.keys(fresh).length;
  badge.hidden = !number;
  badge.textContent = number || "";
  badge.title = `${number} with new photos`;
  if (focused) (list.querySelector(`[data-search-id="${focused}"] a`) ?? form.elements.name).focus();
}

const url = () => address("searches");

async function learn() {
  if (document.hidden) return;
  try {
    const answer = await askServer(url(), undefined, { mayLogIn: false });
    searches = answer.searches;
    fresh = answer.new;
    draw();
  } catch {
    // The menu shows what it knew.
  }
}

async function change(body, done) {
  status.textContent = "";
  try {
    ({ searches } = await askServer(url(), body));
    draw();
    status.textContent = done;
    return true;
  } catch (refusal) {
    status.textContent = refusal.message;
    return false;
  }
}

function open(one) {
  menu.hidePopover();
  openSearch({ q: one.query, sort: one.sort });
  delete fresh[one.id];
  change({ act: "seen", search: one.id }, "");
}

function rename(item, one) {
  const field = Object.assign(document.createElement("input"), { value: one.name, maxLength: 100, ariaLabel: "New name" });
  const link = item.querySelector("a");
  link.replaceWith(field);
  field.select();
  let isOver = false;
  const end = async (isKept) => {
    if (isOver) return;
    isOver = true;
    if (!isKept || field.value === one.name || !(await change({ act: "rename", search: one.id, name: field.value }, "Renamed."))) draw();
    list.querySelector(`[data-search-id="${one.id}"] a`)?.focus();
  };
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    end(event.key === "Enter");
  });
  field.addEventListener("blur", () => end(true));
}

list.addEventListener("click", (event) => {
  const item = event.target.closest("[data-search-id]");
  const one = searches.find(({ id }) => id === Number(item?.dataset.searchId));
  if (!one) return;
  const act = event.target.closest("[data-act]")?.dataset.act;
  if (act === "rename") rename(item, one);
  else if (act === "share") change({ act, search: one.id, is_shared: !one.is_shared }, one.is_shared ? "Only you see it now." : "Everybody sees it now.");
  else if (act === "delete" && window.confirm(`Delete the saved search “${one.name}”? The photos stay.`)) change({ act, search: one.id }, "Deleted.");
  else if (event.target.closest("a") && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    open(one);
  }
});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { name, is_shared: shared } = form.elements;
  const isSaved = await change({ act: "save", name: name.value, is_shared: shared.checked, query: query.q, sort: query.sort }, `“${name.value}” is saved.`);
  if (isSaved) form.reset();
});
menu.addEventListener("toggle", (event) => {
  if (event.newState !== "open") return;
  status.textContent = "";
  learn();
});
opener.ariaHasPopup = "dialog";

learn();
setInterval(learn, EVERY_MS);
