// A photo's page that was opened while its files are made shows the photograph once it is there.

import { Refused, askServer } from "./asking.js";

const EVERY_MS = 1500;
const place = document.querySelector("[data-preparing]");
const form = document.getElementById("photo_form");
let isTyped = document.querySelector(".errornote") !== null; // what came back is not saved
document.addEventListener("desk:typed", ({ detail }) => (isTyped = detail.isChanged));

const isWaiting = ({ tiles }) => tiles.length > 0 && tiles[0].html.includes('data-state="waiting"');

// The photograph and what its crops show of it, beside words that are being written: all else when they are saved.
async function showBeside() {
  const response = await fetch(location.href);
  if (!response.ok || response.redirected) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const picture = page.querySelector(".stage__picture");
  if (!picture) return;
  picture.removeAttribute("srcset");
  place.replaceWith(document.adoptNode(picture));
  for (const crop of page.querySelectorAll("[data-crop]")) {
    const shown = crop.querySelector("img");
    if (shown) document.querySelector(`[data-crop="${crop.dataset.crop}"] .crop__window`).replaceChildren(document.adoptNode(shown));
  }
  document.dispatchEvent(new Event("framing:pictures"));
  document.querySelector("[data-framing-status]").textContent = "The photograph is ready. Its crops can be changed when the words are saved.";
}

async function look() {
  if (!document.hidden) {
    try {
      if (!isWaiting(await askServer(place.dataset.preparing, undefined, { mayLogIn: false }))) {
        const isWriting = isTyped || form?.contains(document.activeElement);
        return isWriting ? showBeside() : location.reload();
      }
    } catch (refusal) {
      if (!(refusal instanceof Refused) || refusal.code === 401) return;
    }
  }
  setTimeout(look, EVERY_MS);
}
setTimeout(look, EVERY_MS);
