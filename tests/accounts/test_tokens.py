from datetime import timedelta

import pytest
from django.utils import timezone

from seutu.accounts.models import Token
from seutu.accounts.services import issue_token, person_of_token, revoke_token
from seutu.audit.models import AuditEvent
from seutu.core.errors import Conflict, Invalid
from tests.people import UserFactory

pytestmark = pytest.mark.django_db


def test_a_token_is_found_by_its_secret_and_kept_as_a_digest_only():
    person = UserFactory()
    token, secret = issue_token(by=person, name="nightly export", scopes=["read"])

    found = person_of_token(secret)
    assert found == token
    assert found.user == person
    kept = Token.objects.values().get(pk=token.pk)
    assert secret not in str(kept)
    assert kept["start"] == secret[:12]


def test_a_token_ends_when_its_time_is_over_or_its_person_gone():
    person = UserFactory()
    token, secret = issue_token(by=person, name="export", scopes=["read"], days=1)

    Token.objects.filter(pk=token.pk).update(
        expires_at=timezone.now() - timedelta(seconds=1)
    )
    assert person_of_token(secret) is None
    _token, other = issue_token(by=person, name="other", scopes=["read"])
    person.is_active = False
    person.save()
    assert person_of_token(other) is None


def test_a_revoked_token_ends_at_once_and_is_noted_once():
    person = UserFactory()
    token, secret = issue_token(by=person, name="export", scopes=["read"])

    revoke_token(token, by=person)
    revoke_token(token, by=person)
    assert person_of_token(secret) is None
    assert AuditEvent.objects.filter(action="token.revoked").count() == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"days": 0}, "days"),
        ({"days": 366}, "days"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["read", "everything"]}, "scopes"),
        ({"name": " \r\n "}, "name"),
        ({"name": "x" * 81}, "name"),
    ],
)
def test_a_token_that_cannot_be_is_refused_with_its_field(changed, field):
    asked = {"name": "export", "scopes": ["read"], "days": 90} | changed

    with pytest.raises(Invalid) as refused:
        issue_token(by=UserFactory(), **asked)
    assert refused.value.field == field
    assert not Token.objects.exists()


def test_one_person_has_so_many_tokens_and_no_more():
    person = UserFactory()
    made = [
        issue_token(by=person, name=f"export {number}", scopes=["read"])[0]
        for number in range(20)
    ]
    with pytest.raises(Conflict):
        issue_token(by=person, name="export", scopes=["read"])

    revoke_token(made[0], by=person)
    assert issue_token(by=person, name="export", scopes=["read"])


def test_use_is_noted_without_a_write_at_every_request(django_assert_num_queries):
    _token, secret = issue_token(by=UserFactory(), name="export", scopes=["read"])

    assert person_of_token(secret)
    assert Token.objects.get().used_at is not None
    with django_assert_num_queries(1):
        person_of_token(secret)


@pytest.mark.parametrize("secret", ["", "seutu_", "\x00", "\udc80", "x" * 10_000])
def test_nonsense_is_no_token(secret):
    assert person_of_token(secret) is None


def test_a_form_that_is_sent_twice_makes_one_token():
    person = UserFactory()
    token, _secret = issue_token(by=person, name="export", scopes=["read"])
    with pytest.raises(Conflict, match="this name"):
        issue_token(by=person, name=" export ", scopes=["read"])

    revoke_token(token, by=person)
    assert issue_token(by=person, name="export", scopes=["read"])
