import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seutu.core.kinds import RecordText
from seutu.matching.needs import Need
from seutu.matching.pipeline import Matcher
from seutu.matching.scoring import PRIORS, Scorer
from seutu.search.ports import Query
from tests.matching.worlds import BY_ID, RECORDS, matcher, record

_folder = tempfile.TemporaryDirectory()
WORLD = matcher(Path(_folder.name))
NEEDS = {
    "fi": ["kotihoito", "ilma", "tulva", "kaupunki", "kasvaa"],
    "en": ["air", "quality", "home", "care", "flood", "forecast", "water", "street"],
    "de": ["Luft", "Hochwasser", "Stadt", "Gebiete"],
}
needs = st.sampled_from(sorted(NEEDS)).flatmap(
    lambda language: st.lists(
        st.sampled_from(NEEDS[language]), min_size=1, max_size=6
    ).map(lambda words: Need(text=" ".join(words), language=language))
)


def ids(
    world: Matcher, text: str, language: str = "en", **options: object
) -> list[str]:
    found = world.match(Need(text=text, language=language), **options)  # type: ignore[arg-type]
    return [match.id for match in found.matches]


def says(text: RecordText, words: str) -> bool:
    parts = [
        *text.title.values(),
        *text.description.values(),
        *(one for many in text.keywords.values() for one in many),
    ]
    return any(words in part for part in parts)


def test_a_finnish_need_finds_what_is_written_in_english() -> None:
    assert "solution:care" in ids(WORLD, "kotihoidon tarve", "fi")[:2]


def test_a_need_finds_records_of_several_languages() -> None:
    assert {"dataset:flood", "dataset:hochwasser"} <= set(ids(WORLD, "tulva", "fi"))


@given(needs)
@settings(deadline=None, max_examples=60)
def test_the_evidence_is_the_sum_of_its_reasons(need: Need) -> None:
    for match in WORLD.match(need, today=20260101).matches:
        assert sum(reason.value for reason in match.reasons) == pytest.approx(
            match.evidence
        )
        assert sum(reason.share for reason in match.reasons) == pytest.approx(1.0)


@given(needs)
@settings(deadline=None, max_examples=60)
def test_leaving_out_a_reason_takes_away_exactly_its_share(need: Need) -> None:
    found = WORLD.match(need)
    documents = {
        hit.document.id: hit.document for hit in WORLD.index.search(Query()).hits
    }
    average = WORLD.index.average_length()
    for match in found.matches:
        document = next(
            one
            for one in documents.values()
            if one.record == match.id and one.language == match.language
        )
        for reason in match.reasons:
            if reason.key in PRIORS:
                continue
            rest = Scorer(found.plan.without(reason.key), average_length=average)
            units = [
                part
                for part in rest.evidence(document).contributions
                if part.key not in PRIORS
            ]
            whole = [one for one in match.reasons if one.key not in PRIORS]
            assert sum(part.value for part in units) == pytest.approx(
                sum(one.value for one in whole) - reason.value
            )


@given(needs)
@settings(deadline=None, max_examples=60)
def test_a_reason_never_names_a_word_absent_from_the_record(need: Need) -> None:
    for match in WORLD.match(need).matches:
        for reason in match.reasons:
            for word in reason.record_words:
                assert says(BY_ID[match.id], word)
            assert not reason.need_word or all(
                part.casefold() in need.text.casefold()
                for part in reason.need_word.split()
            )


@given(needs)
@settings(deadline=None, max_examples=40)
def test_a_score_is_a_probability_and_evidence_falls_down_the_list(need: Need) -> None:
    matches = WORLD.match(need).matches
    assert all(0.0 <= match.score <= 1.0 for match in matches)
    datasets = [match.evidence for match in matches if match.kind == "dataset"]
    assert datasets == sorted(datasets, reverse=True)


@given(st.text(max_size=300))
@settings(deadline=None, max_examples=150)
def test_any_text_at_all_gets_an_answer(text: str) -> None:
    found = WORLD.match(Need(text=text))

    assert found.verdict in {"answers", "weak", "none"}


@pytest.mark.parametrize(
    "text", ["", " ", "a", "😀😀", "!!! ???", "\x00\x01", "x" * 50_000]
)
def test_a_need_without_words_gets_the_verdict_none(text: str) -> None:
    found = WORLD.match(Need(text=text))

    assert found.matches == ()
    assert found.verdict == "none"


def test_a_translated_word_is_shown_with_the_word_it_met() -> None:
    (flood,) = [
        match
        for match in WORLD.match(Need(text="ilma", language="fi")).matches
        if match.id == "dataset:air"
    ]
    (reason,) = [one for one in flood.reasons if one.kind == "translation"]

    assert (reason.need_word, reason.record_word) == ("ilma", "Air")
    assert reason.place == "title"


