"""The peers' pages: the same photos and words in the markup that each library documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from gallery.pages.image_sizes import choose_widths, write_sizes
from gallery.pages.slideshow import Slideshow, SlideView

PACKAGES = (
    "photoswipe@5.4.4",
    "swiper@14",
    "@splidejs/splide@4.1.4",
    "embla-carousel@8.6.0",
)
STYLE = """body{margin:0;font:16px/1.5 serif}img{display:block;width:100%;height:auto}
figure{margin:0}figcaption{padding:8px 16px;min-height:9rem}"""


@dataclass(frozen=True, slots=True)
class Peer:
    """A library, and how a reader comes from the first photo to the second."""

    name: str
    body: str
    next_button: str  # a CSS selector
    second: str  # what stands in the window's middle after the move
    opens_first: str = ""  # a click that comes before: it is a viewer alone


def figure(slide: SlideView, count: int, *, is_first: bool) -> str:
    """A slide's photo in the files that our page names, with its words."""
    photo = slide.photo
    ratio = photo.width_px / photo.height_px
    files = photo.of_format("AVIF")
    widths = choose_widths(ratio, [file.width_px for file in files])
    srcset = ",".join(f"{f.url} {f.width_px}w" for f in files if f.width_px in widths)
    way = 'fetchpriority="high"' if is_first else 'loading="lazy" decoding="async"'
    return (
        f'<figure><picture><source type="image/avif" srcset="{srcset}" '
        f'sizes="{escape(write_sizes(ratio, "wide"))}"><img src="{photo.fallback.url}" '
        f'width="{photo.width_px}" height="{photo.height_px}" alt="{escape(slide.alt_text)}" {way}>'
        f"</picture><figcaption>{slide.position} of {count}<p>{escape(slide.caption)}</p>"
        f"{escape(slide.credit.printed)}</figcaption></figure>"
    )


def figures(slideshow: Slideshow, opening: str, closing: str) -> str:
    """All slides, each in the element that a library wants."""
    count = slideshow.slide_count
    return "\n".join(
        f"{opening}{figure(slide, count, is_first=slide.position == 1)}{closing}"
        for slide in slideshow.slides
    )


def peers_of(slideshow: Slideshow) -> Mapping[str, Peer]:
    """Each peer with its page, by its address."""
    return {
        "/peers/photoswipe/": photoswipe(slideshow),
        "/peers/swiper/": swiper(slideshow),
        "/peers/splide/": splide(slideshow),
        "/peers/embla/": embla(slideshow),
    }


def page(head: str, body: str) -> str:
    """A whole page."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sixty photos</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"{head}<style>{STYLE}</style></head><body><h1>Sixty photos</h1>{body}</body></html>"
    )


def photoswipe(slideshow: Slideshow) -> Peer:
    """A viewer over a page of pictures; its core is fetched when it opens."""
    count = slideshow.slide_count
    items = "\n".join(
        f'<a href="{slide.photo.of_format("AVIF")[-1].url}" data-pswp-width="2560" '
        f'data-pswp-height="1707">{figure(slide, count, is_first=slide.position == 1)}</a>'
        for slide in slideshow.slides
    )
    head = '<link rel="stylesheet" href="/npm/photoswipe/dist/photoswipe.css">'
    script = """<script type="module">
    import Lightbox from "/npm/photoswipe/dist/photoswipe-lightbox.esm.min.js";
    const lightbox = new Lightbox({ gallery: "#g", children: "a",
      pswpModule: () => import("/npm/photoswipe/dist/photoswipe.esm.min.js") });
    lightbox.init(); window.isReady = true;</script>"""
    body = f'<div id="g">{items}</div>{script}'
    second = ".pswp__item[aria-hidden=false] img"
    return Peer("PhotoSwipe", page(head, body), ".pswp__button--arrow--next", second, "#g a")


def swiper(slideshow: Slideshow) -> Peer:
    """With the modules for what ours does: buttons, keys, names, zoom and addresses."""
    names = ("navigation", "keyboard", "a11y", "zoom", "hash-navigation")
    head = '<link rel="stylesheet" href="/npm/swiper/swiper-bundle.min.css">'
    imports = "\n".join(
        f'import m{number} from "/npm/swiper/modules/{name}.min.mjs";'
        for number, name in enumerate(names)
    )
    used = ",".join(f"m{number}" for number in range(len(names)))
    slides = figures(slideshow, '<div class="swiper-slide">', "</div>")
    script = f"""<script type="module">import Swiper from "/npm/swiper/swiper.min.mjs";{imports}
    new Swiper(".swiper", {{ modules: [{used}], keyboard: true, zoom: true,
      navigation: {{
        nextEl: ".swiper-button-next", prevEl: ".swiper-button-prev" }} }});</script>"""
    body = (
        f'<div class="swiper"><div class="swiper-wrapper">{slides}</div>'
        '<div class="swiper-button-prev"></div><div class="swiper-button-next"></div></div>'
        f"{script}"
    )
    return Peer("Swiper", page(head, body), ".swiper-button-next", ".swiper-slide:nth-child(2)")


def splide(slideshow: Slideshow) -> Peer:
    """As its guide has it."""
    head = (
        '<link rel="stylesheet" href="/npm/@splidejs/splide/dist/css/splide.min.css">'
        '<script defer src="/npm/@splidejs/splide/dist/js/splide.min.js"></script>'
    )
    slides = figures(slideshow, '<li class="splide__slide">', "</li>")
    body = (
        f'<section class="splide" aria-label="Photos"><div class="splide__track">'
        f'<ul class="splide__list">{slides}</ul></div></section>'
        '<script type="module">new Splide(".splide").mount()</script>'
    )
    return Peer("Splide", page(head, body), ".splide__arrow--next", ".splide__slide:nth-child(2)")


def embla(slideshow: Slideshow) -> Peer:
    """The engine with buttons and style of one's own, as its guide has it."""
    head = "<style>.e{overflow:hidden}.c{display:flex}.s{flex:0 0 100%;min-width:0}</style>"
    slides = figures(slideshow, '<div class="s">', "</div>")
    script = """<script type="module">
    import Embla from "/npm/embla-carousel/esm/embla-carousel.esm.js";
    const embla = Embla(document.querySelector(".e"));
    document.querySelector(".n").addEventListener("click", () => embla.scrollNext());
    document.querySelector(".p").addEventListener("click", () => embla.scrollPrev());</script>"""
    body = (
        f'<div class="e"><div class="c">{slides}</div></div><button class="p">Previous</button>'
        f'<button class="n">Next</button>{script}'
    )
    return Peer("Embla", page(head, body), ".n", ".s:nth-child(2)")
