"""Security: passwords and who types them wrong, what pages may load, and HTTPS."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.utils.csp import CSP

# Wrong passwords: after so many for one name, or from one address, none is looked at for a while.
LOGIN_LOCK_MINUTES = 15


def read_login_security() -> dict[str, Any]:
    """Passwords, logins, and posts with a token that does not fit."""
    return {
        "AUTHENTICATION_BACKENDS": ["newsroom.sign_in.timed_groups.DeskBackend"],
        "AUTH_PASSWORD_VALIDATORS": [
            {"NAME": f"django.contrib.auth.password_validation.{name}"}
            for name in (
                "UserAttributeSimilarityValidator",
                "MinimumLengthValidator",
                "CommonPasswordValidator",
                "NumericPasswordValidator",
            )
        ],
        "PASSWORD_HASHERS": [
            f"django.contrib.auth.hashers.{name}PasswordHasher"
            for name in ("Argon2", "PBKDF2")  # the second for those of before, until a next login
        ],
        "LOGIN_URL": "admin:login",
        "CSRF_FAILURE_VIEW": "newsroom.desk.refused_posts.csrf_failure",
        "LOGIN_LOCK_MINUTES": LOGIN_LOCK_MINUTES,
        "ACCOUNT_ADAPTER": "newsroom.desk.login_throttle.DeskAdapter",
        "ACCOUNT_RATE_LIMITS": {
            "login_failed": f"5/{LOGIN_LOCK_MINUTES}m/key,60/{LOGIN_LOCK_MINUTES}m/ip",
            # There is no name to count by before the provider has said who it is.
            "provider_started": f"120/{LOGIN_LOCK_MINUTES}m/ip",
            "provider_failed": f"60/{LOGIN_LOCK_MINUTES}m/ip",
        },
        "ACCOUNT_EMAIL_VERIFICATION": "none",
        "LOGIN_REDIRECT_URL": "admin:index",
    }


def read_page_security(frame_sources: Iterable[str]) -> dict[str, Any]:
    """What pages may load, and who may show them in a frame."""
    return {
        "X_FRAME_OPTIONS": "DENY",
        "SECURE_CSP": {
            "default-src": [CSP.SELF],
            # Only a page of the desk that asks for a nonce gets one; readers' pages carry none.
            "script-src": [CSP.SELF, CSP.NONCE],
            "style-src": [CSP.SELF, CSP.NONCE],
            "img-src": [CSP.SELF, "data:", "blob:"],
            "frame-src": [CSP.SELF, *frame_sources],
            "object-src": [CSP.NONE],
            "base-uri": [CSP.NONE],
            "form-action": [CSP.SELF],
            "frame-ancestors": [CSP.NONE],
        },
    }


def read_address_security(base_url: str) -> dict[str, Any]:
    """HTTPS alone, where the site's public address has it."""
    is_https = base_url.startswith("https://")
    proxy = {"SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https")} if is_https else {}
    return {
        "SESSION_COOKIE_SECURE": is_https,
        "CSRF_COOKIE_SECURE": is_https,
        "SECURE_SSL_REDIRECT": is_https,
        "SECURE_SSL_HOST": urlsplit(base_url).netloc,  # never the host that was asked
        "SECURE_HSTS_SECONDS": 31_536_000 if is_https else 0,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": is_https,
        "SECURE_HSTS_PRELOAD": is_https,
        "CSRF_TRUSTED_ORIGINS": [base_url],
        **proxy,
    }
