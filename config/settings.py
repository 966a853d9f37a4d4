"""Every setting, from the environment; what is wrong stops the start with a sentence."""

import os
from ipaddress import ip_network
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import django_stubs_ext
from django.core.exceptions import ImproperlyConfigured
from django_prose_editor.config import html_tags
from environs import Env, validate
from js_asset import Script, static_lazy

from config import places
from config.caches import read_caches
from config.cdn import read_purging
from config.checked_values import (
    is_web_address,
    read_database,
    read_language,
    read_log_level,
    read_time_zone,
)
from config.data_folder import find_data_folder
from config.data_mining import read_data_mining
from config.doorbell import read_doorbell
from config.log_lines import FORMATS, build_logging
from config.mail import read_mail
from config.photo_storage import read_storages
from config.security import read_address_security, read_login_security, read_page_security
from config.setting_names import refuse_unknown
from config.sign_in import read_sign_in
from newsroom.external.providers import (
    PROVIDERS,
    frame_sources,
    is_plain_address,
    read_own_providers,
)
from newsroom.sign_in.policy import ProviderPolicy

django_stubs_ext.monkeypatch()
refuse_unknown(os.environ)
env = Env()
AT_LEAST_1 = validate.Range(min=1, error="It must be {min} or more.")

BASE_DIR = places.CODE_DIR
PROGRAM = places.PROGRAM  # what commands are called
data_folder = find_data_folder(env, places.HOME_DIR)
DATA_DIR, MAY_MAKE_FOLDERS = data_folder.path, data_folder.may_be_made
LOCAL_HOSTS = ["127.0.0.1", "localhost", "[::1]"]

# The site
BASE_URL = (env.str("PHOTODESK_BASE_URL", "") or data_folder.kept_address()).rstrip("/")
if not is_web_address(BASE_URL):
    raise ImproperlyConfigured(
        f"PHOTODESK_BASE_URL is {BASE_URL!r}; it must be like https://photos.example.org"
    )
THEME_DIR = Path(theme) if (theme := env.str("PHOTODESK_THEME_DIR", "")) else None
if THEME_DIR and not THEME_DIR.is_dir():
    raise ImproperlyConfigured(f"PHOTODESK_THEME_DIR: {THEME_DIR} is not a folder.")
SITE_NAME = env.str("PHOTODESK_SITE_NAME", "Photodesk")
IMPRINT_URL = env.str("PHOTODESK_IMPRINT_URL", "")
if IMPRINT_URL and not IMPRINT_URL.startswith(("https://", "http://", "/")):
    raise ImproperlyConfigured(
        f"PHOTODESK_IMPRINT_URL is {IMPRINT_URL!r}; it must be like https://example.org/imprint"
    )
# What is said of text and data mining: TDM_RESERVATION and TDM_POLICY.
globals().update(read_data_mining(env))
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", LOCAL_HOSTS)
DEBUG = env.bool("DEBUG", False)
IS_PRODUCTION = not set(ALLOWED_HOSTS) <= set(LOCAL_HOSTS)
SECRET_KEY = env.str("SECRET_KEY", "")
if not SECRET_KEY:
    if IS_PRODUCTION:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. With ALLOWED_HOSTS beyond this machine, give the site a key of "
            "its own, for example the output of: openssl rand -base64 48"
        )
    SECRET_KEY = data_folder.secret_key()

INSTALLED_APPS = [
    "newsroom",  # before the admin, whose frame it replaces
    "newsroom.desk.apps.DeskConfig",  # django.contrib.admin with Photodesk's AdminSite
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "content_editor",
    "django_prose_editor",
    "allauth",
    "allauth.account",  # of all of allauth's pages, those of newsroom.desk.sign_in alone are there
    "allauth.usersessions",
    "allauth.mfa",
    "allauth.socialaccount",
    "imagekit",
    "media",
    "gallery",
]

MIDDLEWARE = [
    "newsroom.serving.request_ids.RequestIdMiddleware",  # all lines of a request have its id
    "newsroom.serving.compression.CompressionMiddleware",  # of what all others have finished
    "newsroom.serving.headers_middleware.PublicHeadersMiddleware",  # outside of those it corrects
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "newsroom.sign_in.middleware.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "newsroom.audit.actor.ActorMiddleware",
    "newsroom.pages.moved.MovedAddressMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"
TEMPLATE_LOADERS = [
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [THEME_DIR / "templates"] if THEME_DIR else [],
        "OPTIONS": {
            "loaders": [("newsroom.pages.template_loader.Loader", TEMPLATE_LOADERS)],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "newsroom.pages.context.site",
            ],
        },
    },
]

