// The slideshow and its full-screen viewer, over HTML that is complete without them. One file that
// needs no other, as a module or as a plain script. In <photo-slideshow>: buttons by their names, a
// role=status, a <ul> of slides, and a <template> with the viewer's <dialog>.
(() => {
  const SETTLE_MS = 150;
  const MAX_ZOOM = 4;
  const FAR = 20; // slides from an end, where the next part of a long gallery is fetched
  const isStill = matchMedia("(prefers-reduced-motion: reduce)");
  const isRightToLeft = (element) => getComputedStyle(element).direction === "rtl";

  // A scroller that shows one slide at a time. `settled` is called with each new place that a reader
  // has come to, once the scroller rests.
  class Strip {
    constructor(list, settled) {
      this.list = list;
      this.settled = settled;
      this.index = this.goal = this.place();
      this.isMoving = false;
      const byHand = () => (this.isMoving = false);
      for (const type of ["pointerdown", "touchstart", "wheel"]) {
        list.addEventListener(type, byHand, { passive: true });
      }
      list.addEventListener("scrollend", (event) => event.target === list && this.settle());
      let timer;
      list.addEventListener("scroll", () => {
        if ("onscrollend" in window) return;
        clearTimeout(timer);
        timer = setTimeout(() => this.settle(), SETTLE_MS);
      });
    }

    get slide() {
      return this.list.children[this.index];
    }

    get end() {
      return this.list.children.length - 1;
    }

    // The slide that is in view, from 0, counted by the scroller: it also says so in the middle of
    // a move, and on slides that the browser has not laid out.
    place() {
      const width = this.list.getBoundingClientRect().width;
      return width ? Math.min(this.end, Math.round(Math.abs(this.list.scrollLeft) / width)) : 0;
    }

    // Bring a slide into view by scrolling this list alone, never the page.
    show(index, isQuick) {
      const goal = Math.max(0, Math.min(this.end, index));
      const step = Math.abs(goal - this.place());
      this.goal = goal;
      if (!step && !this.isMoving) return;
      this.isMoving = true;
      const left = goal * this.list.getBoundingClientRect().width;
      this.list.scrollTo({
        left: isRightToLeft(this.list) ? -left : left,
        behavior: isQuick || step > 1 || isStill.matches ? "instant" : "smooth",
      });
    }

    settle() {
      const index = this.place();
      if (this.isMoving && index !== this.goal) return; // the next move has begun
      this.isMoving = false;
      this.goal = index;
      if (index === this.index) return;
      this.index = index;
      this.settled();
    }

    // Be at a slide without anybody having moved.
    stand(index) {
      this.index = index;
      this.show(index, true);
    }
  }

  // A copy of a slide for the viewer.
  const undressed = (slide) => {
    const link = slide.querySelector("a");
    link.dataset.page = link.href;
    link.removeAttribute("href"); // here a click on the photo enlarges it
    link.dir = "ltr"; // it scrolls by pixels
    slide.dataset.id = slide.id;
    slide.removeAttribute("id");
    return slide;
  };

  // Buttons, keys and messages around a strip: the page's, and the viewer's.
  class Stage {
    constructor(root, list, owner) {
      this.root = root;
      this.owner = owner;
      this.strip = new Strip(list, () => this.settled());
      root.addEventListener("click", (event) => this.click(event));
      root.addEventListener("keydown", (event) => this.key(event));
      this.refresh();
    }

    button(name) {
      return [...this.root.querySelectorAll(`button[name=${name}]`)].find(
        (each) => each.closest("dialog, photo-slideshow") === this.root,
      );
    }

    move(index) {
      this.strip.show(index);
      this.refresh();
    }

    click(event) {
      const button = event.target.closest("button");
      if (button?.closest("dialog, photo-slideshow") === this.root) this.press(button);
    }

    press({ name }) {
      if (name === "previous") this.move(this.strip.goal - 1);
      if (name === "next") this.move(this.strip.goal + 1);
    }

    key(event) {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (event.target.closest("input, textarea, select")) return;
      if (this.act(event.key)) event.preventDefault();
      event.stopPropagation();
    }

    // Whether the key means something here.
    act(key) {
      const { strip } = this;
      const forward = isRightToLeft(strip.list) ? "ArrowLeft" : "ArrowRight";
      if (key === "Home") this.move(0);
      else if (key === "End") this.move(strip.end);
      else if (key === forward) this.move(strip.goal + 1);
      else if (key === "ArrowLeft" || key === "ArrowRight") this.move(strip.goal - 1);
      else return false;
      return true;
    }

    // Slides of another part come in at an end; the reader stays at the same one.
    take(slides, isBefore) {
      const { strip } = this;
      const place = strip.place();
      strip.list[isBefore ? "prepend" : "append"](...slides.map((slide) => this.adopt(slide)));
      if (isBefore) {
        strip.stand(place + slides.length);
        strip.isMoving = false;
      }
      this.refresh();
    }

    adopt(slide) {
      return document.importNode(slide, true);
    }

    settled() {
      const { slide } = this.strip;
      this.refresh();
      this.owner.say(slide.querySelector("figure").getAttribute("aria-label"));
      this.owner.came(slide);
      this.owner.reach(this.strip);
      if (navigator.connection?.saveData) return;
      for (const each of [slide.nextElementSibling, slide.previousElementSibling]) {
        each?.querySelector("img")?.setAttribute("loading", "eager");
      }
    }

    // The ends, and the one slide whose link and long caption can be reached by Tab.
    refresh() {
      const { goal, end, list, slide } = this.strip;
      this.button("previous").setAttribute("aria-disabled", goal <= 0);
      this.button("next").setAttribute("aria-disabled", goal >= end);
      for (const link of list.querySelectorAll("a[href]")) link.tabIndex = slide.contains(link) - 1;
      const words = slide?.querySelector("figcaption > div");
      if (words?.scrollHeight > words?.clientHeight) words.tabIndex = 0;
    }
  }

  class Viewer extends Stage {
    constructor(dialog, list, owner) {
      super(dialog, list, owner);
      this.level = 1;
      dialog.addEventListener("close", () => owner.closed());
    }

    get photo() {
      return this.strip.slide.querySelector("img");
    }

    adopt(slide) {
      return undressed(super.adopt(slide));
    }

    move(index) {
      this.zoom(1);
      super.move(index);
    }

    settled() {
      super.settled();
      this.zoom(1);
    }

    click(event) {
      super.click(event);
      if (event.target !== this.photo) return;
      if (this.level === 1) this.zoom(2, event);
      else {
        const box = this.photo.parentElement.parentElement.getBoundingClientRect();
        this.pan(event.clientX - box.x - box.width / 2, event.clientY - box.y - box.height / 2);
      }
    }

    press(button) {
      super.press(button);
      if (button.name === "in") this.zoom(this.level + 1);
      if (button.name === "out") this.zoom(this.level - 1);
      if (button.name === "close") this.root.close();
      if (button.name === "captions") {
        const isHidden = this.root.classList.toggle("viewer--bare");
        button.setAttribute("aria-pressed", isHidden);
      }
    }

    act(key) {
      const box = this.photo.closest("a");
      const [across, down] = [box.clientWidth / 4, box.clientHeight / 4];
      const ways = {
        ArrowLeft: [-across, 0],
        ArrowRight: [across, 0],
        ArrowUp: [0, -down],
        ArrowDown: [0, down],
      };
      if (key === "+" || key === "=") this.zoom(this.level + 1);
      else if (key === "-") this.zoom(this.level - 1);
      else if (key === "0") this.zoom(1);
      else if (this.level > 1 && ways[key]) this.pan(...ways[key]);
      else return super.act(key);
      return true;
    }

    pan(left, top) {
      const behavior = isStill.matches ? "instant" : "smooth";
      this.photo.closest("a").scrollBy({ left, top, behavior });
    }

    // Enlarge the photo inside its box, which scrolls: so a finger, a wheel, keys and clicks move it.
    // What was under the pointer, or in the middle, comes to the middle.
    zoom(level, pointer) {
      const { photo } = this;
      const box = photo.closest("a");
      const before = photo.getBoundingClientRect();
      const frame = box.getBoundingClientRect();
      const x = pointer?.clientX ?? frame.x + frame.width / 2;
      const y = pointer?.clientY ?? frame.y + frame.height / 2;
      if (level > 1 && this.level === 1) this.fit = before.width;
      this.level = Math.max(1, Math.min(MAX_ZOOM, level));
      const isZoomed = this.level > 1;
      this.strip.slide.classList.toggle("is-zoomed", isZoomed);
      this.root.classList.toggle("viewer--zoomed", isZoomed);
      this.button("out").setAttribute("aria-disabled", !isZoomed);
      this.button("in").setAttribute("aria-disabled", this.level === MAX_ZOOM);
      photo.style.width = isZoomed ? `${this.fit * this.level}px` : "";
      if (!isZoomed) return;
      const after = photo.getBoundingClientRect();
      box.scrollBy({
        left: after.x + ((x - before.x) / before.width) * after.width - frame.x - frame.width / 2,
        top: after.y + ((y - before.y) / before.height) * after.height - frame.y - frame.height / 2,
        behavior: "instant",
      });
      this.sharpen(photo, box.dataset.page);
    }

    // The largest file stands in the slide's own page alone: it is not for those who do not zoom.
    async sharpen(photo, url) {
      if (photo.dataset.isLarge || !url) return;
      photo.dataset.isLarge = true;
      try {
        const html = await (await fetch(url)).text();
        const page = new DOMParser().parseFromString(html, "text/html");
        const source = page.querySelector("main picture > :is(source, img[srcset])");
        const large = new Image();
        large.src = source.srcset.match(/\S+(?= \d+w$)/)[0];
        await large.decode();
        photo.parentElement.querySelector("source")?.remove();
        photo.removeAttribute("srcset");
        photo.src = large.src;
      } catch {
        delete photo.dataset.isLarge; // what is there stays
      }
    }
  }

  class PhotoSlideshow extends HTMLElement {
    connectedCallback() {
      if (this.stage) return;
      this.list = this.querySelector("ul");
      this.status = this.querySelector("[role=status]");
      this.stage = new Stage(this, this.list, this);
      this.home = location.pathname + location.search;
      this.addEventListener("click", (event) => this.follow(event));
      addEventListener("popstate", () => this.recall());
      const share = this.stage.button("share");
      if (share && navigator.share) share.hidden = false;
      this.recall();
      this.reach(this.stage.strip);
    }

    // A long gallery comes in parts: the next is fetched before a reader is at the end of this one.
    reach({ index, end }) {
      if (index > end - FAR) this.bring("next");
      if (index < FAR) this.bring("previous");
    }

    async bring(side) {
      const url = this.dataset[side];
      delete this.dataset[side];
      if (!url) return;
      try {
        const html = await (await fetch(url)).text();
        const page = new DOMParser().parseFromString(html, "text/html");
        const part = page.querySelector("photo-slideshow");
        const slides = [...part.querySelectorAll(":scope > ul > li")];
        for (const slide of slides) slide.dataset.part = url;
        if (part.dataset[side]) this.dataset[side] = part.dataset[side];
        for (const stage of [this.stage, this.viewer]) stage?.take(slides, side === "previous");
      } catch {
        this.dataset[side] = url; // the next move tries again
      }
    }

    // Slides came or went around the one that is in view.
    refresh() {
      const { strip } = this.stage;
      strip.index = strip.goal = strip.place();
      this.stage.refresh();
    }

    say(message) {
      this.status.textContent = message;
    }

    // The address of the page names the slide, without a new entry in the history.
    came(slide) {
      this.write("replaceState", slide);
    }

    write(method, slide, isOpened) {
      const id = slide.id || slide.dataset.id;
      const viewer = (isOpened || this.viewer) && id;
      const state = (isOpened || history.state) && { ...history.state, viewer };
      try {
        history[method](state, "", `${slide.dataset.part ?? this.home}#${id}`);
      } catch {
        // a sandbox without an origin, or a browser that counts: the slideshow goes on
      }
    }

    // A photo or a button was clicked; with a modifier, links are the browser's.
    follow(event) {
      const link = event.target.closest("ul a");
      const name = event.target.closest("button")?.name;
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      if (link?.href && link.closest("ul") === this.list && this.querySelector("template")) {
        event.preventDefault();
        this.open([...this.list.children].indexOf(link.closest("li")));
      }
      if (name === "view") this.open(this.stage.strip.index);
      if (name === "share" || name === "copy") this.share(name, event.target.closest("button"));
    }

    async share(name, button) {
      const { href: url } = this.stage.strip.slide.querySelector("a");
      try {
        if (name === "share") await navigator.share({ title: document.title, url });
        else await navigator.clipboard.writeText(url);
        if (name === "copy") this.say(button.dataset.done);
      } catch (error) {
        if (error.name !== "AbortError") prompt(button.title, url);
      }
    }

    open(index, isRecalled) {
      const dialog = this.querySelector("template").content.firstElementChild.cloneNode(true);
      const list = this.list.cloneNode(true);
      for (const slide of list.children) undressed(slide);
      dialog.append(list, this.status);
      this.append(dialog);
      dialog.showModal();
      this.viewer = new Viewer(dialog, list, this);
      this.viewer.strip.stand(index);
      this.viewer.refresh();
      if (!isRecalled) this.write("pushState", this.list.children[index], true);
    }

    // After Back, Forward or a reload: the viewer is open where the history says so.
    recall() {
      const id = history.state?.viewer;
      const index = id ? [...this.list.children].findIndex((slide) => slide.id === id) : -1;
      if (index >= 0 && !this.viewer) this.open(index, true);
      else if (index < 0 && this.viewer) this.viewer.root.close();
    }

    closed() {
      const { root, strip } = this.viewer;
      this.append(this.status);
      this.viewer = null;
      root.remove();
      const settle = () => {
        this.stage.strip.stand(strip.goal); // also when it was on its way there
        this.stage.refresh();
        this.stage.strip.slide.querySelector("a").focus({ preventScroll: true });
      };
      const note = () => this.came(this.stage.strip.slide);
      settle();
      if (!history.state?.viewer) return note();
      // Going back to an address that names a slide takes the focus away, and may scroll to it.
      addEventListener("popstate", () => setTimeout(() => note(settle())), { once: true });
      history.back();
    }
  }

  customElements.define("photo-slideshow", PhotoSlideshow);
})();
