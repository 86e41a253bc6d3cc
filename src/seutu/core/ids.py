"""Identifiers that survive a reload."""

import base64
import hashlib
import secrets


def record_id(source: str, identifier: str) -> str:
    """Derive a 16-character identifier from a source and its own identifier.

    80 bits of BLAKE2b in lower-case base32: the same record keeps its address after
    every reload, and at 2 million records the chance of one collision is about
    2 in 10^12.
    """
    digest = hashlib.blake2b(
        f"{source}\x00{identifier}".encode(), digest_size=10
    ).digest()
    return base64.b32encode(digest).decode("ascii").lower()


def unguessable_id() -> str:
    """Make a 26-character random identifier (128 bits) for a private address."""
    return base64.b32encode(secrets.token_bytes(16)).decode("ascii").rstrip("=").lower()
