"""Finding out which reader fits an address, by reading the beginning of it."""

import io
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from seutu.core import net
from seutu.core.errors import SeutuError
from seutu.harvest import directory
from seutu.harvest.directory import Way
from seutu.harvest.paging import Answer, Ask, More, PagedReader, Resourceful
from seutu.harvest.records import Record, Rejected
from seutu.harvest.registry import Reader, readers

LIMITS = net.Limits(size=8 * 2**20, seconds=8.0, read_seconds=8.0)
SECONDS = 25.0
SHOWN = 5
MOST_ITEMS = 2_000
REFUSALS = frozenset({400, 401, 403, 404, 405, 406, 410, 500, 501})
# In this order, unless the address itself gives a hint; each reads a whole portal.
PORTALS = (
    *("ckan", "udata", "opendatasoft", "dcat-rdf", "socrata", "arcgis-hub", "csw"),
    *("ogc-records", "data-json", "oai-pmh", "spreadsheet"),
)
HINTS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    ((".csv", ".xlsx", ".tsv"), ("spreadsheet",)),
    ((".ttl", ".rdf", ".jsonld", ".nt", ".xml", ".n3"), ("dcat-rdf", "csw")),
    (("csw",), ("csw",)),
    (("oai",), ("oai-pmh",)),
    (("data.json", "dcat-us"), ("data-json", "arcgis-hub")),
    (("dcat",), ("dcat-rdf",)),
    (("api/3", "api/action", "package_search"), ("ckan",)),
    (("api/1", "api/2"), ("udata",)),
    (("opendatasoft", "api/explore"), ("opendatasoft",)),
    (("arcgis.com",), ("arcgis-hub",)),
    (("collections",), ("ogc-records",)),
)

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A reader that understands an address; `total` is what the source says it has."""

    reader: str
    location: str
    records: tuple[Record, ...]
    refused: tuple[Rejected, ...]
    total: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A reader that was tried in vain, and what it met."""

    reader: str
    address: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What came of it. `finding` is None when no reader fits, or time ran out."""

    address: str
    finding: Finding | None
    attempts: tuple[Attempt, ...]
    is_out_of_time: bool = False


def probe(
    address: str,
    *,
    only: str = "",
    http: httpx.Client | None = None,
    seconds: float = SECONDS,
    clock: Clock = time.monotonic,
) -> Probe:
    """Try the likeliest readers one after the other; the first that reads is it.

    With `only` just that reader is tried. Nothing is stored.
    """
    until = clock() + seconds
    attempts: list[Attempt] = []
    with http or net.client(limits=LIMITS) as client:
        for way in likely_ways(address, only=only):
            if clock() > until:
                return Probe(
                    address=address,
                    finding=None,
                    attempts=tuple(attempts),
                    is_out_of_time=True,
                )
            found = _tried(way, client)
            if isinstance(found, Finding):
                return Probe(address=address, finding=found, attempts=tuple(attempts))
            attempts.append(found)
    return Probe(address=address, finding=None, attempts=tuple(attempts))


def likely_ways(address: str, *, only: str = "") -> tuple[Way, ...]:
    """List readers with where each would start, the likeliest first."""
    if only:
        return (Way(only, directory.location(only, address)),)
    folded = address.casefold()
    hinted = [
        name
        for marks, names in HINTS
        if any(m in folded for m in marks)
        for name in names
    ]
    host = urlsplit(folded).netloc.removeprefix("www.")
    known = [
        way
        for one in directory.entries()
        if urlsplit(one.url).netloc.casefold().removeprefix("www.") == host
        for way in one.ways
    ]
    is_root = not urlsplit(address).path.strip("/")
    named = [*hinted, *PORTALS] if not known or not is_root else PORTALS
    ways = [*known[:6]] if is_root else []
    ways += [Way(name, directory.location(name, address)) for name in named]
    installed = readers()
    return tuple(dict.fromkeys(way for way in ways if way.reader in installed))


def _tried(way: Way, client: httpx.Client) -> Finding | Attempt:
    reader = readers()[way.reader]()
    ask = Ask(url=way.location)
    if isinstance(reader, PagedReader):
        ask = reader.first(way.location)
    try:
        found, following = _read(way, reader, _answer(reader, ask, client))
        return _read_on(way, reader, following, client) or found
    except SeutuError as error:
        return Attempt(reader=way.reader, address=ask.url, why=error.message)
    except httpx.HTTPStatusError as error:
        why = f"{urlsplit(ask.url).netloc} answered {error.response.status_code}."
        return Attempt(reader=way.reader, address=ask.url, why=why)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        why = str(error) or type(error).__name__
        return Attempt(reader=way.reader, address=ask.url, why=why)


def _answer(reader: Reader, ask: Ask, client: httpx.Client) -> Answer:
    response = _asked(ask, client)
    if response.status_code in REFUSALS and isinstance(reader, Resourceful):
        other = reader.otherwise(ask)
        if other is not None:
            ask, response = other, _asked(other, client)
    response.raise_for_status()
    return Answer(
        ask=ask,
        stream=io.BytesIO(response.content),
        url=str(response.url),
        media_type=response.headers.get("content-type", ""),
    )


def _asked(ask: Ask, client: httpx.Client) -> httpx.Response:
    content = ask.body.encode() if ask.body else None
    return client.request(
        ask.method, ask.url, headers=dict(ask.headers), content=content
    )


def _read_on(
    way: Way, reader: Reader, following: Ask | None, client: httpx.Client
) -> Finding | None:
    """Read what a first page without records leads to; None when that fails."""
    if following is None:
        return None
    try:
        found, _ = _read(way, reader, _answer(reader, following, client))
    except (SeutuError, httpx.HTTPError, httpx.InvalidURL):
        return None
    return found if isinstance(found, Finding) else None


def _read(
    way: Way, reader: Reader, answer: Answer
) -> tuple[Finding | Attempt, Ask | None]:
    """Return what an answer holds and, if it holds no record, what it leads to."""
    items: Iterator[Record | Rejected | More] = (
        reader.page(answer)
        if isinstance(reader, PagedReader)
        else iter(reader.read(answer.stream))
    )
    records: list[Record] = []
    refused: list[Rejected] = []
    total = None
    following: Ask | None = None
    has_more = False
    for item, _ in zip(items, range(MOST_ITEMS), strict=False):
        if isinstance(item, More):
            total, has_more = item.total or total, True
            following = item.ask
        elif isinstance(item, Rejected):
            refused.append(item)
        else:
            records.append(item)
    if not records and not (refused or total or has_more):
        why = "It reads, but holds no records."
        return Attempt(reader=way.reader, address=answer.ask.url, why=why), None
    finding = Finding(
        reader=way.reader,
        location=way.location,
        records=tuple(records[:SHOWN]),
        refused=tuple(refused[:SHOWN]),
        total=total if has_more or total else len(records) + len(refused),
    )
    return finding, None if records or refused else following
