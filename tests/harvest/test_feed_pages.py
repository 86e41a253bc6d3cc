import httpx
import pytest

from seutu.core import net
from seutu.core.errors import Unavailable
from seutu.harvest.feed_pages import pages_of

START = "https://portal.example/catalog.ttl"
PREFIXES = """@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix hydra: <http://www.w3.org/ns/hydra/core#> .
"""


def feed(*following):
    """Give pages 1, 2, …, each leading to the number named for it; 0 leads nowhere."""

    def answer(request):
        number = int(request.url.params.get("page", 1))
        if number > len(following):
            return httpx.Response(404)
        target = following[number - 1]
        body = f'{PREFIXES}<#{number}> a dcat:Dataset ; dct:title "{number}" .\n'
        if target:
            body += f"<{request.url}> hydra:next <{START}?page={target}> .\n"
        return httpx.Response(200, text=body, headers={"content-type": "text/turtle"})

    return net.client(transport=httpx.MockTransport(answer))


def read(http, most=10):
    return [
        page.decode().partition("<#")[2].partition(">")[0]
        for page in pages_of(START, http, most=most)
    ]


def test_every_page_of_a_feed_is_given():
    assert read(feed(2, 3, 0)) == ["1", "2", "3"]


def test_a_feed_is_read_no_further_than_asked_for():
    assert read(feed(2, 3, 4, 0), most=2) == ["1", "2"]


def test_pages_in_a_circle_are_given_once():
    assert read(feed(2, 3, 2)) == ["1", "2", "3"]


def test_a_page_that_does_not_answer_is_told():
    with pytest.raises(Unavailable, match="page=2 does not answer"):
        read(feed(2))


def test_what_is_no_catalogue_has_one_page():
    page = httpx.MockTransport(lambda request: httpx.Response(200, text="<p>Hello"))

    with net.client(transport=page) as http:
        assert list(pages_of(START, http, most=5)) == [b"<p>Hello"]
