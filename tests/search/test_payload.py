from hypothesis import given
from hypothesis import strategies as st

from seutu.search.payload import decode, encode
from seutu.search.ports import FACETS, Document

words = st.text(
    st.characters(blacklist_categories=["Z", "C"]), min_size=1, max_size=8
).filter(lambda word: word.split() == [word])
terms = st.lists(words, max_size=5).map(tuple)


@given(
    st.builds(
        Document,
        id=words,
        kind=words,
        language=words,
        title=terms,
        keywords=terms,
        body=terms,
        concepts=terms,
        facets=st.dictionaries(
            st.sampled_from(FACETS), st.lists(words, min_size=1, max_size=3).map(tuple)
        ),
        modified=st.integers(0, 99991231),
        group=words,
    )
)
def test_what_is_stored_comes_back(document: Document) -> None:
    assert decode(encode(document)) == document


def test_control_characters_in_a_facet_cannot_shift_the_fields() -> None:
    document = Document(
        id="dataset:a",
        kind="dataset",
        language="en",
        facets={"licence": ("CC\x1eBY\x1f4",)},
    )

    assert decode(encode(document)).facets == {"licence": ("CC BY 4",)}
