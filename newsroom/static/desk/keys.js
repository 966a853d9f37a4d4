// Which keys are the light table's own: not those of somebody who types, nor those of a dialog.

const FIELDS = "input:not([type=checkbox], [type=radio], [type=range], [type=file]), textarea, select, [contenteditable], dialog, [popover]";
const KEPT = "photodesk:single-keys";

export function mayUseSingleKeys() {
  try {
    return localStorage.getItem(KEPT) !== "off";
  } catch {
    return true; // the browser keeps nothing
  }
}

export function useSingleKeys(isOn) {
  try {
    localStorage.setItem(KEPT, isOn ? "on" : "off");
  } catch {
    // The browser keeps nothing.
  }
}

// Ctrl, Alt and Cmd belong to the browser and to screen readers, but for the few that say so. Letters
// and signs can be switched off: a voice that is taken for typing presses many.
export function isShortcut(event) {
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
  const isSingle = event.key.length === 1 && event.key !== " ";
  if (isSingle && !mayUseSingleKeys()) return false;
  return isPlain && !event.defaultPrevented && !event.target.closest(FIELDS);
}
