import json
from datetime import timedelta

import pytest
from django.core.mail import send_mail
from django.utils import timezone

from seutu.accounts import exports
from seutu.notifications import retention, services
from seutu.notifications.models import (
    Follow,
    Happening,
    Mail,
    Mailbox,
    Notification,
    Preference,
    SavedSearch,
)
from seutu.notifications.searches import save_search
from tests.people import UserFactory

pytestmark = pytest.mark.django_db

WELL = "well:7"


def days_ago(days):
    return timezone.now() - timedelta(days=days)


def a_full_life(dug):
    person = UserFactory()
    services.follow(person, WELL)
    services.notify(dug, subject=WELL, title={"en": "A secret title"}, metres=3)
    services.choose_cadence(person, {"challenges": "now"})
    save_search(by=person, name="Care", text="home care")
    Mailbox.objects.create(user=person)
    return person


def test_notices_go_some_time_after_they_were_read(dug):
    a_full_life(dug)
    services.notify(dug, subject=WELL, title="Unread", metres=1)
    first = Notification.objects.order_by("pk")[0]
    Notification.objects.filter(pk=first.pk).update(read_at=days_ago(91))
    Happening.objects.filter(pk=first.happening_id).update(at=days_ago(100))

    retention.forget_old_notices()

    assert not Notification.objects.filter(pk=first.pk).exists()
    assert Notification.objects.count() == 1
    assert Happening.objects.count() == 1


def test_a_recently_read_notice_stays(dug):
    a_full_life(dug)
    Notification.objects.update(read_at=days_ago(89))

    retention.forget_old_notices()

    assert Notification.objects.count() == 1


def test_even_unread_notices_do_not_stay_for_ever(dug):
    a_full_life(dug)
    Notification.objects.update(at=days_ago(400))

    retention.forget_old_notices()

    assert not Notification.objects.exists()


def test_ended_mail_goes_and_waiting_mail_stays(settings):
    settings.EMAIL_BACKEND = "seutu.notifications.mail.backend.QueueBackend"
    for number in range(3):
        send_mail("S", "text", None, [f"officer{number}@turku.example"])
    old, recent, waiting = Mail.objects.order_by("pk")
    Mail.objects.filter(pk=old.pk).update(ended_at=days_ago(31))
    Mail.objects.filter(pk=recent.pk).update(ended_at=days_ago(29))

    assert retention.forget_old_mail() == 1

    assert set(Mail.objects.all()) == {recent, waiting}


def test_the_export_of_an_account_holds_follows_notices_choices_and_searches(dug):
    person = a_full_life(dug)

    exported = exports.export_of(person)

    assert {each["subject"] for each in exported["follows"]} >= {WELL}
    assert exported["notices"][0]["event"] == "well.dug"
    assert exported["notice choices"][0] == {
        "category": "challenges",
        "cadence": "now",
    }
    assert exported["saved searches"][0]["text"] == "home care"
    mine = ("follows", "notices", "notice choices", "saved searches", "mail")
    assert json.dumps({name: exported[name] for name in mine})


def test_erasing_an_account_leaves_nothing_of_it_here(dug):
    person, other = a_full_life(dug), UserFactory()
    services.follow(other, WELL)

    exports.run_erasures(person)
    exports.run_erasures(person)

    for model in (Notification, Follow, Preference, Mail, Mailbox):
        assert not model.objects.filter(user=person).exists()
    assert not SavedSearch.objects.exists()
    assert services.is_following(other, WELL)
