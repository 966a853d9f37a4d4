// What an editor types is kept in this browser until it is saved: also over a crash.

const DAYS_KEPT = 14;
const SUBMITTED = "photodesk:submitted";

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null; // not ours, or no room was left in the middle of it
  }
}

export function keep(key, draft) {
  try {
    localStorage.setItem(key, JSON.stringify({ ...draft, at: Date.now() }));
  } catch {
    // The browser has no room, or keeps nothing: the page itself still asks before it is left.
  }
}

export function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // It keeps nothing.
  }
}

// Drafts whose keys begin so, newest first.
export function kept(prefix) {
  let keys = [];
  try {
    keys = Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  } catch {
    return [];
  }
  const drafts = keys.map((key) => ({ key, ...read(key) }));
  const oldest = Date.now() - DAYS_KEPT * 86_400_000;
  for (const draft of drafts) if (!(draft.at > oldest)) forget(draft.key);
  return drafts.filter((draft) => draft.at > oldest).sort((a, b) => b.at - a.at);
}

export function when(draft) {
  return new Date(draft.at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
}

// A form was sent: whether it was saved is told by the next page.
export function noteSent(prefix) {
  sessionStorage.setItem(SUBMITTED, prefix);
}

const sent = sessionStorage.getItem(SUBMITTED);
if (sent) {
  sessionStorage.removeItem(SUBMITTED);
  if (document.querySelector(".messagelist .success")) kept(sent).forEach((draft) => forget(draft.key));
}
