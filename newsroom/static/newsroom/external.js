// What another site offers is loaded when the reader asks for it, and not before.
for (const part of document.querySelectorAll(".story__external[data-frame]")) {
  const button = part.querySelector("button");
  for (const hidden of part.querySelectorAll("[hidden]")) hidden.hidden = false;
  button.addEventListener("click", () => {
    const frame = document.createElement("iframe");
    frame.src = part.dataset.frame;
    frame.title = part.querySelector("a").textContent;
    frame.width = part.dataset.width;
    frame.height = part.dataset.height;
    frame.referrerPolicy = "strict-origin-when-cross-origin"; // players refuse those who hide it
    frame.allow = "fullscreen; encrypted-media; picture-in-picture";
    frame.setAttribute(
      "sandbox",
      "allow-scripts allow-same-origin allow-popups allow-forms allow-presentation",
    );
    part.querySelector(".story__external-ask").replaceWith(frame);
    frame.focus();
  });
}
