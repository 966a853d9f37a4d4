"""What the newsroom says of text and data mining, for all that is public (TDMRep)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from environs import Env

# What is said by the protocol; nothing where nothing is set.
RESERVATIONS = {"": "", "reserved": "1", "allowed": "0"}


def read_data_mining(env: Env) -> dict[str, Any]:
    """TDM_RESERVATION ("1", "0" or "") and TDM_POLICY (an address or "")."""
    said = env.str("PHOTODESK_DATA_MINING", "").strip()
    if said not in RESERVATIONS:
        raise ImproperlyConfigured(
            f"PHOTODESK_DATA_MINING is {said!r}; it must be reserved, allowed, or not set."
        )
    policy = env.str("PHOTODESK_DATA_MINING_POLICY", "").strip()
    if policy and not is_address(policy):
        raise ImproperlyConfigured(
            f"PHOTODESK_DATA_MINING_POLICY is {policy!r}; it must be like "
            "https://example.org/data-mining.json"
        )
    if policy and said != "reserved":
        raise ImproperlyConfigured(
            "PHOTODESK_DATA_MINING_POLICY says how rights are got that are reserved: set "
            "PHOTODESK_DATA_MINING to reserved, too."
        )
    return {"TDM_RESERVATION": RESERVATIONS[said], "TDM_POLICY": policy}


def is_address(text: str) -> bool:
    """Whether it is a web address that a header can hold."""
    parts = urlsplit(text)
    return (
        parts.scheme in ("http", "https")
        and bool(parts.hostname)
        and text.isascii()
        and text.isprintable()
        and " " not in text
    )
