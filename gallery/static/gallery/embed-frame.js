// Inside a frame on another site, perhaps in a sandbox without an origin: a classic script, which
// needs no CORS, and no storage. It tells its host how high it is, in the form that WordPress knows
// and in a plain one.
(() => {
  const theme = new URLSearchParams(location.search).get("theme");
  if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;

  // The slideshow's script comes with the first sign of a reader; an act before that is kept for it.
  const NAME = "photo-slideshow";
  const { slideshow } = document.currentScript.dataset;
  let asked;
  const start = () =>
    (asked ??= new Promise((done, failed) => {
      const script = document.createElement("script");
      Object.assign(script, { src: slideshow, onload: done, onerror: failed });
      document.head.append(script);
    }));
  const keep = (event) => {
    const { target, type, key } = event;
    if (customElements.get(NAME) || !target.closest?.(NAME)) return;
    if (event.button || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const control = type === "click" && target.closest("a, button");
    if (!control && !/^(Arrow(Left|Right)|Home|End)$/.test(key)) return;
    event.preventDefault();
    const again = () =>
      control ? control.click() : target.dispatchEvent(new KeyboardEvent(type, { key, bubbles: true }));
    start().then(again, () => {});
  };
  if (slideshow) {
    for (const type of ["pointermove", "pointerdown", "touchstart", "wheel", "scroll", "focusin"]) {
      addEventListener(type, start, { capture: true, passive: true, once: true });
    }
    addEventListener("click", keep, true);
    addEventListener("keydown", keep, true);
  }
  if (parent === window) return;

  const secretIn = (text) => /[?&]secret=([A-Za-z0-9]+)/.exec(text)?.[1];
  let secret = secretIn(location.hash);
  let told = 0;
  // How much higher the page would be with its photos as high as its width allows.
  const lacking = () => {
    const list = document.querySelector("photo-slideshow > ul");
    const photo = document.querySelector(".embed__slide img");
    if (photo) {
      const [width, height] = ["width", "height"].map((name) => photo.getAttribute(name));
      const across = Math.min(width, innerWidth);
      return Math.min((across * height) / width, innerWidth * 0.667) - photo.clientHeight;
    }
    if (!list) return 0;
    const style = getComputedStyle(list);
    const [shape, words, bar] = ["shape", "words", "bar"].map((name) =>
      parseFloat(style.getPropertyValue(`--${name}`)),
    );
    const isBeside = getComputedStyle(list.previousElementSibling).position === "absolute";
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const high = (list.clientWidth * shape) / 100 + (words + (isBeside ? bar : 0)) * rem;
    return high - list.clientHeight;
  };
  const tell = () => {
    const value = Math.ceil(document.body.getBoundingClientRect().height + lacking());
    if (!value || value === told) return;
    told = value;
    if (secret) parent.postMessage({ message: "height", value, secret }, "*");
    parent.postMessage({ type: "photodesk:height", height: value }, "*");
  };
  new ResizeObserver(tell).observe(document.body);
  addEventListener("load", tell);
  addEventListener("message", ({ source, data }) => {
    if (source !== parent || data?.message !== "ready") return;
    secret = /^[A-Za-z0-9]+$/.test(data.secret) ? data.secret : secret;
    told = 0;
    tell();
  });

  // The next page of this frame must know the secret, too.
  for (const link of document.querySelectorAll("a[target=_self]")) {
    if (secret) link.hash = `?secret=${secret}`;
    link.search = location.search;
  }
  // WordPress' sandbox opens no windows: its page goes where the frame asks it to go.
  addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!secret || !link || event.defaultPrevented || link.target === "_self") return;
    parent.postMessage({ message: "link", value: link.href, secret }, "*");
  });
})();
