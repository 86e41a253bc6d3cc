"""Where the next page of a DCAT catalogue is: Hydra, old and new, LDP and XHTML."""

from urllib.parse import urljoin, urlsplit, urlunsplit

from seutu.harvest.paging import Answer, Ask
from seutu.harvest.readers.rdf_graph import Graph, Node, is_iri, words
from seutu.harvest.readers.rdf_names import HYDRA, LDP, XHV

NEXT = (HYDRA + "next", HYDRA + "nextPage", LDP + "nextPage", XHV + "next")


def next_page(graph: Graph, answer: Answer) -> Ask | None:
    """Return what to ask for next; None at the end or when the link leads back.

    Portals behind a proxy name the host they see, not the one the world sees: a link to
    another host is taken to the host of the source.
    """
    source = str(answer.ask.note.get("source", "")) or answer.ask.url
    if not source:
        return None
    links = [
        words(value)
        for node in _views(graph, answer)
        for value in graph.all(node, *NEXT)
    ]
    for link in links:
        url = from_outside(link, source, page=answer.url or source)
        if url not in {"", answer.ask.url, answer.url, source}:
            return Ask(
                url=url,
                headers=answer.ask.headers,
                note={"source": source},
                tally={"page": answer.ask.tally.get("page", 1) + 1},
            )
    return None


def total(graph: Graph) -> int | None:
    """Return how many datasets the catalogue says it has on all pages."""
    for node in graph.with_any(HYDRA + "totalItems"):
        for value in graph.all(node, HYDRA + "totalItems"):
            number = words(value)
            if number.isdecimal() and len(number) < 10:
                return int(number)
    return None


def _views(graph: Graph, answer: Answer) -> list[Node]:
    """Return the nodes that name a next page; the one of this page, if told, alone.

    Some portals describe every page on every page.
    """
    views = graph.with_any(*NEXT)
    here = {_page_of(address) for address in (answer.ask.url, answer.url) if address}
    own = [node for node in views if is_iri(node) and _page_of(words(node)) in here]
    return own or views


def _page_of(address: str) -> tuple[str, str]:
    try:
        parts = urlsplit(address)
    except ValueError:
        return address, ""
    return parts.path.rpartition("/")[2], parts.query


def from_outside(link: str, source: str, *, page: str = "") -> str:
    """Return the link of a page on the host of the source; "" for no web address.

    When both end in the same name, the path is that of the source: a proxy may have
    moved it, too.
    """
    try:
        wanted, known = urlsplit(urljoin(page or source, link)), urlsplit(source)
    except ValueError:
        return ""
    if wanted.scheme not in ("http", "https") or not wanted.netloc:
        return ""
    if wanted.netloc == known.netloc:
        return urlunsplit(wanted._replace(scheme=known.scheme, fragment=""))
    path = wanted.path
    if path.rpartition("/")[2] == known.path.rpartition("/")[2]:
        path = known.path
    return urlunsplit((known.scheme, known.netloc, path, wanted.query, ""))