# The database
OWN_DATABASE = f"sqlite:///{DATA_DIR / 'db.sqlite3'}" if MAY_MAKE_FOLDERS else "sqlite://:memory:"
DATABASES: dict[str, dict[str, Any]] = {"default": read_database(env, OWN_DATABASE)}
DATABASE_OPTIONS: dict[str, Any] = DATABASES["default"].setdefault("OPTIONS", {})
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    data_folder.folder(".")
    # WAL lets readers read while the worker writes; an immediate transaction takes the write lock
    # at its start, so that two writers wait for each other and never fail in the middle. What
    # somebody is told of is on the disk: an upload, a caption, a kill survive a power cut. Workers,
    # whose work is done again, do not wait so long (config/celery.py).
    DATABASE_OPTIONS.update(
        transaction_mode="IMMEDIATE",
        timeout=20,
        init_command="PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    )
elif DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    # Whoever asks while it is down waits for the timeout: all threads would soon do nothing else.
    # And a pool that fails waits longer and longer for the next try: it is to be noticed at once
    # that the database is back.
    pool = {"min_size": 0, "max_size": 16, "timeout": 3, "reconnect_timeout": 2}
    DATABASE_OPTIONS.update(pool=pool, connect_timeout=3)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Photographs
MAX_ORIGINAL_BYTES = env.int("PHOTODESK_MAX_ORIGINAL_MB", 200, validate=AT_LEAST_1) * 1_000_000
MAX_ORIGINAL_PIXELS = (
    env.int("PHOTODESK_MAX_ORIGINAL_MEGAPIXELS", 120, validate=AT_LEAST_1) * 1_000_000
)
WITH_WEBP = env.bool("PHOTODESK_WEBP", False)
# What one photo may take before its process is stopped: time for each file, and memory.
RENDER_TIMEOUT_SECONDS = env.int("PHOTODESK_RENDER_TIMEOUT_SECONDS", 60, validate=AT_LEAST_1)
RENDER_MEMORY_MB = env.int("PHOTODESK_RENDER_MEMORY_MB", 1500, validate=AT_LEAST_1)
# Threads that share the work of one photo. With a worker for each core, one is right; with fewer,
# more of them make a single photo publishable sooner.
RENDER_THREADS = env.int("PHOTODESK_RENDER_THREADS", 1, validate=AT_LEAST_1)
# STORAGE, STORAGES and, for buckets, what django-storages needs.
STORAGES: dict[str, Any]
globals().update(read_storages(env, DATA_DIR))
# What readers get: finished files, served without the application.
PUBLIC_TREE_ROOT = DATA_DIR / "site"
# PURGE and what belongs to it: who is told to forget a page that changed.
globals().update(read_purging(env))
# Straight to disk, whatever the size: fifty photos at once must not sit in memory.
FILE_UPLOAD_HANDLERS = ["media.upload_handler.UploadToDiskHandler"]
FILE_UPLOAD_TEMP_DIR = str(data_folder.folder("incoming")) if MAY_MAKE_FOLDERS else gettempdir()
# Files on their way in, piece by piece: what is here of them, and how much of all at once.
UPLOADS_ROOT = DATA_DIR / "uploads"
MAX_ARCHIVE_BYTES = env.int("PHOTODESK_MAX_ARCHIVE_MB", 2000) * 1_000_000
MAX_UNFINISHED_UPLOAD_BYTES = env.int("PHOTODESK_MAX_UNFINISHED_UPLOADS_GB", 20) * 1_000_000_000
# Uploads are refused when less would be left on the disk: pages, kills and the database need room.
DISK_RESERVE_BYTES = env.int("PHOTODESK_DISK_RESERVE_MB", 500) * 1_000_000
# What is handed out of the library as one ZIP file.
MAX_DOWNLOAD_BYTES = env.int("PHOTODESK_MAX_DOWNLOAD_GB", 20) * 1_000_000_000
# What the web server takes in one request: a file over the limit has to get as far as its refusal.
MAX_REQUEST_BYTES = 2 * MAX_ORIGINAL_BYTES + 10_000_000
# Pages that one publisher makes at once.
PUBLISHING_THREADS = env.int("PHOTODESK_PUBLISHING_THREADS", 3)
if PUBLISHING_THREADS < 1:
    raise ImproperlyConfigured(
        "PHOTODESK_PUBLISHING_THREADS must be 1 or more: pages are made by them."
    )
# Processes that bake what can wait, such as the archive after a new version: one for each core.
BAKERS = env.int("PHOTODESK_BAKERS", os.cpu_count() or 1)
if BAKERS < 1:
    raise ImproperlyConfigured("PHOTODESK_BAKERS must be 1 or more: pages are baked by them.")
# Threads for Django in each process of the web server. The public tree needs none of them.
WEB_THREADS = env.int("PHOTODESK_WEB_THREADS", 8, validate=AT_LEAST_1)
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # an article with a few hundred plugins, each a few fields
DATA_UPLOAD_MAX_NUMBER_FILES = 200
IMAGEKIT_DEFAULT_CACHEFILE_STRATEGY = "imagekit.cachefiles.strategies.Optimistic"

STATICFILES_DIRS = [path] if THEME_DIR and (path := THEME_DIR / "static").is_dir() else []
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG

# What announces photos in a text that is imported, beside the labels of many languages.
IMPORT_LABELS: list[str] = env.list("PHOTODESK_IMPORT_LABELS", [])

# The body editor of articles: what is pasted into it is mended first.
DJANGO_PROSE_EDITOR_EXTENSIONS = [
    {"js": [static_lazy("desk/pasted-text.js")], "extensions": {"PastedText": html_tags([])}}
]

DJANGO_PROSE_EDITOR_PRESETS = {"article": [Script("desk/article-text.js", type="module")]}

# What articles may embed of other sites.
try:
    EXTERNAL_PROVIDERS = (
        *PROVIDERS,
        *read_own_providers(env.list("PHOTODESK_EMBED_PROVIDERS", [])),
    )
except ValueError as error:
    raise ImproperlyConfigured(f"PHOTODESK_EMBED_PROVIDERS: {error}") from error
# The WebSub hub that feeds name, and that is told when one changes.
WEBSUB_HUB = env.str("PHOTODESK_WEBSUB_HUB", "")
if WEBSUB_HUB and not is_plain_address(WEBSUB_HUB):
    raise ImproperlyConfigured(
        f"PHOTODESK_WEBSUB_HUB is {WEBSUB_HUB!r}; it must be like https://hub.example.org/"
    )
PRIVATE_ADDRESSES_ALLOWED: frozenset[str] = frozenset()  # none; a test may ask its own machine

# The API's limits. Without a cache that they share, each process counts for itself.
API_REQUESTS_PER_MINUTE = env.int("PHOTODESK_API_REQUESTS_PER_MINUTE", 600)  # 0: no limit
TRUSTED_PROXIES = env.int("PHOTODESK_TRUSTED_PROXIES", 0)  # our own, in X-Forwarded-For
# Who may read /metrics and /readyz besides this machine.
try:
    networks: list[str] = env.list("PHOTODESK_MONITORS", [])
    MONITORS = [ip_network(network.strip()) for network in networks]
except ValueError as error:
    raise ImproperlyConfigured(
        f"PHOTODESK_MONITORS: {error}. Write networks like 10.0.0.0/8,192.0.2.7"
    ) from error
CACHES = read_caches(env)

CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any]
globals().update(read_doorbell(env, data_folder))

