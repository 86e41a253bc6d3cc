from collections.abc import Callable
from dataclasses import replace

import pytest

from seutu.search.errors import IndexBusy
from seutu.search.opensearch import queries
from seutu.search.ports import MAIN, Clause, Document, Query, SearchIndex
from tests.search.conftest import Adapter

AIR = Document(
    id="dataset:air",
    kind="dataset",
    language="en",
    title=("air", "quality"),
    keywords=("pollution",),
    body=("hourly", "measurement", "of", "air"),
    concepts=("eurovoc:1",),
    grams=("_air", "air_"),
    facets={"kind": ("dataset",), "language": ("en", "fi"), "country": ("FI",)},
    modified=20240131,
)
AIR_FI = Document(
    id="dataset:air#fi",
    kind="dataset",
    language="fi",
    title=("ilmanlaatu",),
    facets={"kind": ("dataset",), "language": ("en", "fi"), "country": ("FI",)},
    modified=20240131,
)
CARE = Document(
    id="solution:care",
    kind="solution",
    language="en",
    title=("home", "care"),
    body=("forecast", "of", "demand", "air"),
    facets={"kind": ("solution",), "language": ("en",), "country": ("SE",)},
    modified=20250630,
)


def words(*terms: str, language: str = "en") -> tuple[Clause, ...]:
    return tuple(Clause("text", term, 1.0, language) for term in terms)


def ids(index: SearchIndex, query: Query) -> list[str]:
    return [hit.document.id for hit in index.search(query).hits]


@pytest.fixture(scope="module")
def index(adapters: Adapter) -> SearchIndex:
    """Three documents, for tests that only read."""
    store = adapters.store()
    with store.rebuild() as fresh:
        fresh.add_encoded(fresh.encoded(one) for one in (AIR, AIR_FI, CARE))
    return store.reader()


@pytest.fixture
def writable(make_index: Callable[[], SearchIndex]) -> SearchIndex:
    made = make_index()
    made.replace([AIR, AIR_FI, CARE])
    made.flush()
    return made


def test_a_title_word_ranks_above_a_word_of_the_description(index: SearchIndex) -> None:
    assert ids(index, Query(clauses=words("air"))) == ["dataset:air", "solution:care"]


def test_replacing_a_record_twice_leaves_one(writable: SearchIndex) -> None:
    writable.replace([AIR])
    writable.replace([AIR])
    writable.flush()

    assert ids(writable, Query(clauses=words("pollution"))) == ["dataset:air"]


def test_replacing_a_record_takes_its_other_languages_along(
    writable: SearchIndex,
) -> None:
    writable.replace([AIR])
    writable.flush()

    assert ids(writable, Query(clauses=words("ilmanlaatu", language="fi"))) == []


def test_a_removed_record_is_found_no_more_in_any_language(
    writable: SearchIndex,
) -> None:
    writable.remove(["dataset:air"])
    writable.flush()

    assert ids(writable, Query()) == ["solution:care"]
    assert writable.languages() == {"en": 1}


def test_what_is_not_flushed_is_not_seen(writable: SearchIndex) -> None:
    writable.remove(["dataset:air"])

    assert "dataset:air" in ids(writable, Query())


def test_equal_spellings_of_two_languages_stay_apart(index: SearchIndex) -> None:
    assert ids(index, Query(clauses=words("air", language="fi"))) == []


def test_a_clause_of_twice_the_weight_counts_twice(index: SearchIndex) -> None:
    once = index.search(Query(clauses=(Clause("text", "care", 1.0, "en"),)))
    twice = index.search(Query(clauses=(Clause("text", "care", 2.0, "en"),)))

    assert twice.hits[0].score == pytest.approx(2 * once.hits[0].score)


def test_the_weight_stands_for_the_importance_whatever_the_frequency(
    index: SearchIndex,
) -> None:
    """Grams and concepts have length-independent weights in short documents."""
    rare = index.search(Query(clauses=(Clause("text", "quality", 1.0, "en"),)))
    common = index.search(Query(clauses=(Clause("text", "air", 1.0, "en"),)))

    assert rare.hits[0].score == pytest.approx(common.hits[0].score, rel=0.1)


