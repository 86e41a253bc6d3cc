"""Atom feeds: RFC 4287, with the pages of RFC 5005. Pure: values in, XML out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from xml.sax.xmlreader import AttributesImpl

from django.utils.xmlutils import SimplerXMLGenerator

from seutu.catalogue.rdf.terms import NOT_XML

MEDIA_TYPE = "application/atom+xml"
NAMESPACE = "http://www.w3.org/2005/Atom"
# What a feed without entries was last changed; RFC 4287 asks for some moment.
NEVER = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class AtomEntry:
    """One record. `id` is the same in every language; texts carry their own tags."""

    id: str
    title: str
    title_language: str
    url: str
    updated: datetime
    published: datetime
    summary: str = ""
    summary_language: str = ""
    author: str = ""
    categories: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AtomFeed:
    """A page of a feed. `id` names the whole feed, `here` this page of it."""

    id: str
    title: str
    language: str
    author: str
    page: str
    here: str
    first: str
    next: str = ""
    entries: tuple[AtomEntry, ...] = ()

    @property
    def updated(self) -> datetime:
        return max((each.updated for each in self.entries), default=NEVER)


def written(feed: AtomFeed) -> bytes:
    """Write a feed as UTF-8; what XML cannot hold is left out of texts."""
    out = StringIO()
    xml = SimplerXMLGenerator(out, "utf-8", short_empty_elements=True)
    xml.startDocument()
    about = {"xmlns": NAMESPACE, "xml:lang": feed.language}
    xml.startElement("feed", AttributesImpl(about))
    _say(xml, "id", feed.id)
    _say(xml, "title", feed.title)
    _say(xml, "updated", _moment(feed.updated))
    xml.startElement("author", AttributesImpl({}))
    _say(xml, "name", feed.author)
    xml.endElement("author")
    _link(xml, "alternate", feed.page, "text/html")
    for rel, url in (("self", feed.here), ("first", feed.first), ("next", feed.next)):
        _link(xml, rel, url, MEDIA_TYPE)
    _entries(xml, feed.entries)
    xml.endElement("feed")
    xml.endDocument()
    return out.getvalue().encode()


def _entries(xml: SimplerXMLGenerator, entries: Iterable[AtomEntry]) -> None:
    for entry in entries:
        xml.startElement("entry", AttributesImpl({}))
        _say(xml, "id", entry.id)
        _say(xml, "title", entry.title, _tagged(entry.title_language))
        _say(xml, "updated", _moment(entry.updated))
        _say(xml, "published", _moment(entry.published))
        _link(xml, "alternate", entry.url, "text/html")
        if entry.author:
            xml.startElement("author", AttributesImpl({}))
            _say(xml, "name", entry.author)
            xml.endElement("author")
        for term, label in entry.categories:
            xml.addQuickElement("category", None, {"term": term, "label": label})
        if entry.summary:
            _say(xml, "summary", entry.summary, _tagged(entry.summary_language))
        xml.endElement("entry")


def _say(
    xml: SimplerXMLGenerator,
    name: str,
    text: str,
    attributes: Mapping[str, str] | None = None,
) -> None:
    xml.addQuickElement(name, NOT_XML.sub("", text), dict(attributes or {}))


def _link(xml: SimplerXMLGenerator, rel: str, url: str, media_type: str) -> None:
    if url:
        link = {"rel": rel, "type": media_type, "href": NOT_XML.sub("", url)}
        xml.addQuickElement("link", None, link)


def _tagged(language: str) -> dict[str, str]:
    """Give the language of a text; an unknown one is "" and so not the feed's own."""
    return {"xml:lang": "" if language == "und" else language}


def _moment(moment: datetime) -> str:
    """Write a moment as RFC 3339 in UTC."""
    return moment.astimezone(UTC).replace(microsecond=0).isoformat()
