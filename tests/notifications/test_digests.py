import email
import email.policy
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from seutu.notifications import services
from seutu.notifications.mail.digests import put_together
from seutu.notifications.mail.queue import send_waiting
from seutu.notifications.mail.stopping import choose_time_zone
from seutu.notifications.models import Cadence, Mail, Notification
from tests.people import UserFactory

pytestmark = pytest.mark.django_db


def tell(dug, number=7, **changes):
    gaps = {"title": {"en": f"Well {number}", "fi": f"Kaivo {number}"}, "metres": 30}
    return services.notify(dug, subject=f"well:{number}", **(gaps | changes))


def follower(*numbers, cadence=Cadence.NOW, **fields):
    person = UserFactory(**fields)
    for number in numbers or (7,):
        services.follow(person, f"well:{number}", cadence=cadence)
    return person


def delivered(server):
    """Send what is due and read it as the receiver's mail program would."""
    put_together()
    send_waiting()
    return [
        email.message_from_bytes(raw, policy=email.policy.default)
        for raw in server.taken
    ]


def plain(message):
    return message.get_body(("plain",)).get_content()


def test_a_notice_goes_out_in_one_mail_and_never_again(dug, server):
    follower()
    tell(dug)

    (message,) = delivered(server)
    again = delivered(server)

    assert message["Subject"] == "Well 7 was dug"
    assert len(again) == 1
    assert "It is 30 metres deep." in plain(message)
    assert "You chose to follow this." in plain(message)


def test_what_is_due_together_is_one_mail(dug, server):
    follower(7, 8)
    tell(dug, 7)
    tell(dug, 8)

    (message,) = delivered(server)

    assert message["Subject"] == "2 notices from Seutu"
    assert plain(message).index("Well 7") < plain(message).index("Well 8")


def test_a_daily_digest_waits_for_its_hour(dug, server):
    follower(cadence=Cadence.DAILY)
    tell(dug)

    assert delivered(server) == []

    Notification.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    assert len(delivered(server)) == 1


def test_the_digest_is_due_at_seven_where_the_person_lives(dug):
    person = follower(cadence=Cadence.DAILY)
    choose_time_zone(person, "Europe/Helsinki")

    tell(dug)

    due = Notification.objects.get().due_at.astimezone(UTC)
    assert due.hour in {4, 5}
    assert due.minute == 0


def test_a_mail_is_in_the_language_and_time_zone_of_its_receiver(dug, server):
    person = follower(language="fi")
    choose_time_zone(person, "Europe/Helsinki")
    happening = tell(dug)
    happening.at = datetime(2026, 1, 5, 22, 30, tzinfo=UTC)
    happening.save()

    (message,) = delivered(server)

    assert "Kaivo 7" in message["Subject"]
    assert "Well" not in message["Subject"]
    # Half past midnight of the next day in Helsinki.
    assert "6." in plain(message)
    assert "0.30" in plain(message) or "00.30" in plain(message)
    assert "/fi/" in plain(message)


def test_every_mail_has_plain_text_and_simple_markup(dug, server):
    follower()
    tell(dug, title={"en": "<b>Well</b> & more"})

    (message,) = delivered(server)

    assert "<b>Well</b> & more" in plain(message)
    markup = message.get_body(("html",)).get_content()
    assert "&lt;b&gt;Well&lt;/b&gt; &amp; more" in markup
    assert "<b>" not in markup


@pytest.mark.parametrize(
    "break_", ["\ud800", "\r\n", "\n", "\r", "\x00", "\u2028", "\x85", "\x0b"]
)
def test_a_title_cannot_add_a_header(dug, server, break_):
    follower()
    tell(dug, title={"en": f"Well{break_}Bcc: all@evil.example"})

    (message,) = delivered(server)

    assert message["Bcc"] is None
    assert message["Subject"] == "Well Bcc: all@evil.example was dug"


def test_mail_programs_learn_how_to_stop_it_and_that_no_person_wrote_it(dug, server):
    follower()
    tell(dug)

    (message,) = delivered(server)

    assert message["List-Unsubscribe"].strip().startswith("<http://localhost")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"] == Mail.objects.get().message_id
    assert message["Date"]


def test_mails_about_one_topic_stand_together(dug, server):
    follower()
    tell(dug)
    delivered(server)
    tell(dug)

    first, second = delivered(server)

    assert first["References"] == second["References"]
    assert first["Message-ID"] != second["Message-ID"]


def test_what_was_read_on_the_page_is_not_mailed(dug, server):
    person = follower()
    tell(dug)
    services.mark_all_read(person)

    assert delivered(server) == []
    assert Mail.objects.get().state == Mail.State.DROPPED


def test_a_title_that_may_no_longer_be_seen_is_not_mailed(dug, server, wells):
    follower(7, 8)
    tell(dug, 7)
    tell(dug, 8)
    wells.private_to["7"] = set()

    (message,) = delivered(server)

    assert "Well 8" in plain(message)
    assert "Well 7" not in message.as_string()
    assert message["Subject"] == "Well 8 was dug"


def test_visibility_lost_while_the_mail_waits_counts_too(dug, server, wells):
    follower()
    tell(dug)
    put_together()
    wells.private_to["7"] = set()

    send_waiting()

    assert server.taken == []
    assert Mail.objects.get().state == Mail.State.DROPPED


def test_a_choice_made_while_the_mail_waits_counts(dug, server):
    muter, leaver = follower(), follower()
    tell(dug)
    put_together()
    services.follow(muter, "well:7", cadence=Cadence.PAGE)
    services.unfollow(leaver, "well:7")

    send_waiting()

    assert server.taken == []


def test_who_left_the_site_gets_no_mail(dug, server):
    person = follower()
    tell(dug)
    person.is_active = False
    person.save()

    assert delivered(server) == []


def test_a_mail_names_fifty_notices_and_counts_the_rest(dug, server):
    numbers = range(60)
    follower(*numbers)
    for number in numbers:
        tell(dug, number)

    (message,) = delivered(server)

    assert plain(message).count("was dug") == 50
    assert "There are 10 more notices on the page." in plain(message)


@pytest.mark.parametrize("size", [2, 40])
def test_writing_a_mail_costs_the_same_for_few_and_many_notices(
    dug, server, size, django_assert_max_num_queries
):
    follower(*range(size))
    for number in range(size):
        tell(dug, number)
    put_together()

    with django_assert_max_num_queries(16):
        send_waiting()

    assert len(server.taken) == 1


def test_two_workers_put_a_notice_into_one_mail(dug, server, monkeypatch):
    follower()
    tell(dug)
    from seutu.notifications.mail import digests

    together = digests._put_together

    def twice(user):
        return together(user) + together(user)

    monkeypatch.setattr(digests, "_put_together", twice)

    assert put_together() == 1
    assert Mail.objects.count() == 1
