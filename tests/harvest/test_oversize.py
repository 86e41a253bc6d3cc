"""A text longer than anybody writes is refused with a reason, and the rest goes on."""

import pytest

from seutu.catalogue.models import Dataset
from seutu.harvest import services
from seutu.harvest.oversize import (
    LONGEST_DESCRIPTION,
    LONGEST_TITLE,
    fitting,
)
from seutu.harvest.records import DatasetRecord, Rejected
from tests.harvest.portal import OneByOneReader, page


def dataset(**fields):
    return DatasetRecord(**{"identifier": "a", "title": {"en": "A"}, **fields})


@pytest.mark.parametrize(
    "record",
    [
        dataset(title={"en": "x" * LONGEST_TITLE, "fi": "y" * LONGEST_TITLE}),
        dataset(description={"en": "x" * LONGEST_DESCRIPTION}),
        Rejected("a", "It is no record.", b"x" * 20_000),
    ],
    ids=["a title in two languages", "a description", "a rejection"],
)
def test_what_is_long_but_fits_is_kept_as_it_is(record):
    assert fitting(record) is record


def test_what_is_too_long_is_refused_with_its_own_form():
    title = dataset(title={"en": "A", "fi": "x" * (LONGEST_TITLE + 1)}, raw=b"{}")
    text = dataset(description={"en": "x" * (LONGEST_DESCRIPTION + 1)})

    assert fitting(title) == Rejected(
        "a", "The title has more than 10000 characters.", b"{}"
    )
    assert fitting(text) == Rejected(
        "a", "The description has more than 1000000 characters.", b""
    )


@pytest.mark.django_db
def test_a_title_of_ten_megabytes_harms_nothing_but_itself(harvest, source, place):
    place.answers = {"/list": page(("a", "A"), ("b", "x" * 10_000_000), ("c", "C"))}

    run = harvest()

    assert (run.state, run.created, run.rejected) == (run.State.COMPLETE, 2, 1)
    assert source.records.get(identifier="b").reason == (
        "The title has more than 10000 characters."
    )
    assert {*Dataset.objects.values_list("identifier", flat=True)} == {"a", "c"}


@pytest.mark.django_db
def test_reading_again_lets_no_such_title_in(harvest, reads, source, place):
    reads(OneByOneReader)
    place.answers = {"/list": page(("b", "x" * 20_000))}
    harvest()

    found = services.retry_rejected(source)

    assert (found.accepted, found.refused, found.unread) == (0, 1, 0)