@pytest.mark.parametrize(
    ("field", "term"), [("concepts", "eurovoc:1"), ("grams", "_air")]
)
def test_concepts_and_grams_find_the_record(
    index: SearchIndex, field: str, term: str
) -> None:
    clause = Clause(field, term, 1.0)  # type: ignore[arg-type]

    assert ids(index, Query(clauses=(clause,))) == ["dataset:air"]


def test_facets_narrow_and_alternatives_of_one_facet_widen(index: SearchIndex) -> None:
    assert ids(index, Query(clauses=words("air"), filters={"country": ("SE",)})) == [
        "solution:care"
    ]
    both = Query(clauses=words("air"), filters={"country": ("SE", "FI")})
    assert len(ids(index, both)) == 2
    none = Query(
        clauses=words("air"), filters={"country": ("SE",), "kind": ("dataset",)}
    )
    assert ids(index, none) == []


def test_a_filter_does_not_change_the_score(index: SearchIndex) -> None:
    free = index.search(Query(clauses=words("quality")))
    narrowed = index.search(
        Query(clauses=words("quality"), filters={"country": ("FI",)})
    )

    assert narrowed.hits[0].score == pytest.approx(free.hits[0].score)


def test_an_excluded_record_stays_out(index: SearchIndex) -> None:
    query = Query(clauses=words("air"), exclude=("dataset:air",))

    assert ids(index, query) == ["solution:care"]


def test_without_clauses_the_newest_comes_first(index: SearchIndex) -> None:
    assert ids(index, Query())[0] == "solution:care"


def test_facets_are_counted_when_asked(index: SearchIndex) -> None:
    results = index.search(Query(facets=("country", "kind"), count=True))

    assert dict(results.facets["country"]) == {"FI": 2, "SE": 1}
    assert results.total == 3


def test_a_hit_carries_the_document_but_its_grams(index: SearchIndex) -> None:
    (hit,) = index.search(Query(clauses=words("pollution"))).hits

    assert hit.document.title == AIR.title
    assert hit.document.body == AIR.body
    assert hit.document.facets == AIR.facets
    assert hit.document.modified == AIR.modified


def test_the_statistics_count_documents_by_language(index: SearchIndex) -> None:
    assert index.document_count() == 3
    assert index.document_count("fi") == 1
    assert index.document_count("mt") == 0
    assert index.document_frequency("text", "air", "en") == 2
    assert index.document_frequency("concepts", "eurovoc:1") == 1
    assert index.average_length() > 0


def test_an_empty_index_answers_with_nothing(
    make_index: Callable[[], SearchIndex],
) -> None:
    empty = make_index()
    empty.flush()

    assert empty.search(Query(clauses=words("air"), facets=("kind",))).hits == ()
    assert empty.languages() == {}


def test_unknown_words_find_nothing_and_break_nothing(index: SearchIndex) -> None:
    strange = ("x" * 5000, "\x00", "a:b", '"', "AND", "*", "😀")

    assert ids(index, Query(clauses=words(*strange))) == []


def test_a_document_without_words_can_still_be_listed(writable: SearchIndex) -> None:
    writable.replace([Document(id="dataset:mute", kind="dataset", language="und")])
    writable.flush()

    assert "dataset:mute" in ids(writable, Query())


def test_records_are_read_by_their_ids(index: SearchIndex) -> None:
    asked = Query(filters={"record": ("dataset:air", "dataset:none")})

    assert sorted(ids(index, asked)) == ["dataset:air", "dataset:air#fi"]


@pytest.mark.parametrize("prefix", ["qual", "home", "a", "", "zz", ".*", "[a"])
def test_terms_are_listed_by_their_beginning(index: SearchIndex, prefix: str) -> None:
    english = {*AIR.title, *AIR.keywords, *AIR.body, *CARE.title, *CARE.body}

    assert set(index.terms_from(prefix, "en")) == {
        term for term in english if term.startswith(prefix)
    }


