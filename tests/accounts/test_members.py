import contextlib
import threading

import pytest
from django.db import connection

from seutu.accounts.models import Membership
from seutu.accounts.selectors import owners_left, role_of
from seutu.accounts.services import change_role, remove_member
from seutu.audit.models import AuditEvent
from seutu.core.errors import Conflict, Invalid, NotFound
from tests.factories import OrganisationFactory
from tests.people import member


@pytest.fixture
def turku(db):
    return OrganisationFactory()


def test_a_role_is_changed_and_the_trace_tells_it_without_names(turku):
    owner, editor = member("owner", turku), member("editor", turku)
    change_role(turku, editor, "owner", by=owner)

    assert role_of(editor, turku) == "owner"
    event = AuditEvent.objects.get()
    assert event.action == "membership.changed"
    assert event.details == {"person": str(editor.pk), "role": "owner"}


def test_the_last_owner_can_neither_leave_nor_be_demoted(turku):
    owner, editor = member("owner", turku), member("editor", turku)

    with pytest.raises(Conflict, match="last owner"):
        remove_member(turku, owner, by=owner)
    with pytest.raises(Conflict, match="last owner"):
        change_role(turku, owner, "editor", by=owner)
    remove_member(turku, editor, by=editor)
    assert role_of(owner, turku) == "owner"
    assert role_of(editor, turku) == ""


def test_an_owner_whose_account_is_closed_counts_for_nothing(turku):
    owner = member("owner", turku)
    member("owner", turku, is_active=False)

    with pytest.raises(Conflict):
        remove_member(turku, owner, by=owner)


def test_of_two_owners_who_demote_each_other_one_stays(turku):
    first, second = member("owner", turku), member("owner", turku)
    change_role(turku, second, "editor", by=first)

    with pytest.raises(Conflict):
        change_role(turku, first, "editor", by=second)
    assert turku.memberships.filter(role="owner").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_owners_who_demote_each_other_at_once_one_stays(monkeypatch):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one writer in at a time; PostgreSQL needs the lock")
    turku = OrganisationFactory()
    pair = [member("owner", turku), member("owner", turku)]
    both_counted = threading.Barrier(2)

    def count_and_wait(organisation, *, without):
        """Let the other one count too, which only a missing lock allows."""
        left = owners_left(organisation, without=without)
        with contextlib.suppress(threading.BrokenBarrierError):
            both_counted.wait(timeout=1)
        return left

    monkeypatch.setattr("seutu.accounts.services.members.owners_left", count_and_wait)

    def demote(person, by):
        try:
            change_role(turku, person, "editor", by=by)
        except Conflict:
            pass
        finally:
            connection.close()

    threads = [
        threading.Thread(target=demote, args=each) for each in (pair, pair[::-1])
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert turku.memberships.filter(role="owner").count() == 1


def test_an_unknown_role_or_person_is_refused(turku):
    owner = member("owner", turku)

    with pytest.raises(Invalid):
        change_role(turku, owner, "king", by=owner)
    with pytest.raises(NotFound):
        change_role(turku, member("owner"), "editor", by=owner)


def test_leaving_twice_is_told_and_noted_once(turku):
    member("owner", turku)
    editor = member("editor", turku)
    remove_member(turku, editor, by=editor)

    with pytest.raises(NotFound):
        remove_member(turku, editor, by=editor)
    assert AuditEvent.objects.filter(action="membership.ended").count() == 1
    assert not Membership.objects.filter(user=editor).exists()
