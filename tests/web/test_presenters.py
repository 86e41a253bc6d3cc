"""What is printed of a match stays true to the match."""

from decimal import Decimal

import pytest
from django.http import QueryDict
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from seutu.matching import calibration
from seutu.matching.explain import Reason
from seutu.matching.pipeline import Match
from seutu.web.cards import Card, ReasonView, Text
from seutu.web.criteria import FILTERS, Criteria, cursor_at
from seutu.web.presenters import labels
from seutu.web.presenters.facets import facets
from seutu.web.presenters.reasons import match_view, reason_views
from seutu.web.presenters.spreads import plain

CARD = Card(
    id="dataset-1",
    kind="dataset",
    kind_label="Dataset",
    url="/en/datasets/1/",
    title=Text("Air quality", "en"),
)
KINDS = (
    "word",
    "translation",
    "spelling",
    "concept",
    "place",
    "freshness",
    "openness",
    "solution",
)
reasons = st.lists(
    st.builds(
        Reason,
        kind=st.sampled_from(KINDS),
        key=st.text(max_size=8).map("word:{}".format),
        share=st.floats(0, 1, allow_nan=False),
        value=st.just(1.0),
        need_word=st.sampled_from(("ilma", "laatu")),
        record_words=st.lists(st.sampled_from(("air", "quality"))).map(tuple),
        record_language=st.just("en"),
        place=st.sampled_from(("title", "keywords", "description", "")),
        concept=st.just("no:such"),
    ),
    max_size=12,
)


@given(reasons)
def test_gathering_reasons_loses_no_share_and_keeps_the_weightiest_first(found):
    views = reason_views(found, CARD, "fi")

    assert sum(view.share for view in views) == pytest.approx(
        sum(reason.share for reason in found)
    )
    shares = [view.share for view in views]
    assert shares == sorted(shares, reverse=True)


@given(reasons)
def test_no_word_is_shown_that_no_reason_names(found):
    named = {word for reason in found for word in reason.record_words}

    for view in reason_views(found, CARD, "fi"):
        assert {pair.target.value for pair in view.pairs} <= named
        if view.kind == "similar":
            assert {chip.label.value for chip in view.concepts} <= named


def test_a_solution_says_that_it_counts_more_for_being_one():
    found = [Reason(kind="solution", key="solution", share=0.03, value=0.2)]

    assert reason_views(found, CARD, "fi") == (
        ReasonView(
            kind="solution",
            sentence="A solution, which counts a little more than other records",
            share=0.03,
        ),
    )


@given(st.floats(0, 1, allow_nan=False))
def test_a_better_score_never_reads_as_a_worse_fit(score):
    order = ("weak", "fair", "strong")

    def fit(value: float) -> int:
        match = Match(
            id="dataset:1", kind="dataset", language="en", score=value, evidence=1.0
        )
        return order.index(match_view(match, CARD, "en", calibration.packaged()).fit)

    assert fit(score) <= fit(min(1.0, score + 0.1))


@given(st.dictionaries(st.sampled_from(sorted(FILTERS)), st.text(max_size=20)))
def test_criteria_survive_being_written_into_an_address(chosen):
    query = QueryDict(mutable=True)
    query.update(chosen)
    query["kind"] = "dataset"

    criteria = Criteria.read(query)
    again = Criteria.read(QueryDict(criteria.query("air").removeprefix("?")))

    assert again == criteria


@given(st.integers(0, 1_000))
def test_a_place_in_the_results_survives_its_cursor(place):
    assert Criteria.read(QueryDict(f"cursor={cursor_at(place)}")).offset == place


def test_a_chosen_value_stays_visible_when_nothing_has_it():
    (facet,) = facets({}, {"country": ("MT",)}, names=("country",))

    assert [(value.label, value.count, value.is_chosen) for value in facet.values] == [
        ("Malta", 0, True)
    ]


def test_a_chosen_value_has_no_number_while_nobody_can_count():
    (facet,) = facets(None, {"country": ("MT",)}, names=("country",))

    assert [(value.label, value.count) for value in facet.values] == [("Malta", None)]


def test_a_filter_with_one_value_is_not_offered():
    assert not facets({"country": [("FI", 3)]}, {}, names=("country",))


def test_codes_are_named_in_the_language_of_the_reader():
    with translation.override("fi"):
        assert labels.country_name("EL") == labels.country_name("GR") == "Kreikka"
        assert labels.language_name("sv") == "ruotsi"
        assert labels.theme_name("HEAL") == "Terveys"
    assert labels.country_name("QQ") == "QQ"
    assert labels.language_name("tlh-x") in {"Klingon", "tlh-x"}


@given(st.text(max_size=30))
def test_no_cell_of_the_csv_starts_a_formula(text):
    assert not plain(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert plain(text).endswith(text)


@pytest.mark.parametrize(
    ("amount", "said"),
    [("1", "1 euro"), ("2", "2 euros"), ("1.5", "1.5 euros"), ("0", "0 euros")],
)
def test_money_takes_the_form_of_its_amount(amount, said):
    assert labels.euros(Decimal(amount), amount) == said
