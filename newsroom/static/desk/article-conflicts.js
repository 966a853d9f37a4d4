// What two editors changed at once, named part by part: theirs is shown beside one's own, and nothing is lost.

import { beside, disputed, fieldNamed, known, letGoOf, partOf, sendAgain, setField } from "./article-changes.js";
import { fill, labelOf, list, nameOf, say, showName, valuesOf, wordsOf } from "./article-parts.js";

const placeOf = (key) => partOf(key) ?? fieldNamed(key)?.closest(".form-row");

function wordsIn(theirs, shown) {
  const texts = Object.entries(theirs).filter(([name, value]) => value && !["name", "ask_again"].includes(name)).map(([name, value]) => shown[name] ?? value);
  return texts.map((text) => (String(text).startsWith("<") ? wordsOf(text) : text)).join("\n");
}

function button(text, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: text });
  made.addEventListener("click", act);
  return made;
}

// `again` is called once it is decided.
export function showConflict({ key, theirs, shown, seen, who }, again) {
  const place = placeOf(key);
  if (!place || disputed.has(key)) return;
  disputed.add(key);
  place.hidden = false; // what was taken out here, and changed there, stands here again
  place.classList.add("part--conflict");
  const box = document.createElement("div");
  box.className = "part__conflict";
  box.setAttribute("role", "alert");
  const said = document.createElement("p");
  const end = (act) => {
    disputed.delete(key);
    place.classList.remove("part--conflict");
    box.remove();
    act();
    if (beside.has(key) && theirs) sendAgain(key);
    again();
  };
  if (theirs) {
    said.textContent = `${who} changed this meanwhile. Nothing of yours is lost: it is below and not saved. Theirs:`;
    const words = Object.assign(document.createElement("blockquote"), { textContent: wordsIn(theirs, shown) });
    box.append(said, words,
      button("Keep mine", () => end(() => (known.seen[key] = seen))),
      button("Take theirs", () => end(() => take(key, theirs, shown, seen))));
  } else {
    said.textContent = `${who} took this part out meanwhile. Yours is below and not saved.`;
    box.append(said,
      button("Keep mine", () => end(() => {
        known.order = known.order.filter((each) => each !== key);
        delete known.parts[key];
        delete known.seen[key];
        letGoOf(key);
        place.dataset.part = "";
        delete place.dataset.temp; // what is kept has the old key
      })),
      button("Let it go", () => end(() => drop(key))));
  }
  (place.querySelector(".part__head") ?? place.firstElementChild).after(box);
  const name = place.matches(".part") ? `${labelOf(place)} “${nameOf(place)}”` : `The ${key.replace("_", " ")}`;
  say(`${name}: ${who} changed it, too.`);
}

// What somebody else wrote takes the place of what stands here.
export function take(key, values, shown, seen) {
  const part = partOf(key);
  if (part) {
    fill(part, values, shown);
    known.parts[key] = valuesOf(part);
    showName(part);
  } else {
    setField(key, values[key], shown);
    known.fields[key] = fieldNamed(key)?.value;
  }
  known.seen[key] = seen;
}

export function drop(key) {
  letGoOf(key);
  partOf(key)?.remove();
  known.order = known.order.filter((each) => each !== key);
  delete known.parts[key];
  delete known.seen[key];
  list.dispatchEvent(new Event("change", { bubbles: true }));
}
