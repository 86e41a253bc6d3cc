"""Secrets that are shown or mailed once and kept as digests only."""

import hashlib
import secrets

TOKEN_PREFIX = "seutu_"  # noqa: S105 - lets scanners of leaked secrets find ours
SHOWN = 12


def new_secret() -> str:
    """Make a secret of 256 bits that fits into an address."""
    return secrets.token_urlsafe(32)


def new_token() -> str:
    return TOKEN_PREFIX + new_secret()


def digest(secret: str) -> str:
    """Give what is kept of a secret.

    One round of SHA-256 is enough for 256 random bits, which nobody can guess; it
    lets a token be found by an index.
    """
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
