"""What of an entry can be compared across catalogues, and the keys it is found by.

Pure: takes what a record says. Entries that may be the same share a key.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from seutu.core.language import LanguageMap

WORD = re.compile(r"\w+")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
FILLERS = frozenset(
    {"a", "an", "and", "at", "by", "for", "in", "of", "on", "the", "to"}
)
GENERIC_PATH = re.compile(
    r"^(?:(?:[a-z]{2}|home|datasets?|data|catalogue|catalog|search|index\.\w+)(?:/|$))*$"
)
UUID = re.compile(
    r"^(?:urn:uuid:)?\{?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\}?$"
)
ADDRESS = re.compile(r"^(?:https?|ftp)://([^/?#\s]+)([^?#]*)(\?[^#]+)?\??(#.+)?")
DOI = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:)?(10\.\d{4,9}/\S+)$")
MIN_TEXT_WORDS, ENOUGH_BESIDE_A_TITLE = 12, 5
LONGEST_TEXT = 4_000


class Key(IntEnum):
    """What a key was made of."""

    ADDRESS = 1
    FILES = 2
    TITLE = 3
    SUBJECT = 4
    TEXT = 5
    PUBLISHER = 6
    FAMILY = 7


KIND_BITS = 3
# A key that more entries have tells nothing: one page of a whole portal, one title that
# everybody uses. Who folds the tables of a family wants them all.
MOST_HOLDERS = 40
MOST_OF_ONE_PUBLISHER = 300


def most_holders(digest: int) -> int | None:
    """Say how many entries may have a key for it to tell something; None for any."""
    kind = kind_of(digest)
    if kind is Key.FAMILY:
        return None
    return MOST_OF_ONE_PUBLISHER if kind is Key.PUBLISHER else MOST_HOLDERS


def kind_of(digest: int) -> Key:
    return Key(digest & (2**KIND_BITS - 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What is known of a catalogue: who keeps it, and where it lives."""

    id: str
    publisher: str = ""
    homepage: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """What identifies an entry: made by `fingerprint`, compared by `links`.

    `titles` holds one set of words for each language, `subjects` the same without the
    publisher's place and without filler words, `spelled` the titles as written. `names`
    are addresses and other identifiers of the dataset itself, `page` and `files`
    addresses in one spelling. `distance` says how far the catalogue is from the
    publisher, `plainness` which table stands for its family; both prefer the smaller.
    """

    key: str
    catalogue: str
    country: str
    publisher: frozenset[str]
    titles: frozenset[frozenset[str]]
    subjects: frozenset[frozenset[str]]
    spelled: frozenset[str]
    languages: frozenset[str]
    descriptions: tuple[str, ...]
    names: frozenset[str]
    page: str
    files: frozenset[str]
    family: str
    distance: tuple[bool, ...]
    plainness: tuple[int, int]


def fingerprint(
    key: str,
    shelf: Shelf,
    *,
    title: LanguageMap,
    language: str = "",
    publisher: str = "",
    country: str = "",
    description: LanguageMap | None = None,
    identifiers: Iterable[str] = (),
    page: str = "",
    files: Iterable[str] = (),
    family: str = "",
) -> Fingerprint:
    """Reduce an entry to what can be compared across catalogues."""
    owner = words_of(publisher)
    spoken = [tag for tag, text in title.items() if text.strip()]
    titles = {words_of(title[tag]) for tag in spoken} - {frozenset()}
    names = frozenset(filter(None, map(_name, identifiers)))
    landing = "" if _is_generic(address := _address(page)) else address
    known = title.get(language) or next((title[tag] for tag in spoken), "")
    newest = max(map(int, YEAR.findall(known)), default=0)
    return Fingerprint(
        key=key,
        catalogue=shelf.id,
        country=country,
        publisher=owner - FILLERS,
        titles=frozenset(titles),
        subjects=frozenset(words - owner - FILLERS or words for words in titles),
        spelled=frozenset(title[tag].strip().casefold() for tag in spoken),
        languages=frozenset(tag.partition("-")[0] for tag in spoken),
        descriptions=tuple(
            text[:LONGEST_TEXT] for _, text in sorted((description or {}).items())
        ),
        names=names,
        page=landing,
        files=frozenset(filter(None, map(_address, files))),
        family=f"{shelf.id}\x00{family}" if family else "",
        distance=_distance(shelf, owner, country, names, landing),
        plainness=(len(YEAR.sub("", known)), -newest),
    )


