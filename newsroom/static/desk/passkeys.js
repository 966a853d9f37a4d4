// Passkeys: asked for when somebody logs in or confirms who he is, and made on the page to add one.

const canUse = () =>
  Boolean(window.PublicKeyCredential?.parseRequestOptionsFromJSON && PublicKeyCredential.prototype.toJSON);

async function findOptions(form) {
  if (!form.dataset.options) return JSON.parse(form.querySelector("#passkey-options").textContent);
  const response = await fetch(form.dataset.options, {
    headers: { Accept: "application/json" },
    cache: "no-store",
  });
  if (!response.ok) throw new Error(`Answer ${response.status}`);
  return (await response.json()).request_options;
}

async function answer(form) {
  const { publicKey } = await findOptions(form);
  if (form.dataset.passkey === "make") {
    return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) });
  }
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
}

async function usePasskey(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const problem = form.querySelector("[data-problem]");
  const button = form.querySelector("button");
  problem.hidden = true;
  button.disabled = true;
  try {
    form.elements.credential.value = JSON.stringify(await answer(form));
  } catch (error) {
    // Browsers say the same of a refusal, of no key and of a time that ran out.
    const isCancelled = ["NotAllowedError", "AbortError"].includes(error.name);
    problem.textContent = isCancelled ? problem.dataset.cancelled : problem.dataset.failed;
    problem.hidden = false;
    button.disabled = false;
    button.focus();
    return;
  }
  form.submit();
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.hidden = !canUse();
  form.addEventListener("submit", usePasskey);
}
for (const note of document.querySelectorAll("[data-cannot]")) note.hidden = canUse();
