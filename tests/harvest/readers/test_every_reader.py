"""What holds for every reader: bad input is told, never passed on, never a crash."""

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seutu.core.errors import NotFound
from seutu.harvest.readers.limits import Unreadable
from seutu.harvest.records import NO_FACTS, Rejected
from seutu.harvest.registry import reader, readers

EVERY_READER = pytest.mark.parametrize("name", sorted(readers()))
JSON_READERS = sorted(
    name for name, cls in readers().items() if "application/json" in cls.media_types
)


@EVERY_READER
@pytest.mark.parametrize(
    "content", [b"", b"\x00\xff", b"<html>404</html>", b"PK\x03\x04", b"PAR1 no PAR1"]
)
def test_bytes_of_another_format_are_told_as_unreadable(name, content):
    with pytest.raises(Unreadable) as told:
        list(reader(name)(NO_FACTS).read(io.BytesIO(content)))
    assert told.value.message.endswith(".")


FIELDS = [
    *("id", "name", "title", "Title", "url", "description", "dataModels", "_challenge"),
    *("records", "algoritmes", "status", "keywords", "license", "challenge-id"),
    *("challenge-title", "lead_organisation_name", "Owner"),
]
nothing = st.none() | st.booleans() | st.integers() | st.text(max_size=8)
values = st.recursive(
    nothing,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(FIELDS),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@pytest.mark.parametrize("name", JSON_READERS)
@settings(max_examples=60, deadline=None)
@given(document=values)
def test_any_json_gives_records_rejections_or_a_refusal(name, document):
    stream = io.BytesIO(json.dumps(document).encode())
    try:
        entries = list(reader(name)(NO_FACTS).read(stream))
    except Unreadable:
        return
    for entry in entries:
        if isinstance(entry, Rejected):
            assert entry.reason.endswith(".")
        else:
            assert entry.identifier
            assert entry.title


def test_an_unknown_reader_is_named_with_the_known_ones():
    with pytest.raises(NotFound, match="dcat-rdf"):
        reader("crystal-ball")
