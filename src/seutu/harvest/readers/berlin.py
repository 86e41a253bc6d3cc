"""The datasets of the Berlin open data portal, known from how often they are opened.

The portal publishes visits per month and page, not its catalogue in one file. A page is
named by words of the dataset's title, so this reader knows titles and nothing else.
"""

import gzip
import io
import re
import tarfile
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, ClassVar
from urllib.parse import quote, unquote

from seutu.harvest.readers.fields import clean, source_form
from seutu.harvest.readers.limits import (
    MAX_BYTES,
    Json,
    Unreadable,
    read_bytes,
    read_json,
)
from seutu.harvest.records import NO_FACTS, DatasetRecord, Rejected, SourceFacts

LANGUAGE = "de"
PAGE = "https://daten.berlin.de/datensaetze/{name}"
FEWEST_VISITS, FEWEST_PERIODS = 5, 2
PERIOD = re.compile(r"20\d\d(?:-(?:0[1-9]|1[0-2]))?")
NAME = re.compile(r"[a-z0-9äöüß_–-]*[a-zäöüß]{3}[a-z0-9äöüß_–-]*")
NUMBERED = re.compile(
    r"^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$|^simple_search|[0-9a-f]{32}"
)
DATE_OR_YEARS = re.compile(r"(?:\d{4})?(?:19|20)\d\d(?:(?:19|20)\d\d)?")
ISSUE = re.compile(
    r"(?:-\d{1,2}){0,2}-(?:\d{4})?(?:19|20)\d\d(?:-?(?:19|20)\d\d)?(?![^-])"
)
MARK = re.compile(r"-([0-9a-f]{8}|\d{6,7})$")
COPY = re.compile(r"[-_]\d{1,2}$")
SERVICE = frozenset({"wms", "wfs", "atom"})
UNMARKED = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "–": "-", "_": "-"})
SHORT_NAMES = {
    word.casefold(): word
    for word in (
        *("WMS", "WFS", "Atom", "ALKIS", "ATKIS", "AFIS", "INSPIRE", "LOR", "RBS"),
        *("VBB", "BVG", "BSR", "GTFS", "ISU5", "DGM", "DOM", "DLM", "LoD", "FNP"),
        *("CSV", "GeoJSON", "API", "IHK", "GIS", "DDB", "BIP", "EEG", "EFRE", "KITA"),
        *("ÖPNV", "PKW", "GFZ", "GRZ", "SGB", "BVV", "TXL", "DTK10", "DTK25", "DTK50"),
    )
}


@dataclass(slots=True)
class Dataset:
    """The pages that stand for one dataset; visits by name and by period."""

    names: dict[str, dict[str, int]] = field(default_factory=dict)

    def by_period(self) -> dict[str, int]:
        """Return the visits of all its pages by month or year."""
        counts: Counter[str] = Counter()
        for periods in self.names.values():
            counts.update(periods)
        return dict(counts)

    def visits(self, since: str = "") -> int:
        return sum(n for period, n in self.by_period().items() if period >= since)

    def name(self) -> str:
        """Return the page most visited in its newest year, the living one.

        Names with umlauts are those of the portal's earlier years.
        """
        newest = max(self.by_period())[:4]

        def living(name: str) -> tuple[bool, int, int, str]:
            periods = self.names[name]
            recent = sum(n for p, n in periods.items() if p >= newest)
            return name.isascii(), recent, sum(periods.values()), name

        return max(self.names, key=living)


@dataclass(frozen=True, slots=True)
class BerlinUsage:
    """Reads the visits per dataset that daten.berlin.de publishes every month.

    A dataset counts when its page was opened in the newest year, in two periods and
    five times in all: fewer are mostly misspelt addresses. Names of today's portal have
    no umlauts. A member "titles" beside the counts may give titles in full spelling.
    """

    name: ClassVar[str] = "berlin-usage"
    media_types: ClassVar[tuple[str, ...]] = ("application/json", "application/gzip")

    facts: SourceFacts = NO_FACTS

    def read(self, stream: BinaryIO) -> Iterator[DatasetRecord | Rejected]:
        """Yield one dataset per title; raises `Unreadable` for another document."""
        document = read_json(io.BytesIO(_unpacked(read_bytes(stream))))
        counts = _counts(document)
        titles = document.get("titles") if isinstance(document, dict) else None
        spelled = titles if isinstance(titles, dict) else {}
        found, refused = pages(counts)
        for name in refused:
            yield Rejected(name, "This address holds no words of a title.")
        newest = max((period for page in found.values() for period in page), default="")
        for dataset in datasets(found).values():
            name = dataset.name()
            if (
                dataset.visits() < FEWEST_VISITS
                or len(dataset.by_period()) < FEWEST_PERIODS
                or not dataset.visits(since=newest[:4])
                or not name.isascii()
            ):
                yield Rejected(
                    name,
                    "Too few visits to tell a dataset from a misspelt address, or none "
                    "in the newest year under a name of today's form.",
                )
                continue
            given = spelled.get(name)
            title = clean(given) if isinstance(given, str) else ""
            yield self._record(name, title or title_of(name), dataset)

    def _record(self, name: str, title: str, dataset: Dataset) -> DatasetRecord:
        return DatasetRecord(
            identifier=name,
            title={LANGUAGE: title},
            publisher=self.facts.publisher,
            country=self.facts.country or "DE",
            region=self.facts.region or "DE300",
            landing_page=PAGE.format(name=quote(name)),
            licence=self.facts.licence,
            access=self.facts.access,
            spatial="Berlin",
            family=family(name),
            raw=source_form(
                {
                    "name": name,
                    "visits": dataset.visits(),
                    "from": min(dataset.by_period()),
                    "to": max(dataset.by_period()),
                }
            ),
        )


