"""The directory of European catalogues that ships with Seutu, and how each is read.

The data is the registry of data portals of the Common Data Index, CC BY 4.0.
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from seutu.core.errors import NotFound
from seutu.harvest.packaged import unpacked
from seutu.harvest.registry import readers

FILE = "catalogues.jsonl.xz"
FOLDER = files("seutu") / "data" / "directory"
ATTRIBUTION = "Common Data Index, dataportals-registry, CC BY 4.0"
HOMEPAGE = "https://github.com/commondataio/dataportals-registry"
RDF_KINDS = (
    *("dcat:ttl", "dcat:xml", "dcat:n3", "dcatap21", "dcatap", "dcatap201", "dcat"),
    *("dcat:jsonld", "dcat:json"),
)
CKAN_KINDS = ("ckan", "ckan:api", "ckan:package-search", "ckan:package-list")
# A reader, the software whose portals answer it by their own address alone, and the
# kinds of endpoint it reads; the best first.
Routes = tuple[tuple[str, frozenset[str], tuple[str, ...]], ...]
ROUTES: Routes = (
    ("ckan", frozenset({"ckan"}), ()),
    ("udata", frozenset({"udata"}), ("udataapi",)),
    ("opendatasoft", frozenset({"opendatasoft"}), ()),
    ("socrata", frozenset({"socrata"}), ()),
    ("arcgis-hub", frozenset({"arcgishub"}), ()),
    # Before exports: those of a large catalogue break off where pages do not.
    ("csw", frozenset(), ("csw202",)),
    ("ogc-records", frozenset(), ("ogcrecords",)),
    ("dcat-rdf", frozenset(), RDF_KINDS),
    ("ckan", frozenset(), CKAN_KINDS),
    ("opendatasoft", frozenset(), ("opendatasoft", "opendatasoftapi")),
    ("socrata", frozenset(), ("socrata:views", "socrata")),
    ("data-json", frozenset(), ("dcatus11", "geonode:dcatus11")),
)
# What says less of data than any other interface of the same portal.
LAST_ROUTES: Routes = (("oai-pmh", frozenset(), ("oaipmh20",)),)
# Software that answers at the same place below its root wherever it is installed: a
# reader, the root within host and path of the portal, and the place. Of the catalogues
# whose services the registry names, 397 of 406 of GeoNetwork, 144 of 144 of GeoNode and
# 62 of 62 of IPT have them there; Data Fair has its feed by its source code.
PLACES: dict[str, tuple[str, re.Pattern[str], str]] = {
    "geonetwork": ("csw", re.compile(r".*/geonetwork(?=/|$)"), "/srv/eng/csw"),
    "geonode": ("csw", re.compile(r"[^/]+"), "/catalogue/csw"),
    "datafair": ("dcat-rdf", re.compile(r"[^/]+"), "/data-fair/api/v1/catalog/dcat"),
    "ipt": (
        "dcat-rdf",
        re.compile(r".*/ipt(?=/|$)|(?:[\w-]+\.)?ipt\.[^/]+(?=/?$)"),
        "/dcat",
    ),
}
# Where repositories answer OAI-PMH below their host unless somebody turns it off. Of
# those whose services the registry names, 27 of 27 of EPrints have it there, 16 of 16
# of MyCoRe, 7 of 7 of Phaidra and 6 of 6 of Invenio; InvenioRDM by its source code.
# That of Dataverse and Pure has to be turned on.
REPOSITORIES = {
    "eprints": "/cgi/oai2",
    "mycore": "/servlets/OAIDataProvider",
    "phaidra": "/api/oai",
    "invenio": "/oai2d",
    "inveniordm": "/oai2d",
}
# What an address asks of a service, where only the service itself is meant.
QUESTIONS = {
    "csw": frozenset({"service", "version", "request"}),
    "oai-pmh": frozenset({"verb", "from", "until", "identifier", "resumptiontoken"}),
}
CKAN_API = re.compile(
    r"/api(?:/\d)?(?:/action)?(?:/(?:package_\w+|status_show))?/*$|/+$"
)
API_FOLDER = re.compile(r"/(?:api|explore)(?:/.*)?$")


@dataclass(frozen=True, slots=True)
class Way:
    """How an entry is read: by which reader, at which address."""

    reader: str
    location: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryEntry:
    """One catalogue of the directory; `endpoints` are (kind, address) pairs.

    `licence` is that of the catalogue as the registry heard of it; records may say
    otherwise.
    """

    id: str
    name: str
    url: str
    country: str
    kind: str
    software: str
    software_name: str
    publisher: str
    publisher_kind: str
    description: str = ""
    place: str = ""
    languages: tuple[str, ...] = ()
    licence: str = ""
    licence_url: str = ""
    endpoints: tuple[tuple[str, str], ...] = ()

    @property
    def ways(self) -> tuple[Way, ...]:
        """List how the installed readers can read it, the best first."""
        installed = readers()
        return tuple(way for way in possible_ways(self) if way.reader in installed)

    @property
    def way(self) -> Way | None:
        """Return the best way, or None when no reader exists yet."""
        return next(iter(self.ways), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for; empty fields do not narrow, of several values one must fit.

    `readable` keeps only what an installed reader can read.
    """

    text: str = ""
    country: tuple[str, ...] = ()
    software: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    readable: bool = False


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many catalogues of one software there are, and how many can be read."""

    software: str
    name: str
    entries: int
    readable: int
    readers: tuple[str, ...]


@cache
def entries() -> tuple[DirectoryEntry, ...]:
    """Return the whole directory, in the order of names."""
    plain = unpacked((FOLDER / FILE).read_bytes(), FILE).decode("utf-8")
    found = [_entry(line) for line in plain.splitlines()]
    return tuple(sorted(found, key=lambda entry: (folded(entry.name), entry.id)))


def entry(key: str) -> DirectoryEntry:
    """Return one entry; raises `NotFound`."""
    found = _by_id().get(key)
    if found is None:
        raise NotFound(f"The directory has no catalogue called {key!r}.")
    return found


def search(wanted: Wanted) -> tuple[DirectoryEntry, ...]:
    """Find entries whose words begin with every word of the text.

    Those whose name holds all the words come first, then those that can be read, then
    by name.
    """
    words = folded(wanted.text).split()
    found = [one for one in entries() if _fits(one, wanted, words)]

    def order(one: DirectoryEntry) -> tuple[bool, bool]:
        return not _holds(" " + folded(one.name), words), one.way is None

    return tuple(sorted(found, key=order))


def facet(wanted: Wanted, field: str) -> Counter[str]:
    """Count the values of "country", "software", "language" or "kind".

    The choice of the field itself is left aside, so that another one can be made.
    """
    wider = {
        "country": replace(wanted, country=()),
        "software": replace(wanted, software=()),
        "language": replace(wanted, language=()),
        "kind": replace(wanted, kind=()),
    }[field]
    words = folded(wider.text).split()
    counts: Counter[str] = Counter()
    for one in entries():
        if _fits(one, wider, words):
            counts.update(
                one.languages if field == "language" else (getattr(one, field),)
            )
    return counts


def coverage() -> tuple[Coverage, ...]:
    """Tell for each software how many of its catalogues a reader exists for."""
    groups: dict[str, list[DirectoryEntry]] = {}
    for one in entries():
        groups.setdefault(one.software, []).append(one)
    found = [
        Coverage(
            software,
            members[0].software_name,
            len(members),
            sum(one.way is not None for one in members),
            tuple(
                name
                for name, _ in Counter(
                    one.way.reader for one in members if one.way
                ).most_common()
            ),
        )
        for software, members in groups.items()
    ]
    return tuple(sorted(found, key=lambda row: (-row.entries, row.software)))


def possible_ways(one: DirectoryEntry) -> tuple[Way, ...]:
    """List every way that is known, whether its reader is installed or not."""
    found = [*_named_ways(one, ROUTES)]
    if not found and one.software in PLACES:
        name, root, place = PLACES[one.software]
        parts = urlsplit(one.url)
        if found_root := root.match(parts.netloc + parts.path):
            found = [Way(name, f"{parts.scheme}://{found_root.group()}{place}")]
    found += _named_ways(one, LAST_ROUTES)
    if not found and one.software in REPOSITORIES:
        parts = urlsplit(one.url)
        address = f"{parts.scheme}://{parts.netloc}{REPOSITORIES[one.software]}"
        found = [Way("oai-pmh", address)]
    return tuple(dict.fromkeys(found))


def location(name: str, address: str) -> str:
    """Cut an address to where its reader starts: a portal's root, a service's base."""
    parts = urlsplit(address)
    path, query = parts.path, parts.query
    if name in QUESTIONS:
        kept = [
            (key, value)
            for key, value in parse_qsl(query, keep_blank_values=True)
            if key.casefold() not in QUESTIONS[name]
        ]
        return urlunsplit(parts._replace(query=urlencode(kept), fragment=""))
    if name == "ckan":
        path, query = CKAN_API.sub("", path), ""
    elif name in {"opendatasoft", "socrata", "arcgis-hub", "udata"}:
        path, query = API_FOLDER.sub("", path), ""
    return urlunsplit(parts._replace(path=path, query=query, fragment=""))


def folded(text: str) -> str:
    """Lower case, without accents, words parted by single spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(each for each in plain if not unicodedata.combining(each))
    return " ".join(re.findall(r"\w+", letters))


