import re

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse

from seutu.core import subjects
from seutu.core.subjects import Subject
from seutu.notifications import events, services
from seutu.notifications.events import Event
from seutu.notifications.models import (
    Cadence,
    Follow,
    Mailbox,
    Notification,
    Preference,
    SavedSearch,
)
from seutu.notifications.searches import save_search
from tests.people import EVERY_KIND_OF_USER, UserFactory

pytestmark = pytest.mark.django_db

WELL = "well:7"
TITLE = {"en": "The <i>well</i>", "fi": "Kaivo"}


class Wells:
    def __init__(self):
        self.hidden = set()

    def find(self, ids):
        return {
            pk: Subject(name=f"well:{pk}", title=TITLE, url="/en/regions/")
            for pk in ids
        }

    def visible(self, viewer, ids):
        return set(ids) - self.hidden

    def may(self, viewer, action, pk):
        return True


@pytest.fixture
def wells(monkeypatch):
    kind = Wells()
    monkeypatch.setitem(subjects._kinds, "well", kind)
    event = Event(
        name="well.dug",
        category="challenges",
        subject="%(title)s was dug",
        body="Deep: %(metres)d",
    )
    monkeypatch.setitem(events._events, event.name, event)
    return kind


@pytest.fixture
def person(wells, client):
    user = UserFactory()
    services.follow(user, WELL)
    services.notify("well.dug", subject=WELL, title=TITLE, metres=3)
    client.force_login(user)
    return user


def page(client, name, *args, **query):
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def button(user, subject=WELL):
    request = RequestFactory().get("/en/challenges/x/", {"q": "a private need"})
    request.user, request.session = user, {}
    text = "{% load following %}{% follow_button subject %}"
    return Template(text).render(Context({"request": request, "subject": subject}))


@pytest.mark.parametrize(
    "name", ["notices", "notice_choices", "following", "saved_searches"]
)
def test_a_visitor_is_asked_to_sign_in(client, name):
    response = client.get(reverse(name))

    assert response.status_code == 302
    assert "/account/login/" in response["Location"]


def test_a_notice_is_shown_with_its_reason_and_marked_by_language(client, person):
    shown = page(client, "notices")

    assert 'lang="en" dir="ltr">The &lt;i&gt;well&lt;/i&gt;</bdi> was dug' in shown
    assert "You chose to follow this." in shown
    assert "Deep: 3" in shown
    assert "<i>well" not in shown


def test_opening_a_notice_marks_it_as_read_and_leads_to_its_page(client, person):
    notice = Notification.objects.get()

    response = client.get(reverse("notice_open", args=[notice.pk]))

    assert response["Location"] == "/en/regions/"
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_a_browser_that_looks_ahead_reads_nothing(client, person):
    notice = Notification.objects.get()
    address = reverse("notice_open", args=[notice.pk])

    client.get(address, headers={"Sec-Purpose": "prefetch"})
    client.head(address)

    assert Notification.objects.unread().count() == 1


def test_notices_of_others_can_neither_be_opened_nor_marked(client, person):
    notice = Notification.objects.get()
    client.force_login(UserFactory())

    assert client.get(reverse("notice_open", args=[notice.pk])).status_code == 404
    client.post(reverse("notices_read"), {"notice": notice.pk, "all": ""})

    assert Notification.objects.unread().count() == 1
    assert "was dug" not in page(client, "notices")


def test_one_or_all_notices_are_marked_as_read(client, person):
    services.notify("well.dug", subject=WELL, title=TITLE, metres=4)
    first = Notification.objects.order_by("pk")[0]

    client.post(reverse("notices_read"), {"notice": first.pk})
    assert Notification.objects.unread().count() == 1
    client.post(reverse("notices_read"), {"all": "yes"})

    assert "You have read everything." in page(client, "notices", show="unread")


def test_a_title_that_may_no_longer_be_seen_is_not_shown(client, person, wells):
    wells.hidden.add("7")

    pages = page(client, "notices") + page(client, "following")
    notice = Notification.objects.get()
    opened = client.get(reverse("notice_open", args=[notice.pk]))

    assert "well" not in pages.replace("well:7", "")
    assert "no longer see" in pages
    assert opened["Location"] == reverse("notices")


def test_notices_are_paged(client, person):
    for metres in range(25):
        services.notify("well.dug", subject=WELL, title=TITLE, metres=metres)
    first = page(client, "notices")
    after = re.search(r'href="\?&amp;cursor=([^"]+)"', first)[1]

    second = page(client, "notices", cursor=after)

    assert first.count('class="notice ') + first.count('class="notice"') == 20
    assert second.count('class="notice ') + second.count('class="notice"') == 6


@pytest.mark.parametrize("size", [2, 20])
def test_the_list_costs_the_same_for_few_and_many(
    client, person, size, django_assert_max_num_queries
):
    for number in range(size):
        services.notify(
            "well.dug", subject=f"well:{number}", to=[person], title=TITLE, metres=1
        )

    with django_assert_max_num_queries(12):
        page(client, "notices")


