"""Advice on needs: it speaks when it should, is silent when it should, and is quick."""

import csv
import json
import re
import time
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.challenges.advice import (
    LANGUAGES,
    NEED_QUESTIONS,
    evaluate,
    in_words,
)
from seutu.challenges.advice.evaluator import MOST_PER_KIND, rules_of
from seutu.challenges.questions import STEPS
from seutu.harvest.packaged import source

HERE = Path(__file__).parent / "data"
NEEDS = Path(__file__).parents[2] / "evaluation" / "development" / "needs.jsonl"
CASES = tomllib.loads((HERE / "advice_cases.toml").read_text("utf-8"))
JUDGED = list(
    csv.DictReader(
        (HERE / "advice_judged.tsv").read_text("utf-8").splitlines(),
        delimiter="\t",
        quoting=csv.QUOTE_NONE,
    )
)
SENTENCES = [
    (kind, language, side, sentence)
    for kind, languages in CASES.items()
    for language, sides in languages.items()
    for side, sentences in sides.items()
    for sentence in sentences
]
WHO = {
    "en": ("Home-care planners", "The valley"),
    "fi": ("Kotihoidon suunnittelijat", "Joki"),
    "sv": ("Hemtjänstens planerare", "Dalen"),
    "pl": ("Planiści opieki domowej", "Dolina"),
    "lt": ("Slaugos namuose planuotojai", "Slėnis"),
    "it": ("I pianificatori dell'assistenza", "La valle"),
}
CHANGES = {
    "en": ("Fewer visits are missed", "Everything works well"),
    "fi": ("Käynneistä jää väliin vähemmän", "Kaikki toimii hyvin"),
    "sv": ("Färre besök missas", "Allt fungerar bra"),
    "pl": ("Mniej wizyt przepada", "Wszystko działa dobrze"),
    "lt": ("Mažiau praleistų vizitų", "Viskas veikia gerai"),
    "it": ("Meno visite saltate", "Tutto funziona bene"),
}


def kinds(text: str, language: str, question: str = "today") -> set[str]:
    return {one.kind for one in evaluate({question: text}, language)}


def needs(language: str) -> list[str]:
    """The needs of the packaged collection, as officers in that country say them."""
    lines = NEEDS.read_text("utf-8").splitlines()
    return [json.loads(line)["text"][language] for line in lines]


@pytest.fixture(scope="module")
def challenges() -> list[str]:
    """The texts of the packaged challenges, without markup."""
    return [
        " ".join(re.sub(r"<[^>]+>", " ", text).split())
        for record in source("challenge-gov").read()
        for text in getattr(record, "description", {}).values()
    ]


@pytest.mark.parametrize(("kind", "language", "side", "sentence"), SENTENCES)
def test_a_rule_speaks_and_is_silent_where_it_should(kind, language, side, sentence):
    assert (kind in kinds(sentence, language)) == (side == "yes")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_true_and_false_cases_for_every_rule_of_words(language):
    for kind in ("solution", "owner", "jargon"):
        assert len(CASES[kind][language]["yes"]) >= 3
        assert len(CASES[kind][language]["no"]) >= 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_need_without_people_or_number_is_noted(language):
    people, nobody = WHO[language]

    assert "people" not in kinds(people, language, "who")
    assert "people" in kinds(nobody, language, "who")
    assert "people" not in kinds(f"{nobody} 300", language, "who")
    counted = evaluate({"who": nobody}, language, has_number=True)
    assert "people" not in {one.kind for one in counted}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_change_without_measure_is_noted_at_how_one_would_notice(language):
    measured, vague = CHANGES[language]

    assert "measure" not in kinds(measured, language, "better")
    found = evaluate({"better": vague, "noticed": ""}, language)
    assert [one.question for one in found if one.kind == "measure"] == ["noticed"]
    both = evaluate({"better": vague, "noticed": measured}, language)
    assert "measure" not in {one.kind for one in both}


def test_an_abbreviation_is_noted_once_and_not_where_it_is_spelt_out():
    texts = {"today": "The SAK meets the SAK.", "better": "SAK helps."}

    found = [one for one in evaluate(texts, "en") if one.kind == "abbreviation"]

    assert [(one.question, one.words) for one in found] == [("today", "SAK")]
    for spelt in (
        "The wage fund (SAK) helps.",
        "SAK (the fund for wages)",
        "SAK: wage fund",
    ):
        later = evaluate({"today": "The SAK meets.", "better": spelt}, "en")
        assert "abbreviation" not in {one.kind for one in later}


