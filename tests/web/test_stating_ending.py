"""What a need is about, what is there already, reading it through, publishing it."""

import re

import pytest
from django.test import Client

from seutu.challenges import services
from seutu.challenges.models import Challenge
from seutu.matching import indexing
from seutu.search.errors import IndexUnusable
from seutu.web.presenters import stating_similar, stating_topics
from tests.factories import ChallengeFactory, OrganisationFactory, OwnChallengeFactory
from tests.people import member
from tests.web.test_stating import (
    ANSWERS,
    answer_everything,
    draft,
    editor,
    fresh,
    hidden,
    signed,
    town,
)

__all__ = ["draft", "editor", "signed", "town"]

pytestmark = pytest.mark.django_db


def at(challenge, path):
    return f"/en/challenges/{challenge.pk}/{path}/"


@pytest.fixture
def ready(draft, editor):
    return answer_everything(draft, editor)


def publish(browser, challenge, version=None):
    sent = {"version": version or fresh(challenge).version}
    return browser.post(at(challenge, "publication"), sent)


def verified(town):
    from django.utils import timezone

    town.verified_at = timezone.now()
    town.save()


def test_themes_and_concepts_are_read_from_the_text_and_ticked(signed, ready, world):
    topics = signed.get(at(ready, "edit/about")).context["topics"]

    assert not topics.is_confirmed
    assert [one.id for one in topics.themes if one.is_proposed]
    assert len(topics.themes) == 13
    assert any("home" in one.label.value for one in topics.concepts)
    assert any(one.is_chosen for one in topics.concepts)


def test_what_is_ticked_is_stored_and_shown_again(signed, ready, world):
    page = signed.get(at(ready, "edit/about"))
    concepts = [one.id for one in page.context["topics"].concepts][:2]

    response = signed.post(
        at(ready, "edit/about"),
        {**hidden(page), "themes": ["HEAL", "SOCI"], "concepts": concepts},
    )

    now = fresh(ready)
    assert response.url == f"{at(ready, 'edit/similar')}"
    assert (now.themes, now.statement.concepts) == (["HEAL", "SOCI"], concepts)
    again = signed.get(at(ready, "edit/about")).context["topics"]
    assert again.is_confirmed
    assert {one.id for one in again.themes if one.is_chosen} == {"HEAL", "SOCI"}


def test_nothing_that_no_vocabulary_has_is_stored(signed, ready, world):
    page = signed.get(at(ready, "edit/about"))

    signed.post(
        at(ready, "edit/about"),
        {**hidden(page), "themes": ["HEAL", "NOPE"], "concepts": ["x" * 5000, "yso:?"]},
    )

    assert (fresh(ready).themes, fresh(ready).statement.concepts) == (["HEAL"], [])


def test_a_concept_can_be_looked_up_without_losing_the_ticks(signed, ready, world):
    response = signed.post(
        at(ready, "edit/about"),
        {"themes": ["HEAL"], "look_up": "flood", "find": "1"},
    )

    topics = response.context["topics"]
    assert [one.id for one in topics.themes if one.is_chosen] == ["HEAL"]
    assert any("flood" in one.label.value.casefold() for one in topics.concepts)
    assert fresh(ready).themes == []


def test_two_editors_ticking_at_once_see_both(signed, ready, town, world):
    opened = hidden(signed.get(at(ready, "edit/about")))
    other = Client()
    other.force_login(member("owner", town))
    other.post(at(ready, "edit/about"), {**opened, "themes": ["ENVI"]})

    response = signed.post(at(ready, "edit/about"), {**opened, "themes": ["HEAL"]})

    chosen = {one.id for one in response.context["topics"].themes if one.is_chosen}
    assert response.status_code == 409
    assert chosen == {"ENVI", "HEAL"}
    assert fresh(ready).themes == ["ENVI"]


def test_similar_challenges_and_answers_are_shown_with_reasons(signed, ready, world):
    response = signed.get(at(ready, "edit/similar"))

    there = response.context["there"]
    page = response.content.decode()
    assert there.is_known
    assert world.solutions[0].get_absolute_url() in page
    assert "This answers my need" in page
    assert all(one.card.match for one in there.supply)