def test_a_shared_concept_is_named_with_its_words() -> None:
    first = WORLD.match(Need(text="kotihoito", language="fi")).matches[0]
    (reason,) = [one for one in first.reasons if one.kind == "concept"]

    assert reason.concept == "c:care"
    assert reason.record_words == ("home care",)


def test_what_nothing_speaks_to_is_left_unanswered() -> None:
    need = Need(text="flood simulator", language="en")
    first = WORLD.match(need).matches[0]

    assert first.unanswered == ("simulator",)


def test_filters_and_exclusions_hold() -> None:
    assert ids(WORLD, "air quality", filters={"country": ("SE",)}) == ["dataset:air2"]
    assert "dataset:air" not in ids(WORLD, "air quality", exclude=["dataset:air"])


def test_a_filter_does_not_change_a_score() -> None:
    need = Need(text="air quality", language="en")
    free = {match.id: match.score for match in WORLD.match(need).matches}
    (narrowed,) = WORLD.match(need, filters={"country": ("SE",)}).matches

    assert narrowed.score == free["dataset:air2"]


def test_a_family_answers_as_one_and_names_the_others() -> None:
    found = WORLD.match(Need(text="bathing water", language="en")).matches

    assert [match.id for match in found] == ["dataset:fa"]
    assert found[0].also == ("dataset:fb",)


def test_a_record_of_two_languages_is_shown_once() -> None:
    found = ids(WORLD, "flood tulva", "fi")

    assert found.count("dataset:flood") == 1


def test_a_dropped_word_changes_the_ranking() -> None:
    before = ids(WORLD, "air forecast")
    after = ids(WORLD, "air forecast", drop=["word:air", "concept:c:air"])

    assert "dataset:air" in before
    assert "dataset:air" not in after


def test_paging_continues_where_the_page_ended() -> None:
    whole = ids(WORLD, "flood air care water", limit=6)

    assert ids(WORLD, "flood air care water", limit=3, offset=3) == whole[3:]


def test_a_near_record_gains_a_visible_reason() -> None:
    found = WORLD.match(Need(text="air quality", language="en", region="FI1B")).matches

    assert found[0].id == "dataset:air"
    assert "place" in {reason.kind for reason in found[0].reasons}


def test_of_two_records_that_say_the_same_the_solution_comes_first(
    tmp_path: Path,
) -> None:
    said = {"en": "Air quality forecast for schools"}
    world = matcher(
        tmp_path,
        [
            *RECORDS,
            record("a", "challenge", **said),
            record("b", "dataset", **said),
            record("c", "solution", **said),
        ],
    )

    found = world.match(Need(text="air quality forecast for schools", language="en"))
    first, *rest = found.matches[:3]

    assert [one.id for one in (first, *rest)] == [
        "solution:c",
        "challenge:a",
        "dataset:b",
    ]
    (why,) = [reason for reason in first.reasons if reason.kind == "solution"]
    assert why.value == pytest.approx(0.02 * found.plan.reach)
    assert first.evidence - rest[0].evidence == pytest.approx(why.value)
    assert first.score == rest[0].score
    assert all(reason.kind != "solution" for one in rest for reason in one.reasons)


def test_a_solution_that_no_word_speaks_for_is_not_found() -> None:
    assert ids(WORLD, "street trees") == ["dataset:trees"]


def test_a_rare_kind_with_a_good_answer_is_on_the_first_screen(tmp_path: Path) -> None:
    crowd = [
        record(f"air{number}", en="Air quality air quality") for number in range(230)
    ]
    lone = record("one", "solution", en="A quiet helper", description="Air quality")
    world = matcher(tmp_path, [*crowd, lone])
    world.calibration = replace(world.calibration, answers=0.0)

    assert "solution:one" in ids(world, "air quality", limit=10)


def test_a_record_serves_as_a_need() -> None:
    need = Need.of_record(BY_ID["challenge:call"])
    found = WORLD.match(need, exclude=["challenge:call"])

    assert found.matches[0].id in {"dataset:flood", "solution:care"}


def test_the_order_does_not_depend_on_the_order_of_indexing(tmp_path: Path) -> None:
    backwards = matcher(tmp_path, reversed(RECORDS))

    assert ids(backwards, "air quality flood") == ids(WORLD, "air quality flood")


def test_facets_count_the_records_ranked() -> None:
    found = WORLD.match(Need(text="air quality", language="en"))

    assert dict(found.facets["country"]) == {"FI": 1, "SE": 1}
