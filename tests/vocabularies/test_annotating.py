from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.language.arrays import Words, read_arrays
from seutu.language.learnt import learnt_folder
from seutu.vocabularies import Annotator

FOLDER = learnt_folder() / "concepts"
ANNOTATOR = Annotator.open(FOLDER)
KEYS = {
    tag: list(Words.unpack(read_arrays(FOLDER / f"keys-{tag}.arrays")))
    for tag in ("en", "fi")
}
WORDS = {
    tag: sorted({word for key in islice(keys, 0, None, 50) for word in key.split()})
    for tag, keys in KEYS.items()
}
texts = st.sampled_from(sorted(KEYS)).flatmap(
    lambda tag: st.tuples(
        st.just(tag),
        st.lists(
            st.one_of(
                st.sampled_from(KEYS[tag]),
                st.sampled_from(WORDS[tag]),
                st.just("qqq"),
            ),
            max_size=12,
        ).map(lambda parts: " ".join(parts).split()),
    )
)


@given(st.lists(texts, max_size=4))
def test_the_concepts_of_texts_read_together_are_those_of_each_alone(
    several: list[tuple[str, list[str]]],
) -> None:
    for language in KEYS:
        read = [terms for tag, terms in several if tag == language]
        annotated = [
            [one.concept for one in ANNOTATOR.annotate(terms, language)]
            for terms in read
        ]
        assert ANNOTATOR.concepts(read, language) == annotated


def test_no_label_reaches_from_one_text_into_the_next() -> None:
    label = next(key for key in KEYS["en"] if key.count(" ") == 1).split(" ")
    apart = [[label[0]], [label[1]]]

    together = ANNOTATOR.concepts([label, *apart], "en")

    assert len(together[0]) == 1
    assert together[0] not in together[1:]
    assert together[1:] == [
        [one.concept for one in ANNOTATOR.annotate(text, "en")] for text in apart
    ]


@pytest.mark.parametrize("language", sorted(KEYS))
def test_every_label_is_found_whole(language: str) -> None:
    for key in KEYS[language][::37]:
        terms = key.split(" ")
        (found,) = ANNOTATOR.annotate(terms, language)
        assert (found.start, found.end) == (0, len(terms))


@given(texts)
def test_annotations_do_not_overlap_and_no_longer_label_begins_there(
    text: tuple[str, list[str]],
) -> None:
    language, terms = text
    labels, free = set(KEYS[language]), 0
    for one in ANNOTATOR.annotate(terms, language):
        assert one.start >= free
        free = one.end
        longer = range(one.end + 1, min(one.start + 30, len(terms)) + 1)
        assert not any(" ".join(terms[one.start : end]) in labels for end in longer)


def test_a_language_without_labels_has_no_concepts() -> None:
    assert ANNOTATOR.concepts([["water"]], "xx") == [[]]
    assert ANNOTATOR.annotate(["water"], "xx") == []