# Language and time
LANGUAGE_CODE = read_language(env)
LOCALE_PATHS = [DATA_DIR / "locale"]  # compiled from locale/ when a process starts
FORMAT_MODULE_PATH = ["config.formats"]  # moments have their zone in the history, too
TIME_ZONE = read_time_zone(env)
USE_TZ = True
USE_I18N = True

# Security
PASSWORD_HASHERS: list[str]
globals().update(read_login_security())
SECOND_FACTOR_GROUPS: frozenset[str]
OIDC: ProviderPolicy | None
globals().update(read_mail(env))
globals().update(read_sign_in(env, SITE_NAME))
globals().update(read_page_security(frame_sources(EXTERNAL_PROVIDERS)))
SECURE_PROXY_SSL_HEADER: tuple[str, str] | None = None
globals().update(read_address_security(BASE_URL))

# The log
LOG_FORMAT = env.str("PHOTODESK_LOG_FORMAT", "auto")
if LOG_FORMAT not in FORMATS:
    raise ImproperlyConfigured(
        f"PHOTODESK_LOG_FORMAT is {LOG_FORMAT!r}; it is one of {', '.join(FORMATS)}."
    )
LOGGING = build_logging(read_log_level(env), LOG_FORMAT, is_production=IS_PRODUCTION)
