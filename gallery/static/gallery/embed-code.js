// The codes to copy, for the slide and the colours that were chosen, and their preview.
(() => {
  const form = document.querySelector(".embed-code");
  const preview = document.querySelector(".embed-code__preview iframe");
  const status = form.querySelector("[role=status]");
  const { start, theme } = form.elements;

  // Of a document that is never shown, so that nothing is fetched; our policy forbids styles that
  // come as attributes.
  const inert = document.implementation.createHTMLDocument();
  const element = (name, { style, ...attributes }, ...children) => {
    const made = inert.createElement(name);
    if (style) made.style.cssText = style;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };

  function write() {
    const chosen = start.selectedOptions[0].dataset;
    const query = theme.value ? `?theme=${theme.value}` : "";
    const { title, script } = form.dataset;
    form.elements.iframe.value = element("iframe", {
      src: chosen.frame + query,
      width: 800,
      height: 733,
      title,
      loading: "lazy",
      style: "border:0;width:100%",
    }).outerHTML;
    const poster = element("img", {
      src: chosen.poster,
      width: chosen.width,
      height: chosen.height,
      alt: chosen.alt,
      loading: "lazy",
      style: "max-width:100%;height:auto",
    });
    const link = element("a", { href: chosen.page }, poster, element("br", {}), title);
    const words = element("small", {}, chosen.credit);
    const attributes = theme.value ? { theme: theme.value } : {};
    const component = element("photodesk-gallery", attributes, link, element("br", {}), words);
    form.elements.component.value = `${component.outerHTML}\n<script async src="${script}"></` + "script>";
    form.elements.link.value = start.value || query ? chosen.frame + query : chosen.page;
    preview.src = new URL(chosen.frame).pathname + query;
  }

  form.addEventListener("change", write);
  form.addEventListener("click", async ({ target }) => {
    const text = form.elements[target.dataset?.for];
    if (!text) return;
    text.select();
    try {
      await navigator.clipboard.writeText(text.value);
    } catch {
      document.execCommand("copy"); // no clipboard without encryption
    }
    status.textContent = target.dataset.done;
  });
  for (const part of form.querySelectorAll("[hidden]")) part.hidden = false;
})();
