"""Whether we may do in our buckets what we have to: an object is put, read and deleted in each."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

from newsroom.doctor.findings import Finding, fault, fine
from newsroom.outage_messages import NO_BUCKET, NOT_ALLOWED, explain_outage, name_storage

AREA = "buckets"
CONTENT = b"Photodesk's doctor was here."


def examine_buckets() -> Iterator[Finding]:
    """Both buckets; nothing where photographs are on disk."""
    if settings.STORAGE != "s3":
        return
    for bucket in (settings.AWS_STORAGE_BUCKET_NAME, settings.PUBLIC_BUCKET):
        problem = try_bucket(bucket)
        yield problem or fine(AREA, f"{bucket}: objects can be listed, put, read and deleted.")


def try_bucket(bucket: str) -> Finding | None:
    """What is refused in a bucket, or None."""
    from newsroom.baking.bucket_tree import s3_client  # boto3 is slow to load

    client: Any = s3_client()
    place = {"Bucket": bucket, "Key": f".doctor/{secrets.token_hex(8)}"}
    step = ""
    try:
        step = "list objects"
        client.list_objects_v2(Bucket=bucket, MaxKeys=1)
        step = "put an object"
        client.put_object(**place, Body=CONTENT)
        step = "read an object"
        if client.get_object(**place)["Body"].read() != CONTENT:
            return fault(AREA, f"{bucket} gives back other bytes than it got.", "Use another.")
        step = "delete an object"
        client.delete_object(**place)
    except ClientError as error:
        return explain_refusal(bucket, step, error)
    except BotoCoreError as error:
        return fault(AREA, explain_outage(error), "Compare AWS_S3_ENDPOINT_URL with the service's.")
    return None


def explain_refusal(bucket: str, step: str, error: ClientError) -> Finding:
    """What a service refused, and who can mend it."""
    code = str(error.response.get("Error", {}).get("Code", ""))
    if code in NO_BUCKET:
        return fault(
            AREA,
            f"The bucket {bucket} is not there, at {name_storage()}.",
            "Make it, or name another (docs/deploying.md, In buckets).",
        )
    if code in NOT_ALLOWED:
        return fault(
            AREA,
            f"{name_storage()} does not let us {step} in {bucket} ({code}).",
            "Let the owner of AWS_ACCESS_KEY_ID list, put, get and delete there: s3:ListBucket, "
            "s3:PutObject, s3:GetObject, s3:DeleteObject.",
        )
    return fault(AREA, explain_outage(error), f"It was to {step} in {bucket}.")
