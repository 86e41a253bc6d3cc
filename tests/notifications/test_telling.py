import pytest
from django.db import transaction

from seutu.accounts.models import User
from seutu.notifications import services, telling
from seutu.notifications.models import Cadence, Follow, Happening, Notification, Reason
from tests.people import UserFactory

pytestmark = pytest.mark.django_db

WELL = "well:7"


def dig(dug, **changes):
    gaps = {"title": {"en": "Well 7"}, "metres": 30}
    return services.notify(dug, subject=WELL, **(gaps | changes))


def test_followers_and_those_concerned_are_told_once_each(dug):
    follower, concerned, both, stranger = UserFactory.create_batch(4)
    services.follow(follower, WELL)
    services.follow(both, WELL, because=Reason.COMMENTED)

    dig(dug, to=[concerned, both])

    reasons = dict(Notification.objects.values_list("user", "reason"))
    assert reasons == {
        follower.pk: Reason.CHOSE,
        concerned.pk: Reason.DIRECT,
        both.pk: Reason.DIRECT,
    }
    assert stranger.pk not in reasons


def test_who_acts_is_not_told_of_it(dug):
    actor = UserFactory()
    services.follow(actor, WELL)

    dig(dug, actor=actor, to=[actor])

    assert not Notification.objects.exists()


def test_an_inactive_account_is_not_told(dug):
    gone = UserFactory(is_active=False)

    dig(dug, to=[gone])

    assert not Notification.objects.exists()


def test_who_may_not_see_a_subject_is_not_told_of_it(dug, wells):
    insider, outsider = UserFactory.create_batch(2)
    for person in (insider, outsider):
        services.follow(person, WELL)
    wells.private_to["7"] = {insider.pk}

    dig(dug, to=[outsider])

    assert [each.user for each in Notification.objects.all()] == [insider]


def test_a_subject_of_an_unknown_kind_is_told_to_nobody(dug):
    person = UserFactory()

    services.notify(dug, subject="ghost:1", to=[person], title="x", metres=1)

    assert not Notification.objects.exists()


def test_the_same_key_tells_once_and_another_key_again(dug):
    person = UserFactory()
    services.follow(person, WELL)

    first, again = dig(dug, key="v1"), dig(dug, key="v1")
    dig(dug, key="v2")

    assert first == again
    assert Notification.objects.filter(user=person).count() == 2


def test_a_repeated_key_still_reaches_somebody_new_it_concerns(dug):
    early, late = UserFactory.create_batch(2)

    dig(dug, key="v1", to=[early])
    dig(dug, key="v1", to=[early, late])

    assert Happening.objects.count() == 1
    assert set(Notification.objects.values_list("user", flat=True)) == {
        early.pk,
        late.pk,
    }


def test_followers_of_subjects_beside_it_are_told_too(dug):
    merged, both = UserFactory.create_batch(2)
    services.follow(merged, "well:8")
    services.follow(both, WELL, cadence=Cadence.PAGE)
    services.follow(both, "well:8", cadence=Cadence.NOW)

    dig(dug, also_subjects=["well:8", WELL])

    due = dict(Notification.objects.values_list("user", "due_at"))
    assert set(due) == {merged.pk, both.pk}
    assert due[both.pk] is None


def test_a_muted_topic_is_silent_but_what_is_personal_stays_on_the_page(dug):
    follower, concerned = UserFactory.create_batch(2)
    for person in (follower, concerned):
        services.follow(person, WELL, cadence=Cadence.MUTE)

    dig(dug, to=[concerned])

    notice = Notification.objects.get()
    assert (notice.user, notice.due_at) == (concerned, None)


def test_an_essential_notice_is_mailed_at_once_whatever_was_chosen(essential):
    person = UserFactory()
    services.follow(person, WELL, cadence=Cadence.MUTE)

    happening = services.notify(essential, subject=WELL, to=[person], title="Well")

    assert Notification.objects.get().due_at == happening.at


def test_a_category_that_is_not_wanted_is_not_told(dug):
    person = UserFactory()
    services.follow(person, WELL)
    services.choose_cadence(person, {"challenges": "mute"})

    dig(dug)

    assert not Notification.objects.exists()


def test_an_unknown_event_a_missing_gap_and_a_foreign_address_are_errors(dug):
    with pytest.raises(ValueError, match=r"well\.drunk"):
        services.notify("well.drunk", subject=WELL)
    with pytest.raises(ValueError, match="metres"):
        services.notify(dug, subject=WELL, title="Well")
    for url in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        with pytest.raises(ValueError, match="page of this site"):
            dig(dug, url=url)


def test_notices_go_when_the_transaction_of_the_caller_fails(dug):
    person = UserFactory()

    with transaction.atomic():
        dig(dug, to=[person])
        transaction.set_rollback(True)

    assert not Happening.objects.exists()
    assert not Notification.objects.exists()


def crowd(size):
    people = User.objects.bulk_create(
        User(email=f"follower{number}@turku.example") for number in range(size)
    )
    Follow.objects.bulk_create(Follow(user=each, subject=WELL) for each in people)


@pytest.mark.parametrize("size", [60, 3_000])
def test_a_request_costs_the_same_for_many_followers(
    dug, size, django_assert_max_num_queries
):
    crowd(size)

    with django_assert_max_num_queries(8):
        dig(dug)

    assert not Notification.objects.exists()


@pytest.mark.parametrize("size", [2, 50])
def test_a_few_followers_are_told_in_the_request(
    dug, size, django_assert_max_num_queries
):
    crowd(size)

    with django_assert_max_num_queries(12):
        dig(dug)

    assert Notification.objects.count() == size


def test_the_worker_tells_many_followers_in_batches(dug, django_assert_max_num_queries):
    crowd(1_200)
    dig(dug)

    with django_assert_max_num_queries(60):
        assert telling.tell_waiting() == 1

    assert Notification.objects.count() == 1_200
    assert telling.tell_waiting() == 0


def test_a_worker_killed_between_batches_goes_on_without_loss_or_double(
    dug, monkeypatch
):
    crowd(1_200)
    dig(dug)
    tell_batch, calls = telling._tell_batch, []

    def killed(happening, follows):
        tell_batch(happening, follows)
        calls.append(len(follows))
        if len(calls) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(telling, "_tell_batch", killed)
    with pytest.raises(KeyboardInterrupt):
        telling.tell_waiting()
    assert Notification.objects.count() == 500
    monkeypatch.setattr(telling, "_tell_batch", tell_batch)

    telling.tell_waiting()

    assert Notification.objects.count() == 1_200


def test_who_follows_later_is_not_told_of_the_past(dug):
    crowd(60)
    dig(dug)
    late = UserFactory()
    services.follow(late, WELL)

    telling.tell_waiting()

    assert not Notification.objects.filter(user=late).exists()
