"""Reasons of refusals are said in the reader's language, and none is forgotten."""

import ast
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from django.utils import translation

from seutu.harvest.registry import readers
from seutu.web.presenters import refusals
from seutu.web.presenters.harvesting_words import READERS
from seutu.web.presenters.refusals import is_common, marked_reason, reason_words

HARVEST = Path(refusals.__file__).parents[2] / "harvest"
# Seen by developers of one packaged source only.
OF_ONE_FILE = {"berlin.py", "eurostat.py"}


def written(node: ast.expr, constants: Mapping[str, str]) -> str | None:
    """The words of a literal or a constant; a gap is filled with a number."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.Name):
        return constants.get(node.id)
    if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "format":
        words = written(node.func.value, constants)
        return words and re.sub(r"\{\w*\}", "7", words)
    if isinstance(node, ast.JoinedStr):
        parts = (written(part, constants) for part in node.values)
        return "".join(part or "7" for part in parts)
    return "7" if isinstance(node, ast.FormattedValue) else None


def constants_of(tree: ast.Module) -> dict[str, str]:
    return {
        one.targets[0].id: one.value.value
        for one in tree.body
        if isinstance(one, ast.Assign)
        and isinstance(one.targets[0], ast.Name)
        and isinstance(one.value, ast.Constant)
        and isinstance(one.value.value, str)
    }


def said_by_readers() -> list[str]:
    found = set()
    for path in sorted(HARVEST.rglob("*.py")):
        tree = ast.parse(path.read_text())
        constants = constants_of(tree)
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", "") in {"Rejected", "Withdrawn"}
                and len(node.args) > 1
                and path.name not in OF_ONE_FILE
                and (words := written(node.args[1], constants))
            ):
                found.add(words.replace("read7.", "read near line 7."))
    return sorted(found)


def test_many_reasons_are_found_in_the_readers():
    assert len(said_by_readers()) >= 20


@pytest.mark.parametrize("reason", said_by_readers())
def test_every_reason_for_which_readers_refuse_a_record_can_be_translated(reason):
    assert is_common(reason)


@pytest.mark.parametrize(
    "template", [*refusals.SENTENCES, *refusals.counted_sentences()]
)
def test_a_sentence_is_recognised_with_what_stands_in_its_gaps(template):
    reason = refusals.GAP.sub("a.example (x%)", template)

    assert reason_words(reason) == reason


def test_a_reason_is_said_in_the_readers_language(monkeypatch):
    said = {"%(host)s answered %(status)s.": "%(host)s vastasi %(status)s."}
    monkeypatch.setattr(refusals, "gettext", lambda words: said.get(words, words))

    with translation.override("fi"):
        assert reason_words("hri.fi answered 503.") == "hri.fi vastasi 503."


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        (
            "a.example answered 503, 1 times in a row.",
            "a.example answered 503, 1 time in a row.",
        ),
        (
            "a.example answered 503 and wants 1 hours' rest.",
            "a.example answered 503 and wants 1 hour's rest.",
        ),
        (
            "The source has more than 1 pages. Everything up to there is kept.",
            "The source has more than 1 page. Everything up to there is kept.",
        ),
        (
            "a.example did not answer whole (ReadTimeout), 5 times in a row.",
            "a.example did not answer whole (ReadTimeout), 5 times in a row.",
        ),
    ],
    ids=["times", "hours", "pages", "many"],
)
def test_a_sentence_that_counts_takes_the_form_of_its_number(kept, shown):
    with translation.override("en"):
        assert reason_words(kept) == shown


def test_what_nobody_translated_stays_and_is_marked_as_english():
    reason = "Odd <b> reason of a portal"

    assert reason_words(reason) == reason
    assert marked_reason(reason) == (
        '<span lang="en" dir="auto">Odd &lt;b&gt; reason of a portal</span>'
    )


def test_the_sentence_that_says_most_is_taken():
    reason = "a.example answered 503, 5 times in a row."

    found = [one for one, pattern in refusals._patterns() if pattern.fullmatch(reason)]

    assert "times in a row" in found[0]


def test_every_installed_reader_has_a_name_for_people():
    assert readers().keys() - READERS.keys() == set()