def _named_ways(one: DirectoryEntry, routes: Routes) -> Iterator[Way]:
    addresses: dict[str, str] = {}
    for kind, address in one.endpoints:
        addresses.setdefault(kind, address)
    for name, software, kinds in routes:
        found = [addresses[kind] for kind in kinds if kind in addresses]
        if kinds is CKAN_KINDS:
            # Others imitate one call of CKAN at an address of their own.
            found = [one for one in found if CKAN_API.search(urlsplit(one).path)]
        if one.software in software:
            found.append(_own_address(one, addresses))
        for address in found:
            yield Way(name, location(name, address))


def _own_address(one: DirectoryEntry, addresses: Mapping[str, str]) -> str:
    for kind in (*CKAN_KINDS, "opendatasoft", "opendatasoftapi"):
        if one.software == kind.partition(":")[0] and kind in addresses:
            return addresses[kind]
    parts = urlsplit(one.url)
    return urlunsplit((parts.scheme, parts.netloc, "", "", ""))


def _fits(one: DirectoryEntry, wanted: Wanted, words: Sequence[str]) -> bool:
    return (
        (not wanted.country or one.country in wanted.country)
        and (not wanted.software or one.software in wanted.software)
        and (not wanted.language or not set(wanted.language).isdisjoint(one.languages))
        and (not wanted.kind or one.kind in wanted.kind)
        and _holds(_haystacks()[one.id], words)
        and (not wanted.readable or one.way is not None)
    )


def _holds(haystack: str, words: Sequence[str]) -> bool:
    return all(f" {word}" in haystack for word in words)


@cache
def software_names() -> dict[str, str]:
    """Return the name of each software by its code."""
    return {one.software: one.software_name for one in entries()}


@cache
def _by_id() -> dict[str, DirectoryEntry]:
    return {one.id: one for one in entries()}


@cache
def _haystacks() -> dict[str, str]:
    return {
        one.id: " "
        + folded(
            f"{one.name} {one.publisher} {one.place} {one.description} {one.url}"
            f" {one.software_name} {one.id}"
        )
        for one in entries()
    }


def _entry(line: str) -> DirectoryEntry:
    row = json.loads(line)
    row["languages"] = tuple(row.get("languages", ()))
    row["endpoints"] = tuple(map(tuple, row.get("endpoints", ())))
    return DirectoryEntry(**row)
