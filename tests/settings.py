"""The product's settings, with a data folder of the test run's own."""

import os
import tempfile
from pathlib import Path

os.environ["PHOTODESK_DATA_DIR"] = DATA = tempfile.mkdtemp(prefix="photodesk-tests-")
os.environ.setdefault("PHOTODESK_LOG_LEVEL", "WARNING")
if os.environ.get("PHOTODESK_TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = os.environ["PHOTODESK_TEST_DATABASE_URL"]

from config.settings import *  # noqa: F403
from config.settings import CELERY_BROKER_TRANSPORT_OPTIONS, DATABASES, STORAGES

# Tests that start no worker ring no bell: a message nobody takes only fills a folder.
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS.clear()
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
(Path(DATA) / "static").mkdir()  # WhiteNoise warns when there is none
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: the live server and the worker threads look into the same database.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(DATA) / "test.sqlite3")}
