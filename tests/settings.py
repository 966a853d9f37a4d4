"""The product's settings, with a data folder of the test run's own."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ["PHOTODESK_DATA_DIR"] = DATA = tempfile.mkdtemp(prefix="photodesk-tests-")
os.environ.setdefault("PHOTODESK_LOG_LEVEL", "WARNING")
if os.environ.get("PHOTODESK_TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = os.environ["PHOTODESK_TEST_DATABASE_URL"]

from config.settings import *  # noqa: F403
from config.settings import CELERY_BROKER_TRANSPORT_OPTIONS, DATABASES, STORAGES

# Tests that start no worker ring no bell: a message nobody takes only fills a folder.
CELERY_BROKER_URL, CELERY_BROKER_TRANSPORT = "memory://", None
CELERY_BROKER_TRANSPORT_OPTIONS.clear()
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
(Path(DATA) / "static").mkdir()  # WhiteNoise warns when there is none
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# What a test wrote need not outlive a power cut: no commit waits for the disk.
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    DATABASES["default"]["OPTIONS"]["options"] = "-c synchronous_commit=off"
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
    # A file, not memory: the live server and the worker threads look into the same database. But
    # the processes that `make mutants` forks need one each.
    is_forked = "MUTANT_UNDER_TEST" in os.environ
    DATABASES["default"]["TEST"] = {
        "NAME": "file:tests?mode=memory&cache=shared" if is_forked else f"{DATA}/test.sqlite3"
    }


MADE_BY = os.getpid()


@atexit.register
def remove_data() -> None:
    """Leave nothing behind; not in the name of a process that was forked from this one."""
    if os.getpid() == MADE_BY:
        shutil.rmtree(DATA, ignore_errors=True)
