import pytest

from seutu.core import subjects
from seutu.core.subjects import Subject
from seutu.notifications import events, services
from seutu.notifications.events import Event
from seutu.notifications.models import Follow, Notification, SavedSearch
from tests.people import UserFactory, bearer

pytestmark = pytest.mark.django_db

WELL = "well:7"


class Wells:
    def __init__(self):
        self.hidden = set()

    def find(self, ids):
        return {
            pk: Subject(name=f"well:{pk}", title={"en": "The well"}, url="/en/")
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
    event = Event(name="well.dug", category="challenges", subject="%(title)s was dug")
    monkeypatch.setitem(events._events, event.name, event)
    return kind


@pytest.fixture
def person(wells):
    user = UserFactory()
    services.follow(user, WELL)
    services.notify("well.dug", subject=WELL, title={"en": "The well"})
    return user


def send(client, method, path, user, body=None, scope="notices"):
    return getattr(client, method)(
        f"/api/v1{path}",
        data=body,
        content_type="application/json",
        headers=bearer(user, scope),
    )


def read(client, path, user):
    return client.get(f"/api/v1{path}", headers=bearer(user, "notices"))


def test_notices_are_listed_and_marked_as_read(client, person):
    listed = read(client, "/notices", person).json()
    (notice,) = listed["results"]

    marked = send(client, "post", "/notices/read", person, {"ids": [notice["id"]]})

    assert notice["sentence"] == "The well was dug"
    assert listed["unread"] == 1
    assert marked.json() == {"marked": 1}
    assert read(client, "/notices?unread=true", person).json()["results"] == []


def test_notices_of_others_are_neither_listed_nor_marked(client, person):
    other = UserFactory()
    ids = list(Notification.objects.values_list("pk", flat=True))

    marked = send(client, "post", "/notices/read", other, {"ids": ids, "all": True})

    assert read(client, "/notices", other).json()["results"] == []
    assert marked.json() == {"marked": 0}
    assert Notification.objects.unread().count() == 1


def test_what_may_no_longer_be_seen_is_told_without_its_words(client, person, wells):
    wells.hidden.add("7")

    response = read(client, "/notices", person)
    follows = read(client, "/follows", person)

    assert "The well" not in response.content.decode() + follows.content.decode()
    assert response.json()["results"][0]["subject"] is None


def test_a_subject_is_followed_changed_and_left(client, wells):
    user = UserFactory()

    for body, expected in (({}, ""), ({"cadence": "weekly"}, "weekly"), ({}, "weekly")):
        answer = send(client, "put", "/follows/well:9", user, body)
        assert (answer.status_code, answer.json()["cadence"]) == (200, expected)
    assert (
        send(client, "put", "/follows/well:9", user, {"cadence": "x"}).status_code
        == 422
    )
    assert send(client, "delete", "/follows/well:9", user).status_code == 204
    assert not Follow.objects.filter(user=user).exists()


@pytest.mark.parametrize(
    "subject", ["well:8", "ghost:1", "nothing", "well:" + "9" * 90]
)
def test_what_cannot_be_seen_cannot_be_followed(client, wells, subject):
    wells.hidden |= {"8", "9" * 90}

    answer = send(client, "put", f"/follows/{subject}", UserFactory(), {})

    assert answer.status_code == 404


def test_choices_are_read_and_changed(client, person):
    answer = send(
        client,
        "put",
        "/notices/choices",
        person,
        {"categories": {"challenges": "page"}},
    )
    wrong = send(
        client, "put", "/notices/choices", person, {"categories": {"weather": "page"}}
    )

    assert answer.json()["categories"]["challenges"] == "page"
    assert wrong.status_code == 422


def test_searches_are_saved_once_listed_and_deleted(client, wells):
    user, other = UserFactory.create_batch(2)
    body = {"name": "Care", "text": "home care", "filters": {"country": ["FI"]}}

    first = send(client, "post", "/searches", user, body)
    again = send(client, "post", "/searches", user, body)

    assert (first.status_code, first.json()) == (201, again.json())
    path = f"/searches/{first.json()['id']}"
    assert send(client, "delete", path, other).status_code == 404
    assert send(client, "delete", path, user).status_code == 204
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        {"name": "Empty"},
        {"name": " ", "text": "x"},
        {"name": "n", "text": "x", "kind": "weather"},
        {"name": "n", "text": "x\x00"},
        {"name": "n", "text": "\ud800"},
        {"name": "\ud800", "text": "x"},
        {"name": "n", "filters": {"\udfff": ["FI"]}},
        {"name": "n", "filters": {"country": ["\x00"]}},
    ],
)
def test_a_search_that_cannot_be_run_is_refused(client, wells, body):
    assert send(client, "post", "/searches", UserFactory(), body).status_code == 422


@pytest.mark.parametrize(
    "path", ["/notices", "/notices/choices", "/follows", "/searches"]
)
def test_notices_need_a_token_with_their_scope(client, person, path):
    assert client.get(f"/api/v1{path}").status_code == 401
    wrong = client.get(f"/api/v1{path}", headers=bearer(person, "read"))
    assert wrong.status_code == 403


@pytest.mark.parametrize("size", [2, 40])
def test_the_list_costs_the_same_for_few_and_many(
    client, wells, size, django_assert_max_num_queries
):
    user = UserFactory()
    for number in range(size):
        services.notify(
            "well.dug", subject=f"well:{number}", to=[user], title={"en": "x"}
        )
    headers = bearer(user, "notices")

    with django_assert_max_num_queries(8):
        assert (
            client.get("/api/v1/notices?limit=50", headers=headers).status_code == 200
        )
