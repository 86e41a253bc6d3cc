"""Values written by prepared statements are those that Django would write."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.catalogue.models import QualityDue
from seutu.core.rows import _as_json, made, write_rows

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


@pytest.mark.django_db
def test_rows_of_one_column_are_written_once_each():
    for _ in range(2):
        write_rows(
            [made(QualityDue, dataset_id=pk) for pk in ("a" * 16, "b" * 16)],
            unique=("dataset_id",),
        )

    found = QualityDue.objects.order_by("pk").values_list("pk", flat=True)
    assert list(found) == ["a" * 16, "b" * 16]
