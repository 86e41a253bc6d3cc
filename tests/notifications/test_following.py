import pytest
from django.contrib.auth.models import AnonymousUser

from seutu.audit.models import AuditEvent
from seutu.core.errors import Invalid
from seutu.notifications import services
from seutu.notifications.models import Cadence, Follow, Notification, Reason
from tests.people import UserFactory

pytestmark = pytest.mark.django_db

WELL = "well:7"


def test_following_twice_is_following_once():
    person = UserFactory()

    services.follow(person, WELL)
    services.follow(person, WELL, because=Reason.COMMENTED)

    assert Follow.objects.get().reason == Reason.CHOSE
    assert services.is_following(person, WELL)


def test_commenting_does_not_undo_a_mute():
    person = UserFactory()
    services.follow(person, WELL, cadence=Cadence.MUTE)

    services.follow(person, WELL, because=Reason.COMMENTED)

    assert Follow.objects.get().cadence == Cadence.MUTE
    assert not services.is_following(person, WELL)


def test_nobody_follows_for_a_visitor():
    assert not services.is_following(AnonymousUser(), WELL)


def test_an_unfollowed_subject_is_not_mailed_any_more(dug):
    person = UserFactory()
    services.follow(person, WELL)
    services.notify(dug, subject=WELL, title="Well 7", metres=3)

    services.unfollow(person, WELL)
    services.unfollow(person, WELL)

    assert not services.is_following(person, WELL)
    assert not Notification.objects.awaiting_mail().exists()


def test_an_unknown_cadence_is_refused():
    with pytest.raises(Invalid):
        services.follow(UserFactory(), WELL, cadence="hourly")


def test_choices_are_refused_for_unknown_categories_and_ways(dug):
    person = UserFactory()

    for wrong in ({"weather": "daily"}, {"challenges": "hourly"}):
        with pytest.raises(Invalid):
            services.choose_cadence(person, wrong)


@pytest.mark.parametrize("subject", ["well", "well:" + "7" * 80])
def test_what_is_no_subject_cannot_be_followed(subject):
    with pytest.raises(ValueError, match="no subject"):
        services.follow(UserFactory(), subject)


def test_following_and_leaving_are_in_the_trace():
    person = UserFactory()

    services.follow(person, WELL)
    services.follow(person, WELL, cadence=Cadence.WEEKLY)
    services.unfollow(person, WELL)

    actions = [event.action for event in AuditEvent.objects.order_by("pk")]
    assert actions == ["follow.started", "follow.changed", "follow.ended"]


def test_only_own_notices_are_marked_as_read(dug):
    mine, other = UserFactory.create_batch(2)
    services.notify(dug, subject=WELL, to=[mine, other], title="Well", metres=3)
    ids = list(Notification.objects.values_list("pk", flat=True))

    assert services.mark_read(mine, ids) == 1
    assert services.mark_read(mine, ids) == 0
    assert services.mark_all_read(other) == 1
