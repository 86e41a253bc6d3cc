import base64
import json

from hypothesis import given
from hypothesis import strategies as st

from seutu.search.payload import decode
from seutu.search.ports import FACETS, Document
from seutu.search.tantivy_index import TantivyIndex
from seutu.search.tantivy_lines import line

words = st.text(
    st.characters(blacklist_categories=["Z", "C"]), min_size=1, max_size=100
).filter(lambda word: word.split() == [word])
terms = st.lists(words, max_size=5).map(tuple)
documents = st.builds(
    Document,
    id=words,
    kind=words,
    language=words,
    title=terms,
    keywords=terms,
    body=terms,
    concepts=terms,
    grams=terms,
    facets=st.dictionaries(
        st.sampled_from(FACETS), st.lists(st.text(max_size=9), max_size=3).map(tuple)
    ),
    modified=st.integers(0, 99991231),
    group=st.one_of(st.just(""), words),
)


@given(documents)
def test_a_line_says_what_the_document_says(document: Document) -> None:
    read = json.loads(line(document))

    stored = decode(base64.b64decode(read["payload"]).decode())
    assert stored.title == document.title
    assert stored.body == document.body
    assert stored.id == document.id
    assert read["record"] == document.record
    assert read["modified"] == document.modified
    assert stored.group == document.group
    assert read.get("grams", "").split() == list(document.grams)
    for name in FACETS:
        assert tuple(read.get(name, ())) == document.facets.get(name, ())


@given(documents)
def test_title_terms_count_three_times_and_keywords_twice(document: Document) -> None:
    read = json.loads(line(document))

    prefix = f"{document.language}:"
    weighed = [*document.title * 3, *document.keywords * 2, *document.body]
    assert read["length"] == len(weighed)
    assert read.get("text", "").split() == [prefix + term[:80] for term in weighed]


def test_the_engine_takes_signs_that_json_has_to_escape(tmp_path) -> None:
    document = Document(
        id='dataset:"a\\b"',
        kind="dataset",
        language="en",
        title=('say"so', "back\\slash", "naïve", "😀"),
        facets={"licence": ('CC "BY"\t4',)},
    )
    index = TantivyIndex.create(tmp_path / "index")

    index.add([document])
    index.flush()

    assert index.document_frequency("text", 'say"so', "en") == 1
    assert index.document_frequency("text", "😀", "en") == 1
