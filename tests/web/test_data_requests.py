"""Asking for data in pages: nothing typed is lost, and nobody is told too early."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from seutu.challenges import services
from seutu.challenges.models import (
    DataRequest,
    RequestCandidate,
    RequestDelivery,
    RequestSupport,
)
from seutu.matching.models import StoredNeed
from seutu.notifications.mail.digests import put_together
from seutu.notifications.mail.queue import send_waiting
from seutu.notifications.models import Mail, Notification
from tests.challenges.request_cases import (
    WANTED,
    DataRequestFactory,
    RequestSupportFactory,
    trusted,
)
from tests.factories import DatasetFactory, OrganisationFactory
from tests.people import UserFactory, member, operator

pytestmark = pytest.mark.django_db

WORDS = {
    "title": WANTED.title,
    "what": WANTED.what,
    "purpose": WANTED.purpose,
    "language": "en",
}


@pytest.fixture
def publisher():
    return OrganisationFactory(number=901)


@pytest.fixture
def officer(publisher):
    return member("editor", publisher)


@pytest.fixture
def signed(client):
    client.force_login(trusted())
    return client


def hidden(response) -> dict[str, str]:
    """The hidden fields of the page, as a browser sends them back."""
    text = response.content.decode()
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text)
    return dict(found)


def look(client, **words):
    return client.post("/en/requests/new/", {**WORDS, **words, "step": "look"})


def test_the_words_of_a_need_come_along_and_never_stand_in_the_address(client):
    sent = client.post("/en/requests/begin/", {"text": "Bus delays\nStop by stop."})

    assert sent.status_code == 302
    assert "delays" not in sent["Location"].casefold()
    assert StoredNeed.objects.count() == 1
    asked = client.get(sent["Location"])
    assert "Sign in" in asked.content.decode()
    client.force_login(trusted())
    page = client.get(sent["Location"]).content.decode()
    assert "Bus delays" in page
    assert "Stop by stop." in page


def test_nothing_is_kept_or_sent_before_one_has_seen_what_is_there(signed, world):
    page = look(signed)

    assert page.status_code == 200
    assert "Already there?" in page.content.decode()
    assert not DataRequest.objects.exists()


def test_the_like_is_shown_first_and_the_reason_comes_along(signed, world, publisher):
    DataRequestFactory(publisher=publisher)

    page = look(signed).content.decode()

    (asked,) = DataRequest.objects.all()
    assert f"/en/requests/{asked.pk}/join/" in page
    joining = signed.post(
        f"/en/requests/{asked.pk}/join/", {"begin": "1", "reason": "For the map."}
    )
    assert "For the map." in joining.content.decode()
    assert not RequestSupport.objects.exists()


def test_the_like_is_found_across_languages(signed, world, publisher):
    DataRequestFactory(
        publisher=publisher,
        language="fi",
        title={"fi": "Kotihoidon asiakkaat kunnittain"},
        what={"fi": "Kotihoidon asiakkaiden määrä kunnittain ja ikäryhmittäin."},
    )

    page = look(
        signed,
        title="Home care clients by municipality",
        what="The number of home care clients by municipality and age group.",
    ).content.decode()

    assert "Kotihoidon asiakkaat kunnittain" in page


def test_data_that_are_there_already_are_shown(signed, world):
    page = look(
        signed,
        title="Air quality at roadside stations",
        what="Hourly nitrogen dioxide at monitoring stations.",
    ).content.decode()

    assert "Air quality monitoring stations" in page


def test_without_an_index_one_can_send_all_the_same(signed, data_folder):
    page = look(signed)

    assert "We cannot look just now" in page.content.decode()
    sent = signed.post(
        "/en/requests/new/",
        {**WORDS, **hidden(page), "step": "send", "publisher": "unknown"},
    )
    assert sent.status_code == 302
    assert DataRequest.objects.get().publisher is None


def test_a_request_is_sent_to_whom_it_was_looked_up_for(signed, world, publisher):
    page = look(signed, holder="scottish")
    assert publisher.pk in page.content.decode()

    sent = signed.post(
        "/en/requests/new/",
        {
            **WORDS,
            **hidden(page),
            "step": "send",
            "publisher": publisher.pk,
            "pledge": "test",
            "themes": ["TRAN", "NONE"],
        },
        follow=True,
    )

    (made,) = DataRequest.objects.all()
    assert (made.publisher, made.themes) == (publisher, ["TRAN"])
    assert made.supports.get().pledge == "test"
    assert "Your request is sent." in sent.content.decode()


def test_what_is_missing_is_said_beside_its_field_and_nothing_is_lost(signed):
    page = signed.post("/en/requests/new/", {**WORDS, "purpose": "", "step": "look"})

    assert page.status_code == 422
    text = page.content.decode()
    assert "Say what you need the data for." in text
    assert WANTED.title in text


def test_going_back_to_the_words_keeps_them(signed, world):
    page = signed.post("/en/requests/new/", {**WORDS, "step": "words"})

    assert page.status_code == 200
    assert WANTED.what in page.content.decode()


def test_the_main_path_ends_with_all_told_by_mail(
    client, world, publisher, officer, settings
):
    settings.OUTBOX = True
    asker, second = trusted(), trusted()
    client.force_login(asker)
    page = look(client, holder="scottish")
    client.post(
        "/en/requests/new/",
        {**WORDS, **hidden(page), "step": "send", "publisher": publisher.pk},
    )
    (made,) = DataRequest.objects.all()
    here = f"/en/requests/{made.pk}/"

    client.force_login(second)
    client.post(f"{here}join/", {"reason": "Our lift map.", "pledge": "weekly"})
    client.force_login(officer)
    day = timezone.localdate() + timedelta(days=40)
    client.post(
        f"{here}answer/",
        {"do": "accept", "version": 1, "planned_on": f"{day}", "accept_words": "CSV."},
    )
    dataset = world.datasets[1]
    done = client.post(
        f"{here}answer/",
        {
            "do": "deliver",
            "version": 2,
            "addresses": f"/en/datasets/{dataset.pk}/\nhttps://data.example/delays",
        },
        follow=True,
    )

    text = done.content.decode()
    assert "Air quality monitoring stations" in text
    assert "https://data.example/delays" in text
    assert RequestDelivery.objects.count() == 2
    for person in (asker, second):
        events = Notification.objects.of(person).values_list(
            "happening__event", flat=True
        )
        assert sorted(events) == ["request.accepted", "request.delivered"]
    Notification.objects.update(due_at=timezone.now() - timedelta(hours=1))
    put_together()
    send_waiting()
    for person in (asker, second):
        (mail,) = Mail.objects.filter(user=person)
        assert "plans to deliver" in mail.text
        assert "delivered the data" in mail.text


def test_only_the_publisher_has_the_desk(client, publisher, officer):
    made = DataRequestFactory(publisher=publisher)
    desk = f"/en/requests/{made.pk}/answer/"

    seen = []
    for person in (officer, operator(), UserFactory(), made.asker):
        client.force_login(person)
        seen.append(client.get(desk).status_code)

    assert seen == [200, 403, 403, 403]


@pytest.mark.parametrize(
    ("is_known", "label"),
    [(True, "Or addresses, one on each line"), (False, "Addresses, one on each line")],
    ids=["a dataset looks like it", "none does"],
)
def test_addresses_are_the_other_way_only_where_datasets_are_offered(
    client, publisher, officer, is_known, label
):
    asked = DataRequestFactory(publisher=publisher)
    if is_known:
        RequestCandidate.objects.create(
            request=asked,
            dataset=DatasetFactory(publisher=publisher),
            score=0.5,
            verdict=RequestCandidate.Verdict.ANSWERS,
        )
    client.force_login(officer)

    page = client.get(f"/en/requests/{asked.pk}/answer/")

    assert str(page.context["deliver"]["addresses"].label) == label
    assert ("Datasets of yours that look like it" in page.content.decode()) == is_known


def test_a_refused_answer_says_why_and_keeps_what_was_typed(client, publisher, officer):
    made = DataRequestFactory(publisher=publisher)
    client.force_login(officer)

    page = client.post(
        f"/en/requests/{made.pk}/answer/",
        {"do": "decline", "version": 1, "reason": "cost", "decline_words": ""},
    )
    stale = client.post(
        f"/en/requests/{made.pk}/answer/",
        {
            "do": "decline",
            "version": 9,
            "reason": "cost",
            "decline_words": "Too long to do.",
        },
    )

    assert page.status_code == stale.status_code == 422
    assert "all who joined read it" in page.content.decode()
    assert "Too long to do." in stale.content.decode()
    made.refresh_from_db()
    assert made.state == "asked"


def test_an_address_of_ours_without_a_dataset_is_refused(client, publisher, officer):
    made = DataRequestFactory(publisher=publisher)
    client.force_login(officer)

    page = client.post(
        f"/en/requests/{made.pk}/answer/",
        {"do": "deliver", "version": 1, "addresses": "/en/datasets/aaaaaaaaaaaaaaaa/"},
    )

    assert page.status_code == 422
    assert "There is no dataset" in page.content.decode()


def test_a_private_reason_and_a_hidden_name_stay_so(client, publisher, officer):
    made = DataRequestFactory(publisher=publisher)
    RequestSupportFactory(
        request=made,
        person=UserFactory(name="Known Widely"),
        reason="My own illness.",
        is_reason_private=True,
        hides_name=True,
    )

    page = client.get(f"/en/requests/{made.pk}/").content.decode()
    client.force_login(officer)
    desk = client.get(f"/en/requests/{made.pk}/answer/").content.decode()

    assert "My own illness." not in page
    assert "Known Widely" not in page
    assert "My own illness." in desk
    assert "Known Widely" not in desk


def test_words_of_people_are_never_read_as_markup(client):
    bad = "<script>alert(1)</script>"
    made = DataRequestFactory(title={"en": bad}, what={"en": bad}, purpose={"en": bad})
    RequestSupportFactory(request=made, reason=bad)

    for address in (f"/en/requests/{made.pk}/", "/en/requests/"):
        assert bad not in client.get(address).content.decode()


def test_what_waits_for_a_moderator_is_not_there_for_others(client):
    made = DataRequestFactory(held_at=timezone.now())
    here = f"/en/requests/{made.pk}/"

    assert client.get(here).status_code == 404
    assert made.title["en"] not in client.get("/en/requests/").content.decode()
    client.force_login(made.asker)
    assert "Waiting for a moderator" in client.get(here).content.decode()


def test_a_merged_request_leads_to_the_joint_one(client, publisher, officer):
    brought = DataRequestFactory(publisher=publisher, title={"en": "Late buses"})
    into = DataRequestFactory(publisher=publisher)
    client.force_login(officer)
    assert into.pk in client.get(f"/en/requests/{brought.pk}/merge/").content.decode()
    client.post(f"/en/requests/{brought.pk}/merge/", {"into": into.pk})

    page = client.get(f"/en/requests/{brought.pk}/", follow=True)

    assert page.redirect_chain[-1][0] == f"/en/requests/{into.pk}/?from={brought.pk}"
    assert "Late buses" in page.content.decode()
    client.post(f"/en/requests/{brought.pk}/separation/")
    assert client.get(f"/en/requests/{brought.pk}/").status_code == 200


def test_an_operator_puts_a_request_to_whom_it_belongs(client, publisher):
    made = DataRequestFactory(publisher=None, assigned="")
    client.force_login(operator())
    found = client.get(f"/en/requests/{made.pk}/publisher/?q=scottish")
    assert publisher.pk in found.content.decode()

    client.post(f"/en/requests/{made.pk}/publisher/", {"organisation": publisher.pk})

    made.refresh_from_db()
    assert (made.publisher, made.assigned) == (publisher, "operator")


def test_an_organisation_takes_on_what_nobody_is_asked(client, publisher, officer):
    publisher.verified_at = timezone.now()
    publisher.save()
    made = DataRequestFactory(publisher=None, assigned="")
    client.force_login(officer)
    assert "We hold these data" in client.get(made.get_absolute_url()).content.decode()

    client.post(f"/en/requests/{made.pk}/claim/", {"organisation": publisher.pk})

    made.refresh_from_db()
    assert (made.publisher, made.assigned) == (publisher, "claimed")


def test_the_asker_says_whether_a_later_dataset_answers(client, publisher):
    made = DataRequestFactory(publisher=publisher)
    dataset = DatasetFactory()
    services.propose_candidates(made, {dataset.pk: 0.9}, mark=1)
    candidate = RequestCandidate.objects.get()
    assert (
        "Does this answer it?"
        not in client.get(made.get_absolute_url()).content.decode()
    )
    client.force_login(made.asker)
    assert (
        "Does this answer it?" in client.get(made.get_absolute_url()).content.decode()
    )

    client.post(f"/en/requests/candidates/{candidate.pk}/", {"verdict": "answers"})

    candidate.refresh_from_db()
    assert candidate.verdict == RequestCandidate.Verdict.ANSWERS


@pytest.mark.parametrize(
    "address",
    [
        "/en/requests/new/",
        "/en/requests/mine/",
        "/en/requests/aaaaaaaaaaaaaaaa/",
        "/en/requests/%00/",
        "/en/requests/?q=%00&state=x&theme=%00&cursor=",
        "/en/requests/?publisher=%00",
        "/en/organisations/aaaaaaaaaaaaaaaa/plan/",
        "/en/requests/aaaaaaaaaaaaaaaa/join/",
    ],
)
def test_no_address_brings_the_site_down(client, address):
    for person in (None, trusted(), operator()):
        if person is not None:
            client.force_login(person)
        assert client.get(address).status_code in {200, 302, 400, 404}


def test_a_visitor_who_only_reads_gets_no_cookie(client):
    made = DataRequestFactory()

    for address in ("/en/requests/", made.get_absolute_url()):
        assert not client.get(address).cookies


def test_one_sees_what_one_asked_joined_and_has_to_answer(client, publisher, officer):
    waiting = DataRequestFactory(publisher=publisher, title={"en": "Answer me"})
    asked = DataRequestFactory(asker=officer, title={"en": "Asked by me"})
    joined = DataRequestFactory(title={"en": "Joined by me"})
    RequestSupportFactory(request=joined, person=officer)
    client.force_login(officer)

    page = client.get("/en/requests/mine/").content.decode()

    assert all(one.title["en"] in page for one in (waiting, asked, joined))


def test_a_request_is_worded_anew_appealed_and_taken_back_in_pages(
    client, publisher, officer
):
    asker = trusted()
    made = services.ask_for_data(WANTED, by=asker, publisher=publisher)
    here = f"/en/requests/{made.pk}/"
    client.force_login(asker)
    assert client.get(f"{here}edit/").status_code == 200
    client.post(f"{here}edit/", {**WORDS, "title": "Late trams", "version": 1})
    made.refresh_from_db()
    assert made.title == {"en": "Late trams"}
    services.decline_request(
        made, by=officer, reason="cost", words="No.", version=made.version
    )

    client.post(f"{here}appeal/", {"words": "We help.", "version": made.version + 1})
    made.refresh_from_db()
    assert (made.state, made.appeal) == ("asked", "We help.")
    client.post(f"{here}withdrawal/")

    made.refresh_from_db()
    assert made.state == "withdrawn"
