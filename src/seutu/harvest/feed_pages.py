"""The pages of a feed of RDF as they are, for whoever checks them."""

import io
from collections.abc import Iterator

import httpx

from seutu.core.errors import Unavailable
from seutu.harvest.paging import Answer, Ask, More
from seutu.harvest.readers.dcat import DcatRdf
from seutu.harvest.readers.limits import Unreadable


def pages_of(address: str, http: httpx.Client, *, most: int) -> Iterator[bytes]:
    """Yield a feed page after page, up to so many; a page that was read before ends it.

    Raises `Unavailable` for a page that does not answer. What is no catalogue has one
    page.
    """
    reader = DcatRdf()
    ask: Ask | None = reader.first(address)
    seen: set[str] = set()
    while ask is not None and ask.url not in seen and len(seen) < most:
        seen.add(ask.url)
        try:
            answer = http.get(ask.url, headers=dict(ask.headers)).raise_for_status()
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Unavailable(f"{ask.url} does not answer: {error}") from error
        yield answer.content
        ask = _following(reader, ask, answer)


def _following(reader: DcatRdf, ask: Ask, answer: httpx.Response) -> Ask | None:
    page = Answer(
        ask=ask,
        stream=io.BytesIO(answer.content),
        url=str(answer.url),
        media_type=answer.headers.get("content-type", ""),
    )
    following = None
    try:
        for item in reader.page(page):
            if isinstance(item, More):
                following = item.ask
    except Unreadable:
        # The one who checks says what is wrong with it.
        return None
    return following
