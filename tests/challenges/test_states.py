import itertools
from datetime import date

import pytest

from seutu.audit.models import AuditEvent
from seutu.challenges.models import Challenge, Statement
from seutu.challenges.services import hide, move, publish, save_answers, show
from seutu.challenges.services.states import ENDED, NEXT
from seutu.core.errors import Conflict, Invalid, NotFound
from seutu.matching.models import PendingChange
from seutu.notifications.models import Happening, Notification
from seutu.notifications.services import follow
from tests.factories import (
    ChallengeFactory,
    OrganisationFactory,
    OwnChallengeFactory,
)
from tests.people import UserFactory, member

pytestmark = pytest.mark.django_db
State = Challenge.State
NOT_NEEDED = Statement.ClosingReason.NO_LONGER_NEEDED


@pytest.fixture
def verified():
    return OrganisationFactory(verified_at="2025-01-01T00:00:00Z")


@pytest.fixture
def editor(verified):
    return member("editor", verified)


@pytest.fixture
def draft(verified):
    return OwnChallengeFactory(owner=verified, state=State.DRAFT)


@pytest.fixture
def published(verified):
    return OwnChallengeFactory(owner=verified)


def heard(person):
    return list(
        Notification.objects.filter(user=person).values_list(
            "happening__event", flat=True
        )
    )


def test_a_published_draft_is_public_searchable_and_traced(draft, editor):
    publish(draft, by=editor, version=1)

    draft.refresh_from_db()
    assert draft.is_public
    assert draft.version == 2
    assert draft.statement.published_at is not None
    assert PendingChange.objects.filter(kind="challenge", record_id=draft.pk).exists()
    assert AuditEvent.objects.get(action="challenge.published").target_id == draft.pk


def test_two_editors_who_publish_at_once_publish_once(draft, editor, verified):
    publish(draft, by=editor, version=1)

    with pytest.raises(Conflict, match="published already"):
        publish(draft, by=member("owner", verified), version=1)

    assert AuditEvent.objects.filter(action="challenge.published").count() == 1


def test_a_draft_that_changed_meanwhile_is_read_again_before_it_is_published(
    draft, editor, verified
):
    save_answers(draft, {"today": "Something else."}, by=editor, version=1)

    with pytest.raises(Conflict) as refused:
        publish(draft, by=member("owner", verified), version=1)

    assert refused.value.field == "version"
    draft.refresh_from_db()
    assert draft.is_draft


@pytest.mark.parametrize("question", ["today", "who", "better"])
def test_a_draft_without_a_required_answer_is_not_published(draft, editor, question):
    setattr(draft.statement, question, "  ")
    draft.statement.save()

    with pytest.raises(Invalid) as refused:
        publish(draft, by=editor, version=1)

    assert refused.value.field == question


def test_what_a_newcomer_of_an_unverified_organisation_publishes_waits():
    unverified = OrganisationFactory()
    newcomer = member("owner", unverified)
    follower = UserFactory()
    draft = OwnChallengeFactory(owner=unverified, state=State.DRAFT)
    follow(follower, draft.subject)

    held = publish(draft, by=newcomer, version=1)

    assert held.held_at is not None
    assert not held.is_public
    assert heard(follower) == []
    show(held, by=None)
    assert heard(follower) == ["challenge.published"]


def test_followers_hear_of_a_publication_once_however_often_it_is_hidden(
    published,
):
    follower = UserFactory()
    follow(follower, published.subject)

    for _time in range(3):
        hide(published, by=None)
        show(published, by=None)

    assert heard(follower) == ["challenge.published"]


@pytest.mark.parametrize(("before", "after"), list(itertools.product(State, State)))
def test_a_challenge_moves_along_the_allowed_steps_alone(
    verified, editor, before, after
):
    challenge = OwnChallengeFactory(owner=verified, state=before)
    reason = NOT_NEEDED if after == State.CLOSED else ""

    if after in NEXT.get(before, ()):
        move(challenge, after, by=editor, version=1, reason=reason)
    else:
        with pytest.raises(Conflict):
            move(challenge, after, by=editor, version=1, reason=reason)

    challenge.refresh_from_db()
    assert challenge.state == (after if after in NEXT.get(before, ()) else before)


def test_closing_needs_a_reason_and_shows_what_became_of_it(published, editor):
    with pytest.raises(Invalid) as refused:
        move(published, State.CLOSED, by=editor, version=1)
    assert refused.value.field == "reason"

    move(
        published,
        State.CLOSED,
        by=editor,
        version=1,
        reason=NOT_NEEDED,
        note="The service moved to the province.",
    )

    published.statement.refresh_from_db()
    assert published.statement.closing_reason == NOT_NEEDED
    assert published.statement.closing_note == "The service moved to the province."


def test_a_reopened_challenge_forgets_why_it_was_closed(published, editor):
    closed = move(published, State.CLOSED, by=editor, version=1, reason=NOT_NEEDED)

    move(closed, State.PUBLISHED, by=editor, version=2)

    published.statement.refresh_from_db()
    assert published.statement.closing_reason == ""


def test_the_slower_of_two_editors_is_told_and_changes_nothing(
    published, editor, verified
):
    move(published, State.PILOTING, by=editor, version=1)

    with pytest.raises(Conflict) as refused:
        move(published, State.SOLVED, by=member("owner", verified), version=1)

    assert refused.value.field == "version"
    published.refresh_from_db()
    assert published.state == State.PILOTING


@pytest.mark.parametrize("state", [State.ANSWERED, State.PILOTING, *ENDED])
def test_each_move_tells_each_follower_once(published, editor, state):
    follower = UserFactory()
    follow(follower, published.subject)

    move(published, state, by=editor, version=1, reason=NOT_NEEDED)

    assert heard(follower) == [f"challenge.{state}"]


def test_followers_hear_once_a_day_that_planned_dates_changed(published, editor):
    follower = UserFactory()
    follow(follower, published.subject)

    for version, day in enumerate((1, 2, 3), start=1):
        save_answers(
            published,
            {"planned_end": date(2026, 5, day)},
            by=editor,
            version=version,
        )

    assert heard(follower) == ["challenge.replanned"]


def test_a_held_challenge_tells_nobody_when_it_moves(published, editor):
    hide(published, by=None)

    move(published, State.ANSWERED, by=editor, version=2)

    assert not Happening.objects.exists()


def test_a_challenge_listed_from_elsewhere_cannot_be_moved(editor):
    with pytest.raises(NotFound):
        move(ChallengeFactory(), State.CLOSED, by=editor, version=1, reason="other")
