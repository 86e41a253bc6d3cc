"""Drafts: made once, changed by one at a time, seen by their organisation alone."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.audit.models import AuditEvent
from seutu.challenges import services
from seutu.challenges.merging import merge, print_of
from seutu.challenges.models import Challenge
from seutu.challenges.questions import LONGEST_TEXT, STEPS
from seutu.challenges.services import drafting
from seutu.challenges.statements import answers_of, with_language
from seutu.core.errors import Conflict, Invalid
from seutu.matching.models import PendingChange
from tests.factories import OrganisationFactory, RegionFactory
from tests.people import member

TODAY = "Planners of home care see the demand only when a client calls them."


@pytest.fixture
def town(db):
    return OrganisationFactory(number=901, nuts_code="FI1C1", country="FI")


@pytest.fixture
def editor(town):
    return member("editor", town)


@pytest.fixture
def draft(town, editor):
    return services.create_draft(by=editor, organisation=town, text=TODAY)


def save(challenge, by, version=None, **answers):
    return services.save_answers(
        challenge, answers, by=by, version=version or challenge.version
    )


def test_a_draft_is_of_its_organisations_region_and_nobody_elses(town, editor):
    RegionFactory(code="FI1C1")

    made = services.create_draft(by=editor, organisation=town, text=TODAY)

    assert (made.region_id, made.country, made.is_draft) == ("FI1C1", "FI", True)
    assert not Challenge.objects.public().filter(pk=made.pk).exists()
    assert not PendingChange.objects.filter(record_id=made.pk).exists()


def test_a_region_that_was_chosen_counts_before_the_organisations(town, editor):
    RegionFactory(code="PL514")

    made = services.create_draft(by=editor, organisation=town, region="PL514")

    assert (made.region_id, made.country) == ("PL514", "PL")
    nowhere = services.create_draft(by=editor, organisation=town, region="XX9")
    assert nowhere.region is None


def test_two_presses_at_the_same_moment_make_one_draft(town, editor, monkeypatch):
    key = "cd" * 16
    first = services.create_draft(by=editor, organisation=town, key=key)
    look, looks = drafting._made_before, []

    def too_early(pk, organisation):
        looks.append(pk)
        return None if len(looks) == 1 else look(pk, organisation)

    monkeypatch.setattr(drafting, "_made_before", too_early)
    second = services.create_draft(by=editor, organisation=town, key=key)

    assert second.pk == first.pk
    assert len(looks) == 2
    assert Challenge.objects.own().count() == 1


def test_a_key_opens_no_draft_of_another_organisation(town, editor, draft):
    other = OrganisationFactory(number=903)

    with pytest.raises(Conflict):
        services.create_draft(
            by=member("owner", other), organisation=other, key=draft.identifier
        )


def test_saving_an_older_version_is_refused(draft, editor):
    save(draft, editor, version=1, who="Planners")

    with pytest.raises(Conflict):
        save(draft, editor, version=1, who="Nurses")

    assert Challenge.objects.get(pk=draft.pk).statement.who == "Planners"


def test_saving_what_is_saved_already_makes_no_version(draft, editor):
    once = save(draft, editor, who="Planners")

    again = save(once, editor, who="Planners")

    assert again.version == once.version
    assert AuditEvent.objects.filter(action="challenge.changed").count() == 1


def test_the_trace_names_the_questions_and_never_the_words(draft, editor):
    save(draft, editor, who="Planners of a small town", better="Fewer late visits")

    event = AuditEvent.objects.filter(action="challenge.changed").latest("pk")

    assert event.details["fields"] == "better, who"
    assert "Planners" not in str(event.details)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("today", "x" * (LONGEST_TEXT + 1)),
        ("title", "x" * 201),
        ("how_many", -1),
        ("hours_a_week", 10_001),
        ("budget", Decimal("1e11")),
        ("themes", ["HEAL"] * 6),
        ("concepts", ["yso:p1"] * 13),
        ("region", "XX999"),
        ("colour", "red"),
    ],
)
def test_what_is_too_large_or_unknown_is_refused_and_nothing_is_cut(
    draft, editor, name, value
):
    with pytest.raises(Invalid):
        save(draft, editor, **{name: value})

    assert Challenge.objects.get(pk=draft.pk).version == draft.version


def test_a_need_that_is_too_long_for_an_answer_is_not_cut_unseen(town, editor):
    with pytest.raises(Invalid) as caught:
        services.create_draft(
            by=editor, organisation=town, text="x" * (LONGEST_TEXT + 1)
        )

    assert caught.value.field == "today"
    assert not Challenge.objects.own().exists()


def test_planned_dates_that_run_backwards_are_refused(draft, editor):
    with pytest.raises(Invalid):
        save(
            draft,
            editor,
            planned_answer=date(2027, 5, 1),
            planned_end=date(2027, 4, 1),
        )


def test_changing_the_language_keeps_the_title(draft, editor):
    named = save(draft, editor, title="Kotihoidon ennakointi")

    changed = save(named, editor, language="fi")

    assert changed.title == {"fi": "Kotihoidon ennakointi"}
    assert set(changed.description) == {"fi"}


def test_a_draft_is_removed_for_good_and_a_second_time_nothing_happens(draft, editor):
    services.discard_draft(draft, by=editor)
    services.discard_draft(draft, by=editor)

    assert not Challenge.objects.filter(pk=draft.pk).exists()
    assert AuditEvent.objects.filter(action="challenge.discarded").count() == 1


def test_every_question_of_the_form_has_an_answer_to_show(draft):
    asked = {question.name for step in STEPS for question in step.questions}

    assert set(answers_of(draft)) == asked


def test_the_language_is_recognised_only_where_nobody_said_it_and_it_is_sure(draft):
    finnish = "Kotihoidon tarve kasvaa, emmekä osaa ennakoida sitä syksyisin."

    assert with_language({"today": finnish})["language"] == "fi"
    assert with_language({"today": finnish, "language": "sv"})["language"] == "sv"
    assert "language" not in with_language({"today": "Ok"})
    assert with_language({}, draft)["language"] == "en"


texts = st.text(max_size=20)


@given(texts, texts, texts)
def test_merging_never_drops_what_only_one_side_changed(before, mine, theirs):
    merged = merge({"a": mine}, {"a": theirs}, {"a": print_of(before)})

    changed_mine = print_of(mine) != print_of(before)
    changed_theirs = print_of(theirs) != print_of(before)
    alike = print_of(mine) == print_of(theirs)
    if changed_mine and changed_theirs and not alike:
        assert merged.conflicts == ("a",)
        assert merged.answers == {}
    elif changed_mine and not alike:
        assert merged.answers == {"a": mine}
    else:
        assert merged.answers == {}
        assert merged.conflicts == ()


@given(texts, texts)
def test_an_answer_opened_with_what_is_saved_is_taken(mine, saved):
    merged = merge({"a": mine}, {"a": saved}, {})

    assert merged.conflicts == ()
    assert merged.answers == ({} if print_of(mine) == print_of(saved) else {"a": mine})


def test_line_ends_of_a_browser_are_no_change():
    assert print_of("one\r\ntwo ") == print_of("one\ntwo")
    assert print_of(None) == print_of("")