def test_no_more_terms_are_listed_than_asked_for(index: SearchIndex) -> None:
    assert len(index.terms_from("", "en", 3)) == 3


def test_a_settled_question_gets_the_true_frequencies(index: SearchIndex) -> None:
    """It may be asked on guesses first, and what it asks may follow from an answer."""

    def ask() -> dict[str, int]:
        terms = ["air", "nowhere", *index.terms_from("for", "en")]
        return {term: index.document_frequency("text", term, "en") for term in terms}

    assert index.settled(ask) == {"air": 2, "nowhere": 0, "forecast": 1}


def test_frequencies_follow_what_is_flushed(writable: SearchIndex) -> None:
    assert writable.document_frequency("text", "care", "en") == 1
    assert writable.terms_from("clim", "en") == ()
    writable.replace([replace(CARE, title=("climate",))])
    writable.flush()

    assert writable.document_frequency("text", "climate", "en") == 1
    assert writable.terms_from("clim", "en") == ("climate",)
    assert (
        writable.settled(lambda: writable.document_frequency("text", "climate", "en"))
        == 1
    )


def test_paging_gives_every_document_once(writable: SearchIndex) -> None:
    writable.add(
        Document(
            id=f"dataset:{number}",
            kind="dataset",
            language="en",
            title=("air",),
            modified=number % 3,
        )
        for number in range(60)
    )
    writable.flush()

    for query in (Query(clauses=words("air"), limit=7), Query(limit=7)):
        pages = [
            ids(writable, replace(query, offset=start)) for start in range(0, 70, 7)
        ]
        found = [id for page in pages for id in page]
        assert len(found) == len(set(found)) == (62 if query.clauses else 63)


def test_encoded_documents_are_as_good_as_added_ones(index: SearchIndex) -> None:
    hits = index.search(Query(clauses=words("pollution"))).hits

    assert [hit.document for hit in hits] == [replace(AIR, grams=())]


def test_the_same_clauses_score_the_same_in_every_adapter(index: SearchIndex) -> None:
    """BM25 with k1 = 1.2 and b = 0.75, where the weight is the importance."""
    lengths = {"dataset:air": 3 * 2 + 2 + 4, "solution:care": 3 * 2 + 4}
    average = (sum(lengths.values()) + 3) / 3
    counts = {"dataset:air": 3 + 1, "solution:care": 1}

    for hit in index.search(Query(clauses=words("air"))).hits:
        count, length = counts[hit.document.id], lengths[hit.document.id]
        scale = 1.2 * (0.25 + 0.75 * length / average)
        expected = 2.2 * count / (count + scale)
        assert hit.score == pytest.approx(expected, rel=0.001)


def test_a_reader_does_not_write(index: SearchIndex) -> None:
    with pytest.raises(IndexBusy):
        index.remove(["dataset:air"])


def test_pages_behind_the_window_of_a_cluster_go_on(
    index: SearchIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    near = ids(index, Query(limit=3))
    found = index.search(Query(clauses=words("air"), facets=("kind",), count=True))
    monkeypatch.setattr(queries, "WINDOW", 1)

    assert ids(index, Query(limit=3)) == near
    assert ids(index, Query(limit=2, offset=1)) == near[1:]
    assert ids(index, Query(limit=2, offset=3)) == []
    far = index.search(
        Query(clauses=words("air"), facets=("kind",), count=True, limit=9, offset=1)
    )
    assert far.hits == found.hits[1:]
    assert (far.total, far.facets) == (found.total, found.facets)


def test_main_documents_count_records_not_languages(index: SearchIndex) -> None:
    query = Query(filters={"main": MAIN}, facets=("country",), count=True)

    found = index.search(query)
    assert found.total == 2
    assert dict(found.facets["country"]) == {"FI": 1, "SE": 1}
