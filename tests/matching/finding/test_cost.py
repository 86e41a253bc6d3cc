import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.core.errors import Invalid
from seutu.matching.finding.conditions import All, Among, Any, Holds, Not, Words
from seutu.matching.finding.cost import check_cost, compares_tags, whole_tags

LEAVES = (
    st.builds(Words, st.sampled_from("abc"))
    | st.builds(Holds, st.just("title"), st.sampled_from("abc"))
    | st.builds(Among, st.just("id"), st.tuples(st.sampled_from("abc")))
)
TREES = st.recursive(
    LEAVES,
    lambda inner: (
        st.builds(All, st.lists(inner, min_size=1, max_size=2).map(tuple))
        | st.builds(Any, st.lists(inner, min_size=1, max_size=2).map(tuple))
        | st.builds(Not, inner)
    ),
    max_leaves=5,
)


@pytest.mark.parametrize(
    "condition",
    [
        Any(tuple(Among("id", (str(number),)) for number in range(201))),
        Among("id", tuple(map(str, range(2_001)))),
        Any(tuple(Words(f"word{number}") for number in range(6))),
        Any(tuple(Words("air") for _each in range(6))),
        All(tuple(Holds("title", str(number)) for number in range(51))),
        Not(Any((Among("keyword", tuple(map(str, range(51)))),))),
        Holds("title", "🚑" * 501),
        Among("keyword", ("🚑" * 501,)),
    ],
    ids=[
        "parts",
        "values",
        "texts",
        "one text again",
        "patterns",
        "tags",
        "long",
        "long tag",
    ],
)
def test_what_would_keep_the_database_busy_is_refused(condition):
    with pytest.raises(Invalid, match=r"too many|characters"):
        check_cost(condition)


@pytest.mark.parametrize(
    "condition",
    [
        All(tuple(Words(f"word{number}") for number in range(40))),
        Among("id", tuple(map(str, range(2_000)))),
        Holds("title", "🚑" * 500),
    ],
    ids=["one text", "values", "letters"],
)
def test_what_costs_no_more_than_one_question_is_let_through(condition):
    assert check_cost(condition) is None


@given(TREES)
def test_a_small_tree_is_never_refused(condition):
    assert check_cost(condition) is None


TAG, PART = Among("keyword", ("air",)), Holds("keyword", "air")
EXACT, OTHER = Holds("keyword", "air", whole=True), Among("format", ("CSV",))


@pytest.mark.parametrize(
    ("condition", "tags", "is_compared"),
    [
        (TAG, ["air"], False),
        (EXACT, ["air"], False),
        (All((TAG, OTHER)), ["air"], False),
        (OTHER, [], False),
        (PART, [], True),
        (All((PART, TAG)), ["air"], True),
        (Any((TAG, OTHER)), [], True),
        (Any((EXACT, OTHER)), [], True),
        (Not(TAG), [], True),
        (Not(OTHER), [], False),
    ],
    ids=[
        *("a tag", "a tag in any case", "a tag and a format", "a format", "a part"),
        *("a part and a tag", "a tag or a format", "in any case or a format"),
        *("no such tag", "no such format"),
    ],
)
def test_tags_that_must_be_there_are_told_from_what_is_read_row_by_row(
    condition, tags, is_compared
):
    assert whole_tags(condition) == tags
    assert compares_tags(condition) is is_compared
