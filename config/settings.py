"""Every setting, from the environment; what is wrong stops the start with a sentence."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
import django_stubs_ext
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from environs import Env

from config.purging import read_purging
from config.storing import read_storing
from newsroom.external.providers import PROVIDERS, frame_sources, read_own_providers

django_stubs_ext.monkeypatch()
env = Env()

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.str("PHOTODESK_DATA_DIR", "") or BASE_DIR / "var").resolve()
LOCAL_HOSTS = ["127.0.0.1", "localhost", "[::1]"]


def folder(name: str) -> Path:
    """A folder inside the data folder, made when it is not there."""
    path = DATA_DIR / name
    try:
        path.mkdir(mode=0o750, parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"PHOTODESK_DATA_DIR: cannot make {path} ({error.strerror}). "
            "Name a folder that Photodesk may write to."
        ) from error
    return path


def key_kept_in(path: Path) -> str:
    """The secret key of a local installation: made once, readable by its owner alone."""
    if not path.exists():
        folder(".")
        # Two processes may start at once: whoever links first wins, both read that file.
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(50))
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text().strip()


def address_kept_in(path: Path) -> str:
    """Where `manage.py up` serves the site, as it noted itself; the usual place before that."""
    try:
        return path.read_text().strip()
    except OSError:
        return "http://127.0.0.1:8000"


# The site
BASE_URL = (env.str("PHOTODESK_BASE_URL", "") or address_kept_in(DATA_DIR / "base-url")).rstrip("/")
if urlsplit(BASE_URL).scheme not in ("http", "https") or not urlsplit(BASE_URL).hostname:
    raise ImproperlyConfigured(
        f"PHOTODESK_BASE_URL is {BASE_URL!r}; it must be like https://photos.example.org"
    )
IS_HTTPS = BASE_URL.startswith("https://")
THEME_DIR = Path(theme) if (theme := env.str("PHOTODESK_THEME_DIR", "")) else None
if THEME_DIR and not THEME_DIR.is_dir():
    raise ImproperlyConfigured(f"PHOTODESK_THEME_DIR: {THEME_DIR} is not a folder.")
SITE_NAME = env.str("PHOTODESK_SITE_NAME", "Photodesk")
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
    SECRET_KEY = key_kept_in(DATA_DIR / "secret-key")

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
    "imagekit",
    "media",
    "gallery",
]

MIDDLEWARE = [
    "newsroom.serving.dynamic_answers.PublicHeadersMiddleware",  # outside of those it corrects
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "DIRS": [THEME_DIR / "templates"] if THEME_DIR else [],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "newsroom.context.site",
            ],
        },
    },
]

# The database
DATABASE_URL = env.str("DATABASE_URL", "") or f"sqlite:///{DATA_DIR / 'db.sqlite3'}"
DATABASES: dict[str, dict[str, Any]] = {
    "default": dict(dj_database_url.parse(DATABASE_URL, conn_max_age=0))
}
DATABASE_OPTIONS: dict[str, Any] = DATABASES["default"].setdefault("OPTIONS", {})
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    folder(".")
    # WAL lets readers read while the worker writes; an immediate transaction takes the write lock
    # at its start, so that two writers wait for each other and never fail in the middle.
    DATABASE_OPTIONS.update(
        transaction_mode="IMMEDIATE",
        timeout=20,
        init_command="PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    )
elif DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    # Whoever asks while it is down waits for the timeout: all threads would soon do nothing else.
    DATABASE_OPTIONS.update(pool={"min_size": 0, "max_size": 16, "timeout": 3}, connect_timeout=3)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Photographs
MAX_ORIGINAL_BYTES = env.int("PHOTODESK_MAX_ORIGINAL_MB", 200) * 1_000_000
MAX_ORIGINAL_PIXELS = env.int("PHOTODESK_MAX_ORIGINAL_MEGAPIXELS", 120) * 1_000_000
WITH_WEBP = env.bool("PHOTODESK_WEBP", False)
# What one photo may take before its process is stopped: time for each file, and memory.
RENDER_TIMEOUT_SECONDS = env.int("PHOTODESK_RENDER_TIMEOUT_SECONDS", 60)
RENDER_MEMORY_MB = env.int("PHOTODESK_RENDER_MEMORY_MB", 1500)
# Threads that share the work of one photo. With a worker for each core, one is right; with fewer,
# more of them make a single photo publishable sooner.
RENDER_THREADS = env.int("PHOTODESK_RENDER_THREADS", 1)
# STORAGE, STORAGES and, for buckets, what django-storages needs.
STORAGES: dict[str, Any]
globals().update(read_storing(env, DATA_DIR))
# What readers get: finished files, served without the application.
PUBLIC_TREE_ROOT = DATA_DIR / "site"
# PURGE and what belongs to it: who is told to forget a page that changed.
globals().update(read_purging(env))
# Straight to disk, whatever the size: fifty photos at once must not sit in memory.
FILE_UPLOAD_HANDLERS = ["media.uploading.UploadToDiskHandler"]
FILE_UPLOAD_TEMP_DIR = str(folder("incoming"))
# What the web server takes in one request: a file over the limit has to get as far as its refusal.
MAX_REQUEST_BYTES = 2 * MAX_ORIGINAL_BYTES + 10_000_000
# Threads for Django in each process of the web server. The public tree needs none of them.
WEB_THREADS = env.int("PHOTODESK_WEB_THREADS", 8)
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # an article with a few hundred plugins, each a few fields
DATA_UPLOAD_MAX_NUMBER_FILES = 200
IMAGEKIT_DEFAULT_CACHEFILE_STRATEGY = "imagekit.cachefiles.strategies.Optimistic"

STATICFILES_DIRS = [path] if THEME_DIR and (path := THEME_DIR / "static").is_dir() else []
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG

# What articles may embed of other sites.
try:
    EXTERNAL_PROVIDERS = (
        *PROVIDERS,
        *read_own_providers(env.list("PHOTODESK_EMBED_PROVIDERS", [])),
    )
except ValueError as error:
    raise ImproperlyConfigured(f"PHOTODESK_EMBED_PROVIDERS: {error}") from error
PRIVATE_ADDRESSES_ALLOWED: frozenset[str] = frozenset()  # none; a test may ask its own machine

# The API's limits. Without a cache that they share, each process counts for itself.
API_REQUESTS_PER_MINUTE = env.int("PHOTODESK_API_REQUESTS_PER_MINUTE", 600)  # 0: no limit
TRUSTED_PROXIES = env.int("PHOTODESK_TRUSTED_PROXIES", 0)  # our own, in X-Forwarded-For
CACHE_URL = env.str("PHOTODESK_CACHE_URL", "")
if CACHE_URL.startswith(("redis:", "rediss:", "unix:")):
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": CACHE_URL,
            "KEY_PREFIX": "photodesk",
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
        }
    }
elif CACHE_URL:
    raise ImproperlyConfigured(f"PHOTODESK_CACHE_URL is {CACHE_URL!r}; it must be like redis://…")

# Celery: a doorbell. What has to be done is in the database; a message only says "look now".
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", "") or "filesystem://localhost"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 20
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_BROKER_POOL_ACQUIRE_TIMEOUT = 5
CELERY_TASK_PUBLISH_RETRY_POLICY = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.2,
    "interval_max": 0.2,
}
if CELERY_BROKER_URL.startswith("filesystem:"):
    # A message is a file that one side writes and the other takes out of the same folder.
    BROKER_FOLDER = str(folder("broker/messages"))
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        "data_folder_in": BROKER_FOLDER,
        "data_folder_out": BROKER_FOLDER,
        "processed_folder": str(folder("broker/processed")),
        "control_folder": str(folder("broker/control")),
        # Off, kombu reads each message in the system's shared temporary folder, where a move may
        # be a copy that two workers make at once. `manage.py up` removes what is kept.
        "store_processed": True,
        "polling_interval": 0.25,  # seconds; kombu looks once a second
    }
    # Seen to break: with late acknowledgement a killed worker's messages never come back here.
    CELERY_TASK_ACKS_LATE = False
    # A killed child leaves the prefork pool silent on this broker; threads have no children.
    CELERY_WORKER_POOL = "threads"
    CELERY_WORKER_CONCURRENCY = min(os.cpu_count() or 1, 4)
else:
    CELERY_TASK_ACKS_LATE = True
    CELERY_TASK_REJECT_ON_WORKER_LOST = False  # a poison photo would loop; the sweep counts tries
    CELERY_TASK_SOFT_TIME_LIMIT = 100
    CELERY_TASK_TIME_LIMIT = 120
    CELERY_WORKER_MAX_TASKS_PER_CHILD = 100
    CELERY_BROKER_TRANSPORT_OPTIONS = (
        {
            "visibility_timeout": 150,
            "unacked_restore_interval": 5,
            "unacked_restore_throttle": 1,
            "socket_connect_timeout": 1,
            "socket_timeout": 2,
        }
        if CELERY_BROKER_URL.startswith(("redis:", "rediss:"))
        else {"confirm_publish": True}
    )
# Sweeps do not wait behind renditions.
CELERY_TASK_ROUTES = {
    "media.tasks.render_first_tier": {"queue": "first"},
    "media.tasks.render_modern_tier": {"queue": "modern"},
    "media.tasks.render_refined_tier": {"queue": "refined"},
    "media.tasks.sweep_missing_renditions": {"queue": "sweep"},
    "newsroom.tasks.bake_killed_pages": {"queue": "kill"},
    # Other sites are slow: no page waits behind them.
    "newsroom.tasks.fetch_external_embeds": {"queue": "modern"},
    "newsroom.tasks.*": {"queue": "bake"},
}
SWEEP_EVERY_SECONDS = 5
LOOK_AT_SCHEDULES_EVERY_SECONDS = 2
RECONCILE_EVERY_SECONDS = 60
ASK_PROVIDERS_EVERY_SECONDS = 60
CELERY_BEAT_SCHEDULE = {
    "ask again for missing renditions": {
        "task": "media.tasks.sweep_missing_renditions",
        "schedule": SWEEP_EVERY_SECONDS,
        # Sweeps that piled up while no worker ran are worth nothing: the next one sees it all. But
        # one that waits behind two photos of 120 megapixels, half a minute, is not to be lost.
        "options": {"expires": SWEEP_EVERY_SECONDS * 12},
    },
    "act on schedules and bake what waits": {
        "task": "newsroom.tasks.keep_publishing",
        "schedule": LOOK_AT_SCHEDULES_EVERY_SECONDS,
        "options": {"expires": LOOK_AT_SCHEDULES_EVERY_SECONDS * 5},
    },
    "compare the public tree with what is published": {
        "task": "newsroom.tasks.reconcile_public_tree",
        "schedule": RECONCILE_EVERY_SECONDS,
        "options": {"expires": RECONCILE_EVERY_SECONDS},
    },
    "ask other sites for embeds that wait": {
        "task": "newsroom.tasks.fetch_external_embeds",
        "schedule": ASK_PROVIDERS_EVERY_SECONDS,
        "options": {"expires": ASK_PROVIDERS_EVERY_SECONDS},
    },
}
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "scheduler")

# Language and time
LANGUAGE_CODE = env.str("PHOTODESK_LANGUAGE", "en")
LOCALE_PATHS = [DATA_DIR / "locale"]  # compiled from locale/ when a process starts
TIME_ZONE = env.str("PHOTODESK_TIME_ZONE", "UTC")
USE_TZ = True
USE_I18N = True

# Security
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "admin:login"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.SELF],
    # Only a page of the desk that asks for a nonce gets one; readers' pages carry none.
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "frame-src": [CSP.SELF, *frame_sources(EXTERNAL_PROVIDERS)],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
if IS_HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_TRUSTED_ORIGINS = [BASE_URL]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("PHOTODESK_LOG_LEVEL", "INFO").upper()},
}
