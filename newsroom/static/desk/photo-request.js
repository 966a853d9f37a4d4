// What the photo's page asks of the server: JSON out, JSON back; a refusal is an Error with its sentence.

import { logInAgain } from "./login.js";

export class Refused extends Error {
  constructor(code, answer) {
    super(answer.error || `The server answered ${code}. Nothing was changed; try again.`);
    this.code = code;
    this.answer = answer;
  }
}

function token() {
  // The cookie first: logging in again in another tab gives a new one, and this page works on.
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  return cookie ? cookie[1] : document.querySelector("[name=csrfmiddlewaretoken]").value;
}

// `isLast`: the page is being left, and nobody waits for the answer.
export async function post(url, body, { mayLogIn = true, isLast = false } = {}) {
  let response;
  try {
    response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
      body: JSON.stringify(body),
      keepalive: isLast,
    });
  } catch {
    throw new Refused(0, { error: "The server cannot be reached. Nothing was changed; try again." });
  }
  const isJSON = (response.headers.get("Content-Type") || "").includes("json");
  const answer = isJSON ? await response.json() : {};
  if (response.status === 401 || response.redirected || (response.ok && !isJSON)) {
    if (mayLogIn && (await logInAgain())) return post(url, body, { mayLogIn: false });
    throw new Refused(401, { error: "You are logged out: log in, then try again." });
  }
  if (!response.ok) throw new Refused(response.status, answer);
  return answer;
}