def test_choices_are_kept_and_mistakes_explained(client, person):
    address = reverse("notice_choices")
    form = {f"about_{name}": "weekly" for name in events.categories()}

    good = client.post(address, {**form, "time_zone": "Europe/Helsinki"})
    bad = client.post(address, {**form, "time_zone": "Mars/Base"})

    assert good.status_code == 302
    assert bad.status_code == 422
    assert "There is a problem" in bad.content.decode()
    assert Mailbox.objects.get(user=person).time_zone == "Europe/Helsinki"
    kept = Preference.objects.get(user=person, category="challenges")
    assert kept.cadence == Cadence.WEEKLY


def test_stopped_and_returned_mail_is_said_on_the_page(client, person):
    client.post(reverse("mail_start_or_stop"), {"action": "stop"})
    assert "You asked us to stop" in page(client, "notices")

    Mailbox.objects.update(stopped_because="bounced", bounces=3, address=person.email)
    assert f"3 mails to {person.email} came back" in page(client, "notices")

    client.post(reverse("mail_start_or_stop"), {"action": "start"})
    assert "came back" not in page(client, "notices")


def test_following_works_by_a_plain_form(client, person):
    change, here = reverse("follow_change"), "/en/challenges/"

    answer = client.post(change, {"subject": "well:8", "next": here})
    assert answer["Location"] == here
    client.post(change, {"subject": "well:8", "cadence": "now"})
    assert Follow.objects.get(subject="well:8").cadence == Cadence.NOW
    client.post(change, {"subject": "well:8", "action": "unfollow"})

    assert not Follow.objects.filter(subject="well:8").exists()


@pytest.mark.parametrize(
    "next_", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""]
)
def test_following_never_leads_to_another_site(client, person, next_):
    answer = client.post(reverse("follow_change"), {"subject": WELL, "next": next_})

    assert answer["Location"] == reverse("following")


@pytest.mark.parametrize("name", ["well:8", "ghost:1", "", "x" * 500, "well:\x00"])
def test_what_cannot_be_seen_cannot_be_followed(client, person, wells, name):
    wells.hidden |= {"8", "\x00", ""}

    answer = client.post(reverse("follow_change"), {"subject": name})

    assert answer.status_code == 404
    assert Follow.objects.count() == 1


def test_an_unknown_cadence_is_refused_with_a_sentence(client, person):
    answer = client.post(
        reverse("follow_change"), {"subject": WELL, "cadence": "hourly"}
    )

    assert answer.status_code == 422
    assert "Choose how you want to hear of it." in answer.content.decode()


def test_forms_without_their_token_change_nothing(person):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person)

    for name, values in (
        ("follow_change", {"subject": "well:9"}),
        ("notices_read", {"all": "yes"}),
        ("mail_start_or_stop", {"action": "stop"}),
        ("saved_search_new", {"text": "x"}),
    ):
        assert strict.post(reverse(name), values).status_code == 403
    assert Notification.objects.unread().count() == 1


def test_the_button_shows_state_number_and_choices(person):
    shown = button(person)

    assert "You follow this" in shown
    assert "1 person follows this" in shown
    assert shown.count('type="radio"') == 6
    assert "private need" not in shown


def test_the_button_is_right_for_every_kind_of_person(wells):
    for user in EVERY_KIND_OF_USER():
        shown = button(user)
        assert ("Sign in to follow" in shown) == (not user.is_authenticated)

    wells.hidden.add("7")
    for user in EVERY_KIND_OF_USER():
        assert button(user).strip() == ""


def test_the_button_of_an_unknown_subject_is_empty(wells):
    assert button(UserFactory(), "ghost:1") == ""


def test_the_page_head_counts_unread_notices(client, person):
    request = RequestFactory().get("/en/")
    request.user = person
    text = "{% load following %}{% unread_count as n %}{{ n }}|{% notices_link %}"

    shown = Template(text).render(Context({"request": request}))

    assert shown.startswith("1|<a")


def test_saved_searches_are_listed_renamed_and_deleted(client, person):
    client.post(
        reverse("saved_search_new"),
        {"text": "home care", "country": ["FI", "SE"], "next": "/"},
    )
    search = SavedSearch.objects.get()
    change = reverse("saved_search_change", args=[search.pk])
    shown = page(client, "saved_searches")
    client.post(change, {"name": "Care in the north"})

    assert search.filters == {"country": ["FI", "SE"]}
    assert "home+care" in shown
    assert "country=FI" in shown
    assert "Care in the north" in page(client, "saved_searches")
    assert client.post(change, {"name": " "}).status_code == 422
    client.post(change, {"action": "delete"})
    assert not SavedSearch.objects.exists()
    assert not Follow.objects.filter(subject=f"search:{search.pk}").exists()


def test_searches_of_others_are_not_there(client, person):
    search = save_search(by=UserFactory(), name="Theirs", text="secret need")

    change = reverse("saved_search_change", args=[search.pk])
    assert client.post(change, {"action": "delete"}).status_code == 404
    follow = client.post(reverse("follow_change"), {"subject": f"search:{search.pk}"})

    assert follow.status_code == 404
    assert "Theirs" not in page(client, "saved_searches")
    assert SavedSearch.objects.filter(pk=search.pk).exists()
