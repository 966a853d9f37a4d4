"""Originals and renditions in a bucket: loaded only where one is used, since boto3 takes time."""

from __future__ import annotations

from storages.backends.s3 import S3Storage


class BucketStorage(S3Storage):
    """A prefix of the private bucket: nobody reads it but us.

    Names are made from the content, as on disk. A rendition's URL is the public site's, where it is
    once something published shows it.
    """

    location: str

    def url(
        self,
        name: str | None,
        parameters: object = None,
        expire: int | None = None,
        http_method: str | None = None,
    ) -> str:
        """The address on the site; `location` is its first part, as "renditions"."""
        return f"/{self.location}/{name}"

    def exists(self, name: str) -> bool:
        """Whether there is such a file or, for a name without an ending, such a folder."""
        if "." in name.rpartition("/")[2]:
            return bool(super().exists(name))  # type: ignore[no-untyped-call]
        below = self.bucket.objects.filter(Prefix=f"{self.location}/{name.rstrip('/')}/")
        return any(True for _ in below.limit(1))