@pytest.fixture
def asked_elsewhere(data_folder, db):
    """The same need stated here by another city, listed from elsewhere, and closed."""
    text = {"en": "Planners of home care see the demand only when a client calls."}
    title = {"en": "Foreseeing demand for home care visits"}
    own = OwnChallengeFactory(
        number=0,
        title=title,
        description=text,
        owner=OrganisationFactory(number=903),
    )
    listed = ChallengeFactory(number=0, title=title, description=text, country="FR")
    closed = ChallengeFactory(
        number=1, title=title, description=text, country="US", state="closed"
    )
    ChallengeFactory.create_batch(6, country="FR")
    indexing.rebuild()
    return own, listed, closed


def test_challenges_stated_here_come_first_and_the_others_are_marked(
    signed, ready, asked_elsewhere
):
    own, listed, closed = asked_elsewhere

    response = signed.get(at(ready, "edit/similar"))

    found = response.context["there"].challenges
    page = response.content.decode()
    assert found[0].id == own.pk
    assert {one.id for one in found} >= {own.pk, listed.pk, closed.pk}
    marks = {one.id: " ".join(mark.label for mark in one.marks) for one in found}
    assert "Listed from elsewhere" in marks[listed.pk]
    assert "Outside Europe" not in marks[listed.pk]
    assert "Outside Europe" in marks[closed.pk]
    assert "Closed" in marks[closed.pk]
    assert f"/en/challenges/{own.pk}/join/?bringing={ready.pk}" in page
    assert page.count("Join this one instead") == 1
    assert ready.pk not in {one.id for one in found}


def test_a_challenge_that_is_held_is_not_shown_as_similar(
    signed, ready, asked_elsewhere
):
    own, *_others = asked_elsewhere
    services.hide(own, by=None)

    found = signed.get(at(ready, "edit/similar")).context["there"].challenges

    assert own.pk not in {one.id for one in found}


def test_without_an_index_the_pages_say_so_and_publishing_works(
    signed, ready, monkeypatch, settings, tmp_path
):
    settings.INDEX_FOLDER = tmp_path / "none"
    indexing.store.cache_clear()

    about = signed.get(at(ready, "edit/about"))
    similar = signed.get(at(ready, "edit/similar"))
    published = publish(signed, ready)

    indexing.store.cache_clear()
    assert about.status_code == 200
    assert about.context["topics"].concepts
    assert "cannot look just now" in similar.content.decode()
    assert published.status_code == 302
    assert fresh(ready).state == "published"


def test_an_empty_draft_is_not_matched_with_anything(signed, editor, town, world):
    empty = services.create_draft(by=editor, organisation=town)

    similar = signed.get(at(empty, "edit/similar")).content.decode()

    assert "Describe what happens today first" in similar
    assert signed.get(at(empty, "edit/about")).status_code == 200
    assert signed.get(at(empty, "edit/preview")).status_code == 200


def test_the_preview_shows_every_answer_and_what_readers_of_other_languages_see(
    signed, ready, world
):
    services.save_answers(
        ready,
        {"concepts": ["eurovoc:1004"], "budget": 25000, "needed_by": None},
        by=ready.statement.author,
        version=fresh(ready).version,
    )

    page = signed.get(at(ready, "edit/preview")).content.decode()

    for answer in ANSWERS.values():
        assert answer.split(".")[0] in page
    assert "25,000 euros" in page
    assert 'lang="fi"' in page
    assert "Publish the challenge" in page


def test_publishing_without_a_needed_answer_leads_to_its_question(signed, draft):
    response = publish(signed, draft)

    assert response.url == at(draft, "edit/title")
    assert fresh(draft).is_draft
    page = signed.get(at(draft, "edit/preview")).content.decode()
    assert "Needed before it can be published" in page


def test_advice_never_keeps_anybody_from_publishing(signed, ready, editor, town):
    verified(town)
    services.save_answers(
        ready,
        {"today": "We need an app. Someone should leverage AI.", "better": "Good."},
        by=editor,
        version=fresh(ready).version,
    )

    assert publish(signed, ready).status_code == 302
    assert fresh(ready).is_public


def test_the_first_challenge_of_an_unverified_organisation_waits_and_says_so(
    signed, ready
):
    response = publish(signed, ready)

    page = signed.get(response.url).content.decode()
    assert fresh(ready).held_at is not None
    assert "A moderator looks" in page
    assert Client().get(response.url).status_code == 404


