"""Sentences for whoever runs Photodesk, when the database or the storage cannot be used."""

from __future__ import annotations

import errno

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.db import Error as DatabaseError
from django.db import InterfaceError, OperationalError, ProgrammingError, connection

# As PostgreSQL numbers them: no such table, no such column; no right.
NOT_MIGRATED = ("42P01", "42703")
NOT_ALLOWED_IN_DATABASE = "42501"
NOT_MIGRATED_ON_SQLITE = ("no such table", "no such column", "has no column named")
DISK_FULL = (errno.ENOSPC, errno.EDQUOT)
NO_USE = (errno.ENOTDIR, errno.EACCES, errno.EPERM, errno.EROFS, errno.EIO)
NO_BUCKET = ("NoSuchBucket", "404")
NOT_ALLOWED = ("AccessDenied", "403", "InvalidAccessKeyId", "SignatureDoesNotMatch")


def explain_outage(error: BaseException) -> str:
    """A sentence for whoever runs Photodesk; empty for an error that is none of these."""
    if isinstance(error, OSError) and error.errno in DISK_FULL:
        return (
            f"There is no room on the disk ({error.filename or settings.DATA_DIR}): "
            f"{error.strerror}. What was done before stays; make room and give the command again."
        )
    if isinstance(error, OSError) and error.errno in NO_USE and error.filename:
        return (
            f"{error.filename} cannot be used: {error.strerror}. What is wrong with the folders: "
            f"{settings.PROGRAM} doctor folders disk"
        )
    if isinstance(error, DatabaseError):
        if is_not_migrated(error):
            return (
                f"The database ({name_database()}) has no tables, or older ones than this version "
                "needs. Is it the right one? If so, run: manage.py migrate"
            )
        if is_forbidden(error):
            return (
                f"The database ({name_database()}) does not let its user do that: "
                f"{first_line(find_refusal(error))}. As an administrator of the database: "
                f"ALTER DATABASE {settings.DATABASES['default']['NAME']} OWNER TO "
                f"{settings.DATABASES['default']['USER']}"
            )
        if isinstance(error, (OperationalError, InterfaceError)):
            return f"The database ({name_database()}) cannot be used: {ask_database(error)}."
    if isinstance(error, ClientError):
        return bucket_in_words(error)
    if isinstance(error, BotoCoreError):
        return f"The storage ({name_storage()}) cannot be reached: {first_line(error)}."
    return ""


def is_not_migrated(error: BaseException) -> bool:
    """Whether the database lacks a table or column that it should have."""
    if isinstance(error, ProgrammingError):
        return getattr(error.__cause__, "sqlstate", "") in NOT_MIGRATED
    return isinstance(error, OperationalError) and any(
        words in str(error) for words in NOT_MIGRATED_ON_SQLITE
    )


def is_forbidden(error: BaseException) -> bool:
    """Whether PostgreSQL refused for want of a right, such as that to make tables."""
    return getattr(find_refusal(error), "sqlstate", "") == NOT_ALLOWED_IN_DATABASE


def find_refusal(error: BaseException) -> BaseException:
    """What the database's own library raised, under what Django made of it."""
    while inner := error.__cause__ or error.__context__:
        error = inner
    return error


def ask_database(error: BaseException) -> str:
    """What it says. Of a pool that waited in vain: what the server says when it is asked without.

    Such as that there is no database of this name, or that the password is wrong.
    """
    if connection.vendor == "postgresql":
        # Who has SQLite may not have these.
        import psycopg
        from psycopg_pool import PoolTimeout

        if isinstance(error.__cause__, PoolTimeout):
            try:
                psycopg.connect(**connection.get_connection_params()).close()
            except psycopg.Error as refusal:
                return first_line(refusal)
    return first_line(error)


def bucket_in_words(error: ClientError) -> str:
    """What a service of the kind of S3 refused."""
    code = str(error.response.get("Error", {}).get("Code", ""))
    buckets = f"{settings.AWS_STORAGE_BUCKET_NAME} and {settings.PUBLIC_BUCKET}"
    if code in NO_BUCKET:
        named = error.response.get("Error", {}).get("BucketName")
        missing = f"The bucket {named}" if named else f"One of the buckets {buckets}"
        return (
            f"{missing} is not there, at {name_storage()}. Make it, or name another "
            "(docs/deploying.md)."
        )
    if code in NOT_ALLOWED:
        return (
            f"{name_storage()} does not let us in: the owner of AWS_ACCESS_KEY_ID must be allowed "
            f"to list, read, write and delete in {buckets}."
        )
    return f"The storage ({name_storage()}) refused: {first_line(error)}."


def name_database() -> str:
    """Which one, without its password."""
    found = settings.DATABASES["default"]
    place = f"{found['HOST']}:{found['PORT']}/" if found.get("HOST") else ""
    return f"{place}{found['NAME']}"


def name_storage() -> str:
    """Which one."""
    return settings.AWS_S3_ENDPOINT_URL or "Amazon S3"


def first_line(said: BaseException | str) -> str:
    """The first line of what an error or a program says, without its full stop."""
    line = str(said).strip().partition("\n")[0].rstrip(".")
    return line or ("" if isinstance(said, str) else type(said).__name__)
