// What was posted in vain is sent again once somebody is logged in.

const form = document.querySelector("[data-kept]");
const status = document.querySelector("[data-status]");

async function look() {
  const response = await fetch("/admin/session/", { cache: "no-store" });
  const now = await response.json();
  form.elements.csrfmiddlewaretoken.value = now.token;
  return now.user;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    if (await look()) form.submit();
    else status.textContent = "You are still logged out: log in first. What you sent stays here.";
  } catch {
    status.textContent = "The server cannot be reached. What you sent stays here; try again.";
  }
});

new BroadcastChannel("photodesk-login").addEventListener("message", async () => {
  if (await look()) status.textContent = "You are logged in: send it again.";
});
