// A login that ran out is renewed where the editor is: what is on the page stays on it.

const CHANNEL = "photodesk-login";

export class Unreachable extends Error {
  constructor() {
    super("The server cannot be reached. Nothing was saved; what you wrote is still here. Try again.");
  }
}

// {user, token}; `user` is empty for somebody who is logged out.
export async function session() {
  let response;
  try {
    response = await fetch("/admin/session/", { cache: "no-store" });
  } catch {
    throw new Unreachable();
  }
  if (!response.ok) throw new Unreachable();
  const now = await response.json();
  // Tokens are those of the present login, whatever tab it was made in.
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = now.token;
  return now;
}

// Whose page this is.
export const me = () => document.querySelector("meta[name=desk-user]")?.content ?? "";

// Pages in other tabs that wait for a login look again.
export function announceLogin() {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage("logged in");
  channel.close();
}

let asking = null;

// True once the same editor is logged in again; false when the dialog is closed without.
export function logInAgain() {
  asking ??= ask().finally(() => {
    asking = null;
  });
  return asking;
}

function ask() {
  const dialog = document.createElement("dialog");
  dialog.className = "login-dialog";
  dialog.setAttribute("aria-labelledby", "login-dialog-title");
  dialog.innerHTML = `<h2 id="login-dialog-title">You are logged out</h2>
<p>Nothing is lost: what you wrote is still on this page. Log in, and it goes on.</p>
<p class="errornote" role="alert" hidden></p>
<p class="login-dialog__acts"><button type="button" class="button" data-open>Log in</button>
<button type="button" class="button button--quiet" data-later>Not now</button></p>`;
  document.body.append(dialog);
  const problem = dialog.querySelector("[role=alert]");
  const address = "/admin/login/?next=/admin/logged-in/";
  const channel = new BroadcastChannel(CHANNEL);
  return new Promise((resolve) => {
    const end = (isLoggedIn) => {
      channel.close();
      window.removeEventListener("focus", look);
      dialog.remove();
      resolve(isLoggedIn);
    };
    async function look() {
      let now;
      try {
        now = await session();
      } catch {
        return;
      }
      if (!now.user || !dialog.isConnected) return;
      if (now.user === me()) return end(true);
      problem.hidden = false;
      problem.textContent = `You are logged in as ${now.user}; this page is ${me()}'s. Log in as ${me()} to go on.`;
    }
    channel.addEventListener("message", look);
    window.addEventListener("focus", look);
    dialog.querySelector("[data-open]").addEventListener("click", () => {
      if (!window.open(address, "photodesk-login", "popup,width=520,height=640")) window.open(address, "_blank");
    });
    dialog.querySelector("[data-later]").addEventListener("click", () => end(false));
    dialog.addEventListener("cancel", () => end(false));
    dialog.showModal();
  });
}

// Whether a request may be sent now: after a login in place, if need be. Throws `Unreachable`.
export async function isLoggedIn() {
  const now = await session();
  return now.user === me() || logInAgain();
}
