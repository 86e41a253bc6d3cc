"""The data that ships with Seutu: what there is, where it comes from, and its bytes."""

import io
import lzma
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import BinaryIO

from seutu.core.errors import NotFound
from seutu.harvest.readers.limits import MAX_BYTES, Unreadable
from seutu.harvest.records import (
    Access,
    Agent,
    Licence,
    Record,
    Rejected,
    SourceFacts,
)
from seutu.harvest.registry import reader

FOLDER = files("seutu") / "data" / "sources"


@dataclass(frozen=True, slots=True, kw_only=True)
class PackagedSource:
    """One packaged catalogue. `records` and `rejected` are what its reader yields.

    `records_share_licence` says that the licence is that of each record too, not only
    of the catalogue.
    """

    slug: str
    title: str
    kind: str
    reader: str
    file: str
    homepage: str
    living: str
    publisher: str
    country: str
    language: str
    licence: str
    licence_url: str
    attribution: str
    retrieved: date
    repository: str
    commit: str
    records: int
    rejected: int
    region: str = ""
    access: str = ""
    records_share_licence: bool = True
    records_share_publisher: bool = False

    @property
    def facts(self) -> SourceFacts:
        """Return what every record of the source may take for granted."""
        return SourceFacts(
            country=self.country,
            region=self.region,
            language=self.language,
            access=Access(self.access),
            licence=Licence(label=self.licence, url=self.licence_url)
            if self.records_share_licence
            else None,
            publisher=Agent(name={self.language: self.publisher}, country=self.country)
            if self.records_share_publisher
            else None,
        )

    def open(self) -> BinaryIO:
        """Return the unpacked bytes as a stream; raises `Unreadable` when damaged."""
        return io.BytesIO(unpacked((FOLDER / self.file).read_bytes(), self.file))

    def read(self) -> Iterator[Record | Rejected]:
        """Yield what the source's reader makes of it."""
        return reader(self.reader)(self.facts).read(self.open())


def unpacked(content: bytes, name: str) -> bytes:
    """Undo the ".xz" of a file name; raises `Unreadable` for damage or a bomb."""
    if not name.endswith(".xz"):
        return content
    decompressor = lzma.LZMADecompressor(memlimit=256 * 2**20)
    try:
        plain = decompressor.decompress(content, max_length=MAX_BYTES)
    except lzma.LZMAError:
        raise Unreadable(f"The packaged file {name} is damaged.") from None
    if not decompressor.eof:
        raise Unreadable(f"The packaged file {name} is cut short or too large.")
    return plain


@cache
def sources() -> tuple[PackagedSource, ...]:
    """Return every packaged source, in the order of the manifest."""
    manifest = tomllib.loads((FOLDER / "manifest.toml").read_text("utf-8"))
    return tuple(PackagedSource(**entry) for entry in manifest["source"])


def source(slug: str) -> PackagedSource:
    """Return one packaged source; raises `NotFound` with the known ones."""
    for found in sources():
        if found.slug == slug:
            return found
    known = ", ".join(found.slug for found in sources())
    raise NotFound(f"No packaged source called {slug!r}. Known: {known}.")
