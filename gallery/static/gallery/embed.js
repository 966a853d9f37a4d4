// Photodesk galleries on any page: <photodesk-gallery> is a link around a photo with its credit; a
// click on the link opens the gallery in its place. Frames of galleries get the height they ask for.
(() => {
  const NAME = "photodesk-gallery";
  const script = document.currentScript;
  if (!script || customElements.get(NAME)) return;
  const { origin } = new URL(script.src);

  addEventListener("message", ({ source, data }) => {
    if (data?.type !== "photodesk:height") return;
    for (const frame of document.querySelectorAll(`${NAME} iframe, iframe[src^="${origin}/embed/"]`)) {
      if (frame.contentWindow !== source) continue;
      frame.height = Math.min(Math.max(Math.ceil(data.height) || 0, 200), 4000);
    }
  });

  customElements.define(
    NAME,
    class extends HTMLElement {
      connectedCallback() {
        this.onclick ??= (event) => {
          const link = event.target.closest("a");
          if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
          const url = new URL(link.href);
          if (url.origin !== origin || !url.pathname.startsWith("/galleries/")) return;
          event.preventDefault();
          this.open(url, link);
        };
      }

      open(url, link) {
        const frame = document.createElement("iframe");
        const theme = this.getAttribute("theme");
        frame.src = `${origin}/embed${url.pathname}${theme ? `?theme=${encodeURIComponent(theme)}` : ""}`;
        frame.title = link.textContent.trim() || "Photos";
        frame.width = "100%";
        frame.height = Math.max(this.offsetHeight, 480);
        frame.style.border = "0";
        frame.setAttribute("sandbox", "allow-scripts allow-popups allow-popups-to-escape-sandbox");
        this.replaceChildren(frame);
        frame.focus();
      }
    },
  );
})();
