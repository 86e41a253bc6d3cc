"""Atom feeds, read by a real feed reader."""

from datetime import UTC, datetime

import feedparser
import pytest
from defusedxml.ElementTree import fromstring
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from seutu.catalogue.models import Dataset
from seutu.notifications.models import SavedSearch
from seutu.notifications.searches import close_feed, open_feed, save_search
from seutu.web.atom import AtomEntry, AtomFeed, written
from tests.factories import DatasetFactory, OrganisationFactory
from tests.people import UserFactory

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
MOMENT = datetime(2026, 5, 3, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_cache():
    cache.clear()


def read(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    assert response["Content-Type"].startswith("application/atom+xml")
    found = feedparser.parse(response.content)
    assert not found.bozo, found.get("bozo_exception")
    return found


def link(found, rel):
    return next((each.href for each in found.feed.links if each.rel == rel), "")


def test_a_feed_holds_the_list_with_its_filters(client, settings):
    DatasetFactory(country="FI")
    there = DatasetFactory(country="IT")
    found = read(client, "/en/feeds/dataset.atom?country=IT")
    assert [each.id for each in found.entries] == [
        f"{settings.SITE_URL}/datasets/{there.pk}"
    ]
    assert link(found, "self").endswith("/en/feeds/dataset.atom?country=IT")
    assert link(found, "alternate").endswith("/en/datasets/?country=IT")


def test_an_entry_has_the_same_name_in_every_language(client):
    DatasetFactory()
    english, finnish = (
        read(client, f"/{tag}/feeds/dataset.atom") for tag in ("en", "fi")
    )
    assert english.feed.id == finnish.feed.id
    assert english.entries[0].id == finnish.entries[0].id
    assert english.entries[0].link != finnish.entries[0].link


def test_the_pages_of_a_feed_hold_every_record_once(client, settings):
    made = {f"{settings.SITE_URL}/datasets/{DatasetFactory().pk}" for _ in range(60)}
    first = read(client, "/en/feeds/dataset.atom")
    second = read(client, link(first, "next").removeprefix(settings.SITE_URL))
    ids = [each.id for each in (*first.entries, *second.entries)]
    assert len(ids) == 60
    assert set(ids) == made
    assert link(second, "next") == ""


def test_a_feed_of_one_organisation_is_named_in_its_page(client):
    owner = OrganisationFactory()
    DatasetFactory(publisher=owner)
    DatasetFactory()
    page = client.get(f"/en/organisations/{owner.pk}/").content.decode()
    path = f"/en/feeds/dataset.atom?organisation={owner.pk}"
    assert (
        f'type="application/atom+xml" title="Datasets" href="http://localhost:8000{path}"'
        in page
    )
    assert len(read(client, path).entries) == 1


def test_texts_keep_their_languages_and_cannot_break_out(client):
    DatasetFactory(title={"it": 'A <b> & "c"\x0b'}, description={"und": "]]> <script>"})
    response = client.get("/en/feeds/dataset.atom")
    entry = fromstring(response.content).find(f"{ATOM}entry")
    title, text = entry.find(f"{ATOM}title"), entry.find(f"{ATOM}summary")
    space = "{http://www.w3.org/XML/1998/namespace}lang"
    assert (title.text, title.get(space)) == ('A <b> & "c"', "it")
    assert (text.text, text.get(space)) == ("]]> <script>", "")


def test_a_feed_without_entries_is_still_a_feed(client):
    found = read(client, "/en/feeds/challenge.atom")
    assert found.feed.updated == "2000-01-01T00:00:00+00:00"
    assert found.entries == []


def test_an_unchanged_feed_is_not_sent_again(client):
    DatasetFactory()
    first = client.get("/en/feeds/dataset.atom")
    again = client.get(
        "/en/feeds/dataset.atom", headers={"if-none-match": first["ETag"]}
    )
    assert again.status_code == 304


def test_there_is_no_feed_of_what_is_no_list(client):
    assert client.get("/en/feeds/letter.atom").status_code == 404


def test_required_elements_stand_in_every_feed_and_entry():
    entry = AtomEntry(
        id="urn:x:1", title="", title_language="und", url="https://a.example/",
        updated=MOMENT, published=MOMENT, categories=(("HEAL", "Health"),),
    )  # fmt: skip
    feed = AtomFeed(
        id="urn:x", title="A\x00B", language="en", author="Hub",
        page="https://a.example/", here="https://a.example/f",
        first="https://a.example/f", entries=(entry,),
    )  # fmt: skip
    root = fromstring(written(feed))
    for name in ("id", "title", "updated", "author"):
        assert root.find(f"{ATOM}{name}") is not None
    for name in ("id", "title", "updated"):
        assert root.find(f"{ATOM}entry/{ATOM}{name}") is not None
    assert root.find(f"{ATOM}title").text == "AB"


@pytest.fixture
def search(data_folder):
    return save_search(
        by=UserFactory(), name="Trams", kind="dataset", filters={"country": ["IT"]}
    )


def path_of(search):
    return reverse("saved_search_feed", args=[search.feed_key])


def test_a_saved_search_has_no_feed_until_its_owner_wants_one(search):
    assert search.feed_key is None


def test_who_knows_the_secret_address_reads_the_search(client, search, monkeypatch):
    found = DatasetFactory(country="IT")
    monkeypatch.setattr(
        "seutu.web.views.publishing_feeds.found_by", lambda _: [f"dataset:{found.pk}"]
    )
    open_feed(search, by=search.owner)
    assert len(search.feed_key) == 26
    feed = read(client, path_of(search))
    assert [each.id.rpartition("/")[2] for each in feed.entries] == [found.pk]
    response = client.get(path_of(search))
    assert "private" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"


def test_an_ended_or_renewed_address_answers_nobody(client, search, monkeypatch):
    monkeypatch.setattr("seutu.web.views.publishing_feeds.found_by", lambda _: [])
    open_feed(search, by=search.owner)
    old = path_of(search)
    open_feed(search, by=search.owner)
    assert client.get(old).status_code == 404
    assert client.get(path_of(search)).status_code == 200
    new = path_of(search)
    close_feed(search, by=search.owner)
    assert client.get(new).status_code == 404


def test_the_feed_of_a_closed_account_answers_nobody(client, search):
    open_feed(search, by=search.owner)
    search.owner.is_active = False
    search.owner.save()
    assert client.get(path_of(search)).status_code == 404


def test_the_owner_opens_and_ends_the_feed_on_the_page(client, search):
    client.force_login(search.owner)
    change = reverse("saved_search_change", args=[search.pk])
    client.post(change, {"action": "open-feed"})
    search.refresh_from_db()
    page = client.get(reverse("saved_searches")).content.decode()
    assert path_of(search) in page
    client.post(change, {"action": "close-feed"})
    assert SavedSearch.objects.get(pk=search.pk).feed_key is None


def test_nobody_else_opens_the_feed_of_a_search(search):
    other = Client()
    other.force_login(UserFactory())
    change = reverse("saved_search_change", args=[search.pk])
    assert other.post(change, {"action": "open-feed"}).status_code == 404
    assert SavedSearch.objects.get(pk=search.pk).feed_key is None
    assert Dataset.objects.count() == 0
