"""What one may see alone is what one finds in lists, for every kind of person."""

import itertools
from datetime import timedelta

import pytest
from django.utils import timezone

from seutu.accounts.models import (
    Claim,
    Invitation,
    Membership,
    Organisation,
    Token,
)
from seutu.accounts.services import issue_token
from seutu.core import subjects
from tests.factories import OrganisationFactory
from tests.people import UserFactory, every_person, member

pytestmark = pytest.mark.django_db


def agreed(model, permission, rows, people):
    for (name, user), row in itertools.product(people, rows):
        listed = model.objects.visible_to(user).filter(pk=row.pk).exists()
        assert listed == user.has_perm(permission, row), f"{name} and {row!r}"
        assert model.objects.visible_to(user).filter(pk=row.pk).count() <= 1


def seen(model, people):
    return {
        name: model.objects.visible_to(user).count() for name, user in people.items()
    }


@pytest.fixture
def turku():
    return OrganisationFactory(number=0)


@pytest.fixture
def people(turku):
    return dict(every_person(turku))


def test_organisations(turku, people):
    hidden = OrganisationFactory(hidden_at=timezone.now())
    member("owner", hidden)
    Membership.objects.create(user=people["person"], organisation=hidden)
    everybody = Organisation.objects.count()

    agreed(
        Organisation,
        "accounts.view_organisation",
        [turku, hidden],
        people.items(),
    )
    counts = seen(Organisation, people)
    assert counts["anonymous"] == counts["stranger"] == everybody - 1
    assert counts["person"] == counts["operator"] == everybody


def test_memberships(turku, people):
    rows = list(Membership.objects.all())

    agreed(Membership, "accounts.view_membership", rows, people.items())
    counts = seen(Membership, people)
    assert counts["anonymous"] == counts["person"] == 0
    assert counts["reviewer"] == counts["editor"] == counts["owner"] == 3
    assert counts["stranger"] == 1
    assert counts["operator"] == 4


def test_invitations(turku, people):
    row = Invitation.objects.create(
        organisation=turku,
        email="new@turku.example",
        digest="0" * 64,
        expires_at=timezone.now() + timedelta(days=7),
    )

    agreed(Invitation, "accounts.view_invitation", [row], people.items())
    counts = seen(Invitation, people)
    assert {name for name, count in counts.items() if count} == {"owner", "operator"}


def test_claims(turku, people):
    row = Claim.objects.create(
        organisation=turku, user=people["person"], reason="I work there."
    )

    agreed(Claim, "accounts.view_claim", [row], people.items())
    counts = seen(Claim, people)
    assert {name for name, count in counts.items() if count} == {"person", "operator"}


def test_tokens(people):
    token, _secret = issue_token(by=people["editor"], name="export", scopes=["read"])

    agreed(Token, "accounts.view_token", [token], people.items())
    assert {name for name, count in seen(Token, people).items() if count} == {"editor"}


def test_what_one_may_do_with_an_organisation(turku, people):
    def may(permission):
        return {
            name for name, user in people.items() if user.has_perm(permission, turku)
        }

    assert may("accounts.manage") == {"owner", "operator"}
    assert may("accounts.act_for") == {"owner", "editor"}
    assert may("accounts.view_members") == {"owner", "editor", "reviewer", "operator"}
    assert may("accounts.operate") == {"operator"}


def test_an_organisation_answers_as_a_subject(turku, people):
    hidden = OrganisationFactory(hidden_at=timezone.now())
    names = [turku.subject, hidden.subject, "organisation:none"]

    assert set(subjects.subjects(names)) == {turku.subject, hidden.subject}
    assert subjects.visible(people["anonymous"], names) == {turku.subject}
    assert subjects.may(people["owner"], "manage", turku.subject)
    assert not subjects.may(people["editor"], "manage", turku.subject)
    assert not subjects.may(people["operator"], "no such action", turku.subject)
    assert not subjects.may(people["operator"], "manage", "organisation:none")


def test_nobody_is_shown_by_an_address():
    person = UserFactory()

    assert "@" not in str(person)
    assert str(person) == person.pseudonym