def test_pressing_publish_twice_publishes_once_and_says_so(signed, ready, town):
    verified(town)
    version = fresh(ready).version

    first = publish(signed, ready, version)
    second = publish(signed, ready, version)

    assert first.url == second.url == fresh(ready).get_absolute_url()
    assert fresh(ready).version == version + 1
    assert "published already" in signed.get(second.url).content.decode()


def test_a_text_that_changed_since_it_was_read_is_not_published_unread(
    signed, ready, editor
):
    version = fresh(ready).version
    services.save_answers(ready, {"who": "Others"}, by=editor, version=version)

    response = publish(signed, ready, version)

    assert response.url == at(ready, "edit/preview")
    assert fresh(ready).is_draft


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40])
def test_a_broken_publication_form_changes_nothing(signed, ready, version):
    response = signed.post(at(ready, "publication"), {"version": version})

    assert response.status_code in (302, 404)
    assert fresh(ready).is_draft


def test_a_published_challenge_can_be_edited_and_remembers_what_it_said(
    signed, ready, town
):
    verified(town)
    publish(signed, ready)

    signed.post(at(ready, "edit/who"), {"who": "Planners, nurses and 1200 clients"})

    assert fresh(ready).statement.who.startswith("Planners, nurses")
    assert ready.revisions.get().texts["who"] == ANSWERS["who"]
    preview = signed.get(at(ready, "edit/preview")).content.decode()
    assert "Publish the challenge" not in preview


def test_a_draft_goes_after_a_question_and_not_before(signed, draft):
    asked = signed.get(at(draft, "removal"))
    assert "cannot be brought back" in asked.content.decode()
    assert Challenge.objects.filter(pk=draft.pk).exists()

    response = signed.post(at(draft, "removal"))

    assert response.url == "/en/challenges/mine/"
    assert not Challenge.objects.filter(pk=draft.pk).exists()
    assert signed.post(at(draft, "removal")).status_code == 404


def test_a_record_that_answers_the_need_ends_the_draft_at_its_page(
    signed, ready, world
):
    because = f"solution:{world.solutions[0].pk}"
    asked = signed.get(at(ready, "removal"), {"because": because})
    assert world.solutions[0].get_absolute_url() in asked.content.decode()

    response = signed.post(at(ready, "removal"), {"because": because})

    assert response.url == world.solutions[0].get_absolute_url()


@pytest.mark.parametrize(
    "because", ["solution:nothing", "https://evil.example/", "x" * 500, ":", "a:b"]
)
def test_the_reason_for_removing_a_draft_leads_nowhere_else(signed, draft, because):
    assert signed.get(at(draft, "removal"), {"because": because}).status_code == 200
    response = signed.post(at(draft, "removal"), {"because": because})
    assert response.url == "/en/challenges/mine/"


def test_a_published_challenge_is_not_removed(signed, ready, town):
    verified(town)
    publish(signed, ready)

    assert signed.get(at(ready, "removal")).status_code == 409
    assert signed.post(at(ready, "removal")).status_code == 409
    assert fresh(ready).is_public


def test_markup_in_a_need_is_shown_as_text(signed, draft, editor):
    evil = "<script>alert(1)</script> needs {{ help }}"
    services.save_answers(
        draft,
        {"title": evil, "today": evil, "who": evil},
        by=editor,
        version=fresh(draft).version,
    )

    for path in ("edit/today", "edit/preview", "edit/about", "removal"):
        page = signed.get(at(draft, path)).content.decode()
        assert "<script>alert" not in page
    assert "<script>alert" not in signed.get("/en/challenges/mine/").content.decode()


def test_concepts_unknown_to_every_vocabulary_are_left_out_of_the_preview(
    signed, draft, editor
):
    services.save_answers(
        draft, {"concepts": ["gone:1"]}, by=editor, version=fresh(draft).version
    )

    assert signed.get(at(draft, "edit/preview")).status_code == 200
    assert re.search(
        "none chosen", signed.get(at(draft, "edit/preview")).content.decode()
    )


def test_the_index_may_vanish_between_two_questions(signed, ready, world, monkeypatch):
    def broken(*_args, **_options):
        raise IndexUnusable("gone")

    monkeypatch.setattr(stating_topics.selectors, "find_matches", broken)
    assert stating_similar.already_there(fresh(ready)).is_known is False
    assert stating_topics.topics_of(fresh(ready)).concepts