def keys_of(
    entry: Fingerprint, *, by_description: bool = False
) -> dict[int, tuple[Key, object]]:
    """Return the entry's keys by their digest: of what kind each is, and of what.

    `by_description` adds the keys by which solutions meet under other titles.
    """
    found: list[tuple[Key, object]] = [
        (Key.ADDRESS, one) for one in {*entry.names, entry.page} if one
    ]
    if entry.files:
        found.append((Key.FILES, entry.files))
    found += [(Key.TITLE, words) for words in entry.titles]
    if entry.publisher:
        found += [(Key.SUBJECT, (entry.publisher, one)) for one in entry.subjects]
    if by_description:
        found += [
            (Key.TEXT, words)
            for words in map(text_words, entry.descriptions)
            if len(words) >= MIN_TEXT_WORDS
        ]
        if entry.publisher:
            found.append((Key.PUBLISHER, entry.publisher))
    if entry.family:
        found.append((Key.FAMILY, entry.family))
    return {_digest(kind, what): (kind, what) for kind, what in found}


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text without case and accents."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("&", " and ")
    if not folded.isascii():
        parts = unicodedata.normalize("NFKD", folded)
        folded = "".join(c for c in parts if not unicodedata.combining(c))
    return frozenset(WORD.findall(folded))


@lru_cache(4_096)
def text_words(text: str) -> frozenset[str]:
    return words_of(text) - FILLERS


def _distance(
    shelf: Shelf,
    owner: frozenset[str],
    country: str,
    names: Iterable[str],
    page: str,
) -> tuple[bool, ...]:
    """Say what is against a record being at its origin, the weightiest first."""
    keeper = words_of(shelf.publisher)
    home = _host(_address(shelf.homepage))
    hosts = {_host(name) for name in names} or {_host(page)}
    is_at_home = any(home and f".{host}".endswith(f".{home}") for host in hosts)
    is_own = bool(owner) and owner <= keeper
    return (not is_own, not is_at_home, not country or country != shelf.country)


def _name(identifier: str) -> str:
    """Return an identifier that is one everywhere, in one spelling; else ""."""
    text = identifier.strip().casefold()
    if found := UUID.match(text):
        return f"uuid:{found[1]}"
    if found := DOI.match(text):
        return f"doi:{found[1]}"
    address = _address(text, with_fragment=True)
    return "" if _is_generic(address) else address


def _address(url: str, *, with_fragment: bool = False) -> str:
    """Return a web address in one spelling; else "".

    What follows the mark # is a place in the page, but in portals of one page, where it
    begins with / or !, and in names.
    """
    found = ADDRESS.match(url.strip().casefold())
    if found is None:
        return ""
    host, path, query, fragment = found.groups("")
    is_kept = fragment and (with_fragment or fragment[1:2] in {"/", "!"})
    place = fragment if is_kept else ""
    return f"{host.removeprefix('www.')}{path.rstrip('/')}{query}{place}"


def _is_generic(address: str) -> bool:
    _, _, rest = address.partition("/")
    return "?" not in address and "#" not in address and _generic(rest)


def _generic(path: str) -> bool:
    return GENERIC_PATH.match(path) is not None


def _host(address: str) -> str:
    return re.split(r"[/?#]", address, maxsplit=1)[0]


def _digest(kind: Key, what: object) -> int:
    """Return 61 bits of BLAKE2b and the kind, as the signed number databases hold."""
    said = repr((int(kind), _sorted(what))).encode("utf-8", "surrogatepass")
    number = int.from_bytes(
        hashlib.blake2b(said, digest_size=8).digest(), "big", signed=True
    )
    return (number >> KIND_BITS << KIND_BITS) | kind


def _sorted(what: object) -> object:
    if isinstance(what, frozenset):
        return sorted(what)
    if isinstance(what, tuple):
        return [_sorted(one) for one in what]
    return what
