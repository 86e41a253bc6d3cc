from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from seutu.matching.folding import Ranked, folded
from seutu.matching.weighing import Evidence
from seutu.search.ports import Document

TEXT = tuple(f"word{number}" for number in range(20))


def ranked(id: str, title=("face", "check"), body=TEXT, **given: str) -> Ranked:
    document = Document(
        id=id, kind="solution", language="nl", title=title, body=body, **given
    )
    return Ranked(document, Evidence(1.0, 1.0, 0.0, tuple), 0.5)


def shown(*candidates: Ranked) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.document.id, one.also) for one in folded(candidates)]


def test_an_entry_that_other_towns_took_over_answers_once():
    changed = (*TEXT[:-1], "other")

    assert shown(ranked("a"), ranked("b"), ranked("c", body=changed)) == [
        ("a", ("b", "c"))
    ]


def test_equal_titles_with_other_texts_stay_apart():
    other = tuple(f"else{number}" for number in range(20))

    assert shown(ranked("a"), ranked("b", body=other)) == [("a", ()), ("b", ())]


def test_equal_texts_under_other_titles_stay_apart():
    assert len(shown(ranked("a"), ranked("b", title=("parking",)))) == 2


def test_two_short_descriptions_say_too_little_to_be_the_same():
    assert len(shown(ranked("a", body=TEXT[:3]), ranked("b", body=TEXT[:3]))) == 2


def test_another_kind_or_language_is_another_answer():
    first, second = ranked("a"), ranked("b")
    dataset = replace(second, document=replace(second.document, kind="dataset"))
    german = replace(second, document=replace(second.document, language="de"))

    assert len(folded([first, dataset])) == 2
    assert len(folded([first, german])) == 2


def test_a_group_and_a_text_fold_together():
    assert shown(ranked("a", group="g"), ranked("b", group="g"), ranked("c")) == [
        ("a", ("b", "c"))
    ]


candidates = st.lists(
    st.builds(
        ranked,
        st.sampled_from(["a", "b", "c", "d", "e#fi", "e"]),
        title=st.sampled_from([("x",), ("y",)]),
        body=st.sampled_from([TEXT, TEXT[:4], TEXT[::-1], ("z",) * 30]),
        group=st.sampled_from(["", "g"]),
    ),
    max_size=12,
)


@given(candidates)
def test_folding_loses_nobody_and_names_nobody_twice(given):
    found = folded(given)
    named = [name for one in found for name in (one.document.record, *one.also)]

    assert {one.document.record for one in given} == set(named)
    assert all(one.document.record not in one.also for one in found)
    assert found[:1] == [] or found[0].document == given[0].document
