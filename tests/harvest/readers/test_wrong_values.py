"""Every reader, with a wrong value in each place, and with bytes that lie.

Whatever a source writes ends in records that can be stored, in rejections with their
reasons, or in a refusal of the whole: never in an error of the reader, which would end
a run.
"""

import gzip
import json
from collections.abc import Callable, Iterable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seutu.harvest.paging import More
from seutu.harvest.readers.limits import Unreadable
from seutu.harvest.records import Rejected
from tests.harvest.readers import good_answers as good
from tests.harvest.readers.test_catalogue_readers import TREE, contents
from tests.harvest.readers.wrong_values import (
    TEXTS,
    altered,
    altered_xml,
    faults,
)

ANSWERS = good.answers()


def wrong(name: str, contents: Iterable[bytes]) -> dict[str, bytes]:
    """Read each answer; tell what came of it that is none of the three ends."""
    found: dict[str, bytes] = {}
    for content in contents:
        try:
            items = good.read(name, content)
        except Unreadable as refusal:
            if not refusal.message.endswith("."):
                found.setdefault(refusal.message, content[:2_000])
            continue
        except Exception as error:
            found.setdefault(repr(error), content[:2_000])
            continue
        for item in items:
            for fault in faults(item):
                found.setdefault(fault, content[:2_000])
    return found


def is_readable(name: str, content: bytes) -> bool:
    records = [one for one in good.read(name, content) if not isinstance(one, More)]
    return bool(records) and not any(isinstance(one, Rejected) for one in records)


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_the_answers_that_are_altered_here_are_good_ones(name):
    assert all(is_readable(name, content) for content in ANSWERS[name])


@pytest.mark.parametrize("name", sorted(good.JSON))
def test_a_wrong_value_in_any_place_of_json_ends_no_reading(name):
    documents = (json.dumps(one) for d in good.JSON[name] for one in altered(d))

    assert wrong(name, (one.encode() for one in documents)) == {}


@pytest.mark.parametrize("name", sorted(good.XML))
def test_a_wrong_text_in_any_place_of_xml_ends_no_reading(name):
    assert wrong(name, (one for d in good.XML[name] for one in altered_xml(d))) == {}


def cells(header: list[str], row: list[str]) -> Iterator[bytes]:
    for place in range(len(header)):
        for value in TEXTS:
            for rows in ([header, row], [row, header]):
                first = [*rows[0][:place], value, *rows[0][place + 1 :]]
                pair = [first, rows[1]] if rows[0] is header else [rows[1], first]
                yield good.table(*pair)


def lines() -> Iterator[bytes]:
    rows = contents(*TREE).getvalue().decode().split("\n")
    for number, line in enumerate(rows):
        parts = line.split("\t")
        for place, _ in enumerate(parts):
            for value in TEXTS:
                said = "\t".join([*parts[:place], value, *parts[place + 1 :]])
                text = "\n".join([*rows[:number], said, *rows[number + 1 :]])
                yield text.encode("utf-8", "surrogatepass")


OTHERS: dict[str, Callable[[], Iterator[bytes]]] = {
    "spreadsheet": lambda: cells(good.HEADER, good.ROW),
    "eurostat-contents": lines,
    "publiccode": lambda: map(good.software, altered(good.PUBLICCODE)),
    "scotland-jkan": lambda: map(good.park, altered(good.PARK)),
}


@pytest.mark.parametrize("name", sorted(OTHERS))
def test_a_wrong_value_in_a_cell_or_a_field_of_yaml_ends_no_reading(name):
    assert wrong(name, OTHERS[name]()) == {}


def lies(content: bytes) -> Iterator[bytes]:
    """Yield the same in other encodings, cut short, and with bytes too many."""
    text = content.decode("utf-8", "replace")
    for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"):
        yield text.encode(encoding)
    yield text.replace("e", "é").encode("latin-1", "replace")
    yield text.replace("a", "\ud800").encode("utf-8", "surrogatepass")
    yield from (content[: len(content) * part // 20] for part in range(20))
    middle = len(content) // 2
    yield from (content + b"\x00", content[:middle] + b"\x00" + content[middle:])
    yield from (content * 2, b"\n \t" + content, content + b"and more")
    yield gzip.compress(content)


BYTES = [
    *(b"", b" \n", b"\x00", b"\xef\xbb\xbf", b"\xff\xfe", b"null", b"0", b'""', b"{}"),
    *(
        b"[]",
        b"[[]]",
        b"[{}]",
        b"NaN",
        b"<a/>",
        b"<?xml version='1.0'?>",
        b"---\n",
        b",",
    ),
    *(b'{"a":' * 1_000 + b"1" + b"}" * 1_000, b"[" * 1_000 + b"]" * 1_000),
    *(b'{"a": ' + b"9" * 5_000 + b"}", b"<a>" * 1_000 + b"</a>" * 1_000),
    *(b'{"error": "Too many requests"}', b"<!doctype html><title>Sign in</title>"),
    b'<!DOCTYPE a [<!ENTITY b "b"><!ENTITY c "&b;&b;">]><a>&c;</a>',
]


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_bytes_that_are_not_what_they_seem_end_no_reading(name):
    made = (one for content in ANSWERS[name] for one in lies(content))

    assert wrong(name, made) == {}
    assert wrong(name, BYTES) == {}


@pytest.mark.parametrize("name", sorted(ANSWERS))
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_bytes_changed_at_random_end_no_reading(name, data):
    content = data.draw(st.sampled_from(ANSWERS[name]))
    place = data.draw(st.integers(0, len(content)))
    gone = data.draw(st.integers(0, 12))
    added = data.draw(st.binary(max_size=6))

    assert wrong(name, [content[:place] + added + content[place + gone :]]) == {}


@pytest.mark.parametrize(
    "name", sorted(good.JSON.keys() - {"publiccode-list", "berlin-usage"})
)
def test_json_that_is_cut_short_is_refused_as_a_whole(name):
    for content in ANSWERS[name]:
        with pytest.raises(Unreadable):
            good.read(name, content[: len(content) * 9 // 10])


def test_of_two_keys_of_one_name_the_last_counts():
    text = '{"dataset": [{"identifier": "a", "title": "Old", "title": "New"}]}'

    (found,) = good.read("data-json", text.encode())

    assert found.title == {"fi": "New"}


def test_the_date_of_a_publiccode_file_that_is_no_date_is_told_with_its_reason():
    (found,) = good.read(
        "publiccode", good.test_rereading.archive(b"releaseDate: 2024-02-30\n")
    )

    assert isinstance(found, Rejected)
    assert found.reason.startswith("The YAML cannot be read: day ")


def test_an_archive_that_is_damaged_in_the_middle_is_refused():
    content = bytearray(good.software(good.PUBLICCODE))
    content[content.index(b"PK\x03\x04")] = 0

    with pytest.raises(Unreadable, match="damaged"):
        good.read("publiccode", bytes(content))


@pytest.mark.parametrize(
    "name", ["http://[", "https://[x/10.1234/a", "http://[::1/a/b"]
)
def test_a_name_that_is_no_address_does_not_name_a_dataset(name):
    inner = good.PLAIN.replace("https://x.example/1.csv", name)
    record = good.oai.record("1", good.oai.DUBLIN_CORE.format(inner))

    (found, _more) = good.read("oai-pmh", good.oai.listed(record))

    assert (found.uri, found.title) == ("", {"fi": "Puut"})