def title_of(name: str) -> str:
    """Return the words of a page's name as a title, without marks of its storage.

    >>> title_of("baumbestand-berlin-wms-52e6ddaa")
    'Baumbestand berlin WMS'
    """
    words = [SHORT_NAMES.get(word, word) for word in words_of(name)]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def words_of(name: str) -> list[str]:
    """Return the words of a page's name; its number in the store is no word.

    Nor is the number of a copy, which the earlier portal put behind a name.
    """
    words = [word for word in re.split(r"[-_–]+", _bare(name)) if word]
    is_copy = len(words) > 1 and COPY.fullmatch(f"-{words[-1]}") is not None
    if is_copy:
        is_copy = words[-1] == "0" or words[-2] in SERVICE or not name.isascii()
    return words[:-1] if is_copy else words


def key_of(name: str) -> str:
    """Return what all spellings of one name have in common."""
    return "-".join(words_of(name)).translate(UNMARKED)


def family(name: str) -> str:
    """Return the key that services and yearly issues of one dataset share.

    The map service (WMS), the feature service (WFS) and the download (Atom) of a
    dataset have names of their own, and so has each year.
    """
    words = ISSUE.sub("", f"-{key_of(name)}").split("-")
    return "/".join(
        ["berlin", *(word for word in words if word and word not in SERVICE)]
    )


def _bare(name: str) -> str:
    mark = MARK.search(name)
    if mark and not DATE_OR_YEARS.fullmatch(mark.group(1)):
        return name[: mark.start()]
    return name


def _unpacked(content: bytes) -> bytes:
    """Return the JSON file of a compressed archive; anything else as it is."""
    if not content.startswith(b"\x1f\x8b"):
        return content
    try:
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as archive:
            for member in archive:
                if member.isfile() and member.name.endswith(".json"):
                    if member.size > MAX_BYTES:
                        break
                    file = archive.extractfile(member)
                    return file.read() if file else b""
    except (tarfile.TarError, gzip.BadGzipFile, EOFError, zlib.error):
        raise Unreadable("The archive is damaged.") from None
    raise Unreadable("The archive holds no JSON file of a size that can be read.")


def _counts(document: Json) -> Mapping[str, Json]:
    found: Json = document
    for key in ("stats", "pages", "datensaetze", "sub_page_counts"):
        found = found.get(key) if isinstance(found, dict) else None
    if not isinstance(found, dict):
        raise Unreadable("The visits per month of the pages of datasets are expected.")
    return found


def pages(
    counts: Mapping[str, Json],
) -> tuple[dict[str, dict[str, int]], tuple[str, ...]]:
    """Return the visits of every page by period, and the addresses without words."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    refused: dict[str, None] = {}
    for period, of_month in counts.items():
        if not PERIOD.fullmatch(period) or not isinstance(of_month, dict):
            continue
        for address, tally in of_month.items():
            name = re.split(r"[?#]", unquote(address), maxsplit=1)[0].strip()
            if not NAME.fullmatch(name) or NUMBERED.search(name):
                refused[clean(address) or "no name"] = None
                continue
            visits = tally.get("visits") if isinstance(tally, dict) else None
            if isinstance(visits, int):
                found[name][period] += max(visits, 0)
    return {name: dict(page) for name, page in found.items()}, tuple(refused)


def datasets(visits: Mapping[str, Mapping[str, int]]) -> dict[str, Dataset]:
    """Group the pages by dataset: spellings, copies and numbers of the store."""
    keys = {name: key_of(name) for name in visits}
    known = set(keys.values())
    found: dict[str, Dataset] = defaultdict(Dataset)
    for name in sorted(visits):
        key = keys[name]
        single = COPY.sub("", key)
        if single in known:
            key = single
        found[key].names[name] = dict(visits[name])
    return found
