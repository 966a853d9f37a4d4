"""Wagtail for `tests.bench.steps`: `python -m tests.bench.wagtail_site FOLDER FRAMES PORT`.

Runs in var/bench-venv. Settings are those that its project template begins with; the galleries of
the jobs are there as drafts, and pages and images are made as its documentation says.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.bench.frames import NUMBER, TITLE, write_misspelled

LOGIN = ("bench", "bench-password")
MIGRATIONS = "gallery_migrations"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
APPS = [
    "tests.bench.wagtail_gallery",
    *("wagtail.embeds", "wagtail.sites", "wagtail.users", "wagtail.snippets", "wagtail.documents"),
    *("wagtail.images", "wagtail.search", "wagtail.admin", "wagtail", "modelcluster", "taggit"),
    *("django_filters", "django.contrib.auth", "django.contrib.contenttypes"),
    *("django.contrib.sessions", "django.contrib.messages", "django.contrib.staticfiles"),
]
CONTEXT = [
    "django.template.context_processors.debug",
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]


def set_up(folder: Path) -> None:
    """The project, with its tables."""
    import_module("django.conf").settings.configure(
        SECRET_KEY="bench",
        DEBUG=True,
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        INSTALLED_APPS=APPS,
        MIDDLEWARE=MIDDLEWARE,
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {"context_processors": CONTEXT},
            }
        ],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": str(folder / "db.sqlite3"),
                "OPTIONS": {"timeout": 30, "transaction_mode": "IMMEDIATE"},
            }
        },
        MEDIA_ROOT=str(folder / "media"),
        MEDIA_URL="/media/",
        STATIC_URL="/static/",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        DATA_UPLOAD_MAX_NUMBER_FIELDS=10_000,
        MIGRATION_MODULES={"wagtail_gallery": MIGRATIONS},
        USE_TZ=True,
        WAGTAILIMAGES_CHOOSER_PAGE_SIZE=NUMBER,  # what is chosen on one page is lost on the next
        WAGTAIL_SITE_NAME="bench",
        WAGTAILADMIN_BASE_URL="http://localhost",
    )
    # A page's table asks for migrations; they are made here, so that none has to be kept.
    (folder / MIGRATIONS).mkdir()
    (folder / MIGRATIONS / "__init__.py").touch()
    sys.path.append(str(folder))
    import_module("django").setup()
    manage: Any = import_module("django.core.management").call_command
    manage("makemigrations", "wagtail_gallery", verbosity=0)
    manage("migrate", verbosity=0)


def make_galleries(frames: list[Path]) -> None:
    """A draft for each of the jobs, of the same images."""
    models: Any = import_module("tests.bench.wagtail_gallery.models")
    image_model: Any = import_module("wagtail.images").get_image_model()
    file: Any = import_module("django.core.files").File
    users: Any = import_module("django.contrib.auth.models").User
    home = import_module("wagtail.models").Page.objects.get(depth=2)
    users.objects.create_superuser(LOGIN[0], password=LOGIN[1])
    images = []
    for path in frames:
        with path.open("rb") as opened:
            images.append(image_model(title=path.stem, file=file(opened, name=path.name)))
            images[-1].save()
    for job in ("credit", "caption", "order", "replace"):
        page = models.GalleryPage(title=f"{TITLE}: {job}", slug=job, live=False)
        page.photos = [
            models.GalleryPhoto(
                image=image,
                sort_order=number,
                caption=write_misspelled(number) if job == "replace" else "",
            )
            for number, image in enumerate(images)
        ]
        home.add_child(instance=page)
        page.save_revision()


def __getattr__(name: str) -> Any:
    """`urlpatterns`: asked for when all is set up."""
    if name != "urlpatterns":
        raise AttributeError(name)
    urls: Any = import_module("django.urls")
    static: Any = import_module("django.conf.urls.static")
    settings: Any = import_module("django.conf").settings
    return [
        urls.path("admin/", urls.include(import_module("wagtail.admin.urls"))),
        *static.static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
        urls.path("", urls.include(import_module("wagtail.urls"))),
    ]


def main() -> None:
    """Make it and serve it."""
    folder, frames = Path(sys.argv[1]), Path(sys.argv[2])
    set_up(folder)
    make_galleries(sorted(frames.glob("*.jpg")))
    serve: Any = import_module("django.core.management").call_command
    serve("runserver", f"127.0.0.1:{sys.argv[3]}", use_reloader=False)


if __name__ == "__main__":
    main()
