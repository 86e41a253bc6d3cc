"""Values written by prepared statements are those that Django would write."""

import json

from hypothesis import given
from hypothesis import strategies as st

from seutu.core.rows import _as_json

texts = st.text(st.characters(codec=None))
values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(texts, texts, max_size=2) | st.dictionaries(texts, values))
def test_a_map_is_written_with_the_same_bytes_as_by_json(value):
    assert _as_json(value) == json.dumps(value)


@given(st.lists(values))
def test_a_list_is_written_with_the_same_bytes_as_by_json(value):
    assert _as_json(value) == json.dumps(value)
