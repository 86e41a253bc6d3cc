"""An organisation states a challenge through the client."""

from datetime import date
from decimal import Decimal

import pytest

from seutu.client import Conflict, Invalid, NotFound, Refused
from tests.factories import OrganisationFactory
from tests.people import UserFactory, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]
ANSWERS = {
    "title": "Older people wait too long for home care",
    "language": "en",
    "today": "Visits are planned by hand a week ahead, and a third of them come late.",
    "better": "Visits are planned from the need of each client, every day anew.",
    "noticed": "Fewer than one visit in twenty comes late.",
    "who": "2,400 clients of home care in the city.",
    "benefits": "Older people who live at home.",
    "benefit_noticed": "A survey among clients every spring.",
    "needed_by": date(2030, 1, 31),
    "budget": Decimal("25000.50"),
}


@pytest.fixture
def city():
    return OrganisationFactory()


@pytest.fixture
def editor(as_person, city):
    return as_person(member("owner", city), "read", "challenges")


def test_a_person_sees_her_account_and_organisations(editor, city):
    me = editor.me()

    assert me.scopes == ("read", "challenges")
    assert not me.is_operator
    (mine,) = editor.my_organisations()
    assert (mine.id, mine.role) == (city.pk, "owner")


def test_an_organisation_is_registered_once(as_person, db):
    program = as_person(UserFactory(), "read", "organisations")
    said = {"kind": "city", "languages": ("fi", "sv"), "key": "once"}

    made = program.register_organisation({"fi": "Kaupunki"}, **said)
    again = program.register_organisation({"fi": "Kaupunki"}, **said)

    assert made.id == again.id
    assert [one.id for one in program.my_organisations()] == [made.id]


def test_a_draft_is_begun_changed_and_removed(editor, city):
    draft = editor.create_challenge(city.pk, {"title": ANSWERS["title"]})

    assert draft.state == "draft"
    assert draft.owner.id == city.pk
    changed = editor.change_challenge(draft, ANSWERS)
    assert changed.answers["needed_by"] == ANSWERS["needed_by"]
    assert changed.answers["budget"] == ANSWERS["budget"]
    assert changed.version > draft.version
    assert [one.id for one in editor.my_challenges()] == [draft.id]
    assert isinstance(editor.advice(draft.id), tuple)
    editor.delete_draft(draft.id)
    assert list(editor.my_challenges()) == []


def test_two_who_change_at_once_do_not_overwrite_each_other(editor, city):
    draft = editor.create_challenge(city.pk, {"title": ANSWERS["title"]})
    editor.change_challenge(draft, {"today": "One says this."})

    with pytest.raises(Conflict) as told:
        editor.change_challenge(draft, {"today": "The other says that."})
    assert told.value.status == 409


def test_a_draft_is_published_for_all(editor, site, city):
    draft = editor.create_challenge(city.pk, ANSWERS)
    assert draft.missing == ()

    published = editor.publish_challenge(draft)

    assert published.state == "published" or published.is_held
    if not published.is_held:
        assert site.challenge(draft.id).title["en"] == ANSWERS["title"]
    with pytest.raises(Conflict):
        editor.publish_challenge(draft)


def test_a_draft_is_nobody_elses(editor, as_person, site, city):
    draft = editor.create_challenge(city.pk, ANSWERS)

    with pytest.raises(NotFound):
        site.challenge(draft.id)
    with pytest.raises(NotFound):
        as_person(UserFactory(), "read").challenge(draft.id)
    with pytest.raises((NotFound, Refused)):
        as_person(UserFactory(), "challenges").publish_challenge(draft)
    assert editor.challenge(draft.id).state == "draft"


def test_an_answer_that_cannot_be_is_told(editor, city):
    with pytest.raises(Invalid):
        editor.create_challenge(city.pk, {"themes": ["NOTHING"]})
