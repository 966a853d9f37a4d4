// The sheet of all keys, by "?" or its button; and the switch for those who can't use single keys.

import { isShortcut, mayUseSingleKeys, useSingleKeys } from "./keys.js";

const sheet = document.querySelector("[data-shortcuts]");
const box = sheet.querySelector("[data-single-keys]");

box.checked = mayUseSingleKeys();
box.addEventListener("change", () => useSingleKeys(box.checked));
document.addEventListener("keydown", (event) => {
  if (event.key !== "?" || !isShortcut(event)) return;
  event.preventDefault();
  sheet.togglePopover();
});