@pytest.mark.parametrize(
    "text",
    [
        "PLEASE READ THIS FIRST",
        "NOW we act, and now we pay.",
        "In phase III of the works",
        "The EU and the USA",
        "Chicago, IL",
        "Send a PDF or CSV file",
    ],
)
def test_capitals_that_shorten_nothing_are_let_be(text):
    assert "abbreviation" not in kinds(text, "en")


def test_lengths_are_noted_in_every_language_and_never_for_what_is_empty():
    assert kinds("Noise", "de") == {"short"}
    assert kinds("Noise at night. " * 400, "et") == {"long"}
    assert evaluate({"today": "  ", "title": ""}, "en") == []


def test_the_remark_marks_the_words_it_means():
    text = "Every year is worse. We need a chatbot, and soon."

    found = next(one for one in evaluate({"today": text}, "en") if one.start)

    assert text[found.start : found.end] == "need a chatbot"


@pytest.mark.parametrize("language", ["en", "fi", "pl", "lt"])
def test_needs_as_officers_say_them_seldom_raise_an_alarm(language):
    found = Counter(
        kind
        for text in needs(language)
        for kind in kinds(text, language)
        if kind not in {"short", "long"}
    )

    assert sum(found.values()) <= 1, found


def test_texts_of_italian_catalogues_raise_no_alarm_but_for_abbreviations():
    texts = [
        " ".join(record.description["it"].split())
        for name in ("university-of-bologna", "civil-protection-italy", "molinella")
        for record in source(name).read()
        if record.description.get("it")
    ]

    assert len(texts) >= 20
    alarms = {kind for text in texts for kind in kinds(text, "it")}
    assert alarms <= {"short", "long", "abbreviation"}


def test_alarms_on_the_real_challenges_are_as_frequent_as_the_documentation_says(
    challenges,
):
    found = Counter(kind for text in challenges for kind in kinds(text, "en"))

    assert len(challenges) == 318
    assert found["solution"] == 23
    assert found["jargon"] == 95
    assert found["abbreviation"] == 133
    assert found["owner"] == 0


@pytest.mark.parametrize(
    ("kind", "most_wrong"), [("solution", 2), ("jargon", 3), ("abbreviation", 10)]
)
def test_judged_alarms_of_real_challenges_are_mostly_right(kind, most_wrong):
    rows = [row for row in JUDGED if row["kind"] == kind]

    assert len(rows) >= 27
    assert sum(row["verdict"] == "wrong" for row in rows) <= most_wrong
    missed = [
        row["excerpt"]
        for row in rows
        if row["verdict"] == "right" and kind not in kinds(row["excerpt"], "en")
    ]
    assert missed == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_text_is_read_in_no_time(language):
    """Ratios, not seconds: twice the text may not take many times as long."""

    def took(size: int) -> float:
        text = ("need to new " * size)[: 12 * size]
        began = time.perf_counter()
        evaluate({"today": text, "better": "AB " * size, "noticed": text}, language)
        return time.perf_counter() - began

    took(10)
    assert took(2_000) < 12 * max(took(500), 0.002)


@given(st.text(max_size=300), st.sampled_from([*LANGUAGES, "de", "und", ""]))
def test_a_remark_lies_within_its_answer_whatever_is_written(text, language):
    texts = {"title": text, "today": text, "who": text, "better": text, "noticed": ""}

    found = evaluate(texts, language)

    for one in found:
        assert 0 <= one.start <= one.end <= len(text)
        assert one.words == texts[one.question][one.start : one.end]
        assert in_words(one).sentence
    for kind in {one.kind for one in found}:
        of_one = [one for one in found if one.kind == kind]
        assert len(of_one) <= MOST_PER_KIND * len(texts) + 1


def test_rules_exist_for_every_interface_language_and_regional_tags():
    assert all(rules_of(language) is not None for language in LANGUAGES)
    assert rules_of("pl-PL") is rules_of("pl")
    assert rules_of("de") is None


def test_advice_speaks_of_questions_that_the_form_asks():
    asked = {question.name for step in STEPS for question in step.questions}

    assert set(NEED_QUESTIONS) <= asked
