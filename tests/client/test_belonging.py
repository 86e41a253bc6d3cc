"""Organisations, members, invitations and tokens through the client."""

import pytest

from seutu.client import Conflict, Refused
from tests.factories import OrganisationFactory
from tests.people import UserFactory, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]


@pytest.fixture
def city():
    return OrganisationFactory()


@pytest.fixture
def owner(as_person, city):
    return as_person(member("owner", city), "read", "organisations")


def test_an_owner_changes_her_organisation(owner, city):
    changed = owner.change_organisation(
        city.pk, {"sv": "Åbo stad"}, kind="city", languages=("sv",)
    )

    assert changed.name == {"sv": "Åbo stad"}
    assert owner.organisation(city.pk).name == {"sv": "Åbo stad"}


def test_members_get_other_roles_and_leave(owner, city, as_person):
    colleague = member("reviewer", city)
    (row,) = (one for one in owner.members(city.pk) if one.role == "reviewer")

    assert row.email == colleague.email
    assert owner.change_member(city.pk, row.id, role="editor").role == "editor"
    theirs = as_person(colleague, "read", "organisations")
    assert {one.email for one in theirs.members(city.pk)} == {None}
    with pytest.raises(Refused):
        theirs.change_member(city.pk, row.id, role="owner")
    owner.remove_member(city.pk, row.id)
    assert len(owner.members(city.pk)) == 1


def test_the_last_owner_stays(owner, city):
    (me,) = owner.members(city.pk)

    with pytest.raises(Conflict):
        owner.remove_member(city.pk, me.id)


def test_somebody_is_invited_once_and_not_any_more(owner, city):
    sent = owner.invite(city.pk, "planner@turku.example", role="reviewer")

    assert [one.id for one in owner.invitations(city.pk)] == [sent.id]
    owner.withdraw_invitation(city.pk, sent.id)
    assert owner.invitations(city.pk) == ()


def test_a_token_ends_the_moment_it_is_revoked(as_person):
    person = UserFactory()
    spare, mine = as_person(person, "read"), as_person(person, "read")
    (first,) = (one for one in mine.tokens() if one.name == "test 0")

    assert first.is_valid
    mine.revoke_token(first.id)
    assert [one.is_valid for one in mine.tokens()] == [True, False]
    with pytest.raises(Exception, match="not valid"):
        spare.me()
