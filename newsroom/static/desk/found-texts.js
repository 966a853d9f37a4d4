// What is found, a line for each text: the photo, what goes and what comes marked in its sentence.

import { nameOf } from "./field-names.js";
import { cardOf } from "./request.js";

const AROUND = 60; // so many characters stand on either side
const SPOKEN = 120;

const shortEnd = (text) => (text.length > AROUND ? `…${text.slice(-AROUND)}` : text);
const shortStart = (text) => (text.length > AROUND ? `${text.slice(0, AROUND)}…` : text);
const shortMiddle = (text) => (text.length > 2 * AROUND ? `${text.slice(0, AROUND)} … ${text.slice(-AROUND)}` : text);
const shorten = (text) => (text.length > SPOKEN ? `${text.slice(0, SPOKEN)}…` : text);

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

// Pieces stay and go in turns: the even ones stay.
function sentenceOf(pieces, replacement) {
  const sentence = element("span", "hits__text", "");
  pieces.forEach((piece, index) => {
    if (index % 2) return sentence.append(element("del", "", piece), element("ins", "", replacement));
    const shown = index === 0 ? shortEnd(piece) : index === pieces.length - 1 ? shortStart(piece) : shortMiddle(piece);
    sentence.append(shown);
  });
  return sentence;
}

function whereOf(hit) {
  if (hit.on_photo) return "in the photo, everywhere";
  return hit.is_inherited ? "the photo’s: it gets a text of this gallery" : "";
}

function pictureOf(hit) {
  const picture = cardOf(hit.slide)?.querySelector("img");
  if (!picture) return element("span", "hits__picture", "");
  const small = new Image();
  small.className = "hits__picture";
  small.loading = "lazy";
  small.alt = "";
  small.src = picture.getAttribute("src");
  return small;
}

function lineOf(hit, replacement) {
  const line = document.createElement("li");
  const label = element("label", "hits__hit", "");
  const box = document.createElement("input");
  box.type = "checkbox";
  box.checked = true;
  box.autocomplete = "off";
  const words = element("span", "hits__words", "");
  const what = `Photo ${hit.position}, ${nameOf(hit.field)}`;
  const where = whereOf(hit);
  box.ariaLabel = `${where ? `${what}, ${where}` : what}: ${shorten(hit.pieces.join(""))}`;
  words.append(element("b", "hits__what", what));
  if (where) words.append(" ", element("em", "hits__where", where));
  words.append(sentenceOf(hit.pieces, replacement));
  label.append(box, pictureOf(hit), words);
  line.append(label);
  return line;
}

export const drawHits = (hits, replacement) => hits.map((hit) => lineOf(hit, replacement));
