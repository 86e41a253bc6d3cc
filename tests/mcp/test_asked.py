"""Arguments as models send them, and the schemas they read before."""

import json

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from seutu.api.filters import FacetName
from seutu.catalogue.models import Access
from seutu.core.kinds import kinds
from seutu.matching.gaps.causes import Cause
from seutu.matching.models import Demand
from seutu.mcp import asked
from seutu.mcp.records import CAUSES
from seutu.mcp.tools import TOOLS, complaint

TOOL = pytest.mark.parametrize("tool", TOOLS.values(), ids=TOOLS)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)
names = st.sampled_from(
    sorted({name for tool in TOOLS.values() for name in tool.asked.model_fields})
)


def values(literal):
    return set(literal.__args__)


def test_the_values_that_schemas_name_are_those_there_are():
    assert values(asked.Kind) == {one.name for one in kinds()}
    assert values(asked.Access) == set(Access.values)
    assert values(asked.Facet) == values(FacetName)
    assert values(asked.Cause) == {one.value for one in Cause if one.value}
    assert set(CAUSES) == values(asked.Cause)
    assert set(Demand.Origin.values) <= values(asked.Origin)


@TOOL
def test_every_argument_is_described_in_a_schema_of_an_object(tool):
    schema = tool.input_schema()

    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["type"] == "object"
    assert schema["additionalProperties"] is False
    assert all(each["description"] for each in schema["properties"].values())
    assert '"title":' not in json.dumps(schema)


@TOOL
def test_what_a_model_pays_for_the_description_of_a_tool_stays_small(tool):
    assert len(json.dumps(tool.input_schema())) + len(tool.description) < 4_500


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("dataset", ["dataset"]),
        ('["dataset", "solution"]', ["dataset", "solution"]),
        (["challenge"], ["challenge"]),
        (None, []),
        ("", []),
    ],
    ids=["one", "json", "list", "null", "empty"],
)
def test_a_list_is_read_in_the_ways_that_models_write_one(given, read):
    assert TOOLS["search"].read({"kinds": given}).kinds == read


@pytest.mark.parametrize(
    ("tool", "arguments", "says"),
    [
        ("match", {}, "need: Field required"),
        ("match", {"need": ""}, "need:"),
        ("match", {"need": 7}, "need:"),
        ("match", {"need": "secret", "limit": 51}, "limit:"),
        ("match", {"need": "secret", "limit": "many"}, "limit:"),
        ("match", {"need": "secret", "kinds": ["cat"]}, "'dataset', 'solution'"),
        ("match", {"need": "secret", "language": "tlh"}, "needs are read in: "),
        ("match", {"need": "secret", "reader": "no language"}, "such as fi"),
        ("match", {"need": "secret", "question": "x"}, "there are: "),
        ("search", {"text": "secret" * 1_000}, "text:"),
        ("gaps", {"cause": "weather"}, "'not-found'"),
        ("gaps", {"theme": "secret"}, "'HEAL'"),
        ("show", {}, "record: Field required"),
    ],
)
def test_a_wrong_argument_is_named_with_what_can_stand_there(tool, arguments, says):
    with pytest.raises(ValidationError) as caught:
        TOOLS[tool].read(arguments)

    sentence = complaint(caught.value, TOOLS[tool])
    assert says in sentence
    assert "secret" not in sentence
    assert "secret" not in str(caught.value)


@TOOL
@given(st.dictionaries(names | st.text(max_size=5), anything, max_size=4))
def test_any_arguments_are_read_as_the_schema_says_or_complained_about(tool, given):
    try:
        read = tool.read(given)
    except ValidationError as error:
        said = complaint(error, tool)
    else:
        said = ""
        jsonschema.validate(read.model_dump(mode="json"), tool.input_schema())
    assert not said or said.startswith(f"Correct the arguments of `{tool.name}`. ")


@given(st.text())
def test_a_text_without_controls_is_kept_as_it_is(text):
    plain = asked.plain(text)

    assert len(plain) == len(text)
    assert asked.plain(plain) == plain
    plain.encode()


@given(st.text(), st.text())
def test_a_record_is_named_by_a_kind_and_an_id(before, after):
    kind, key = asked.record_named(f"{before} gap:a2b {after}")

    assert kind in {"dataset", "solution", "challenge", "gap"}
    assert key.isalnum()
