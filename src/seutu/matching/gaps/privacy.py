"""What of a search may be kept, and in which form.

A search is counted under a keyed digest, and so are the networks that asked. The key
is thrown away when the month ends. Text is kept only when enough different networks
asked for it, and only text that every reader of the vocabularies could have written:
few words, each of them known, no digits in a row, no address. See
docs/explanation/gaps.md for the whole argument.
"""

import hashlib
import ipaddress
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence

MOST_WORDS = 5
LONGEST = 80
DIGEST = 16
IPV6_SITE = 48
LETTERS_ONLY = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
ROBOT = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|fetch|monitor|preview|headless|python|curl|wget"
    r"|httpclient|http-client|java/|libwww|scrapy|phantom|lighthouse|archiv|index",
    re.IGNORECASE,
)


def normalised(text: str) -> str:
    """Write a search in the one form under which it is counted."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(folded.split())


def may_be_shown(text: str, is_known: Callable[[str], bool]) -> bool:
    """Tell whether the words of a search are such that many could have written them.

    `is_known` tells whether a word is one of the vocabularies or of published records.
    Anything with digits, addresses, or more than a few words may not.
    """
    words = text.split()
    return (
        0 < len(words) <= MOST_WORDS
        and len(text) <= LONGEST
        and all(LETTERS_ONLY.fullmatch(word) for word in words)
        and all(is_known(word) for word in words)
    )


def digest(secret: bytes, *parts: str) -> str:
    """Hide a text: 16 hexadecimal digits that mean nothing without the secret."""
    keyed = hashlib.blake2b(digest_size=DIGEST // 2, key=secret[:64])
    for part in parts:
        keyed.update(len(part).to_bytes(4, "big") + part.encode("utf-8", "replace"))
    return keyed.hexdigest()


def network(address: str) -> str:
    """Name who is counted once: an IPv4 address, or the /48 site of an IPv6 one.

    A /48 is what one organisation or home may hold whole, so that nobody becomes
    several by changing addresses within it. Empty for what is no address.
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0].strip())
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, IPV6_SITE), strict=False))
    return str(found)


def is_robot(user_agent: str) -> bool:
    """Tell whether a program names itself; no name at all counts as one."""
    return not user_agent.strip() or bool(ROBOT.search(user_agent))


def joined(seen: Sequence[str], visitor: str, most: int) -> list[str]:
    """Add a visitor to those seen, each once and no more than `most`."""
    if visitor in seen or len(seen) >= most:
        return list(seen)
    return [*seen, visitor]


def concept_key(concepts: Iterable[str]) -> str:
    """Name a set of concepts, whatever the order they were found in."""
    return " ".join(sorted(set(concepts)))
