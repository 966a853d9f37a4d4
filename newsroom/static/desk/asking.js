// One way to ask the server: JSON out, JSON back; a refusal is an Error with the server's sentence.

import { Unreachable, isLoggedIn, logInAgain } from "./login.js";

const REASONS = {
  403: "You may not do this here. Nothing was changed.",
  414: "This search is too long for an address. Shorten it.",
};

export class Refused extends Error {
  constructor(code, answer) {
    super(answer.error || REASONS[code] || `The server answered ${code}. Nothing was changed; try again.`);
    this.code = code;
    this.answer = answer;
  }
}

export function token() {
  // The cookie first: logging in again in another tab gives a new one, and this page works on.
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  return cookie ? cookie[1] : document.querySelector("[name=csrfmiddlewaretoken]").value;
}

// A token that does not fit any more, such as after the browser's cookies were cleared, is fetched anew.
async function hasNewToken() {
  try {
    return await isLoggedIn();
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    throw new Refused(0, { error: error.message });
  }
}

// Asks an address: a POST where there is a body. A login that ran out is renewed in place, and the
// request goes on; not where nobody asked for it. What `outlivesPage` goes on when the page is left.
export async function askServer(url, body, { mayLogIn = true, outlivesPage = false, signal } = {}) {
  let response;
  try {
    response = await fetch(url, {
      method: body === undefined ? "GET" : "POST",
      headers: body === undefined ? {} : { "Content-Type": "application/json", "X-CSRFToken": token() },
      body: body === undefined ? undefined : JSON.stringify(body),
      keepalive: outlivesPage,
      signal,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Refused(0, { error: "The server cannot be reached. Nothing was changed; try again." });
  }
  const isJSON = (response.headers.get("Content-Type") || "").includes("json");
  const answer = isJSON ? await response.json() : {};
  const isOut = response.status === 401 || response.redirected || (response.ok && !isJSON);
  if (mayLogIn && (isOut ? await logInAgain() : answer.lacks_token && (await hasNewToken()))) {
    return askServer(url, body, { mayLogIn: false, outlivesPage, signal });
  }
  if (isOut) throw new Refused(401, { error: "You are logged out: log in, then try again." });
  if (!response.ok) throw new Refused(response.status, answer);
  return answer;
}
