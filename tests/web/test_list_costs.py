"""A list costs as many queries with 2,000 rows as with two."""

import pytest
from django.test import Client

from tests import crowds
from tests.costs import MANY, assert_each_costs_the_same
from tests.crowds import of, town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]

# Making a crowd takes longer than asking, so each is made once for all its lists.
CROWDS = {
    "datasets": (of(crowds.datasets), {"datasets": ("datasets/", "")}),
    "solutions": (of(crowds.solutions), {"solutions": ("solutions/", "")}),
    "challenges": (
        crowds.listed_challenges,
        {
            "challenges": ("challenges/", ""),
            "challenges when signed in": ("challenges/", "officer"),
        },
    ),
    "organisations": (
        of(crowds.organisations),
        {"organisations": ("organisations/", "")},
    ),
    "sources": (crowds.sources, {"sources": ("sources/", "")}),
    "own challenges": (
        crowds.own_challenges,
        {
            "profile": ("organisations/{city}/", ""),
            "my challenges": ("challenges/mine/", "officer"),
        },
    ),
    "my pledges": (crowds.my_pledges, {"my pledges": ("pledges/", "person")}),
    "what is brought": (
        crowds.desk,
        {
            "challenge": ("challenges/{challenge}/", ""),
            "challenge to its owner": ("challenges/{challenge}/", "officer"),
        },
    ),
    "comments": (crowds.comments, {"comments": ("challenges/{challenge}/", "person")}),
    "files": (crowds.files, {"files": ("challenges/{challenge}/", "")}),
    "pledges": (
        crowds.pledges,
        {"pledges": ("challenges/{challenge}/pledges/", "officer")},
    ),
    "answers": (
        crowds.answers,
        {"answers": ("challenges/{challenge}/answers/", "officer")},
    ),
    "matches": (
        crowds.matches,
        {"matches": ("challenges/{challenge}/matches/", "officer")},
    ),
    "desk": (crowds.desk, {"desk": ("challenges/{challenge}/desk/", "officer")}),
    "notices": (crowds.notices, {"notices": ("notices/", "person")}),
    "following": (crowds.follows, {"following": ("notices/following/", "person")}),
    "searches": (crowds.searches, {"searches": ("notices/searches/", "person")}),
    "mails": (
        crowds.mails,
        {
            "outbox": ("outbox/", "operator"),
            "mail queue": ("operate/mail/", "operator"),
        },
    ),
    "waiting cases": (
        crowds.waiting_cases,
        {"moderation queue": ("moderation/", "operator")},
    ),
    "decided cases": (
        crowds.decided_cases,
        {
            "moderation log": ("moderation/log/", ""),
            "decisions about me": ("moderation/mine/", "person"),
        },
    ),
    "audit events": (
        crowds.audit_events,
        {
            "audit": ("operate/audit/", "operator"),
            "history": ("history/challenge:{challenge}/", "officer"),
        },
    ),
    "claims": (
        crowds.claims,
        {
            "operators' page": ("operate/", "operator"),
            "claims": ("operate/organisations/", "operator"),
        },
    ),
    "gaps": (
        crowds.gaps,
        {
            "gaps": ("gaps/", ""),
            "gaps for a call": ("gaps/for-a-call/", ""),
            "gaps for me": ("gaps/for-me/", "officer"),
        },
    ),
    "members": (
        crowds.members,
        {"members": ("organisations/{city}/members/", "officer")},
    ),
    "memberships": (crowds.memberships, {"my organisations": ("account/", "person")}),
    "tokens": (crowds.tokens, {"tokens": ("account/tokens/", "person")}),
}
# These show all their rows on one page: rendering them is what would take long.
SLOW = {"searches": 300, "desk": 300}


@pytest.mark.parametrize("name", CROWDS)
def test_a_list_costs_the_same_for_two_rows_and_for_two_thousand(settings, name):
    settings.OUTBOX = True
    fill, lists = CROWDS[name]
    here = town()

    def asking(address: str, viewer: str):
        client = Client()
        if viewer:
            client.force_login(here.viewers[viewer])
        path = "/en/" + address.format(city=here.city.pk, challenge=here.challenge.pk)

        def ask():
            response = client.get(path, follow=True)
            assert response.status_code == 200

        return ask

    assert_each_costs_the_same(
        {one: asking(*where) for one, where in lists.items()},
        lambda size: fill(here, size),
        many=SLOW.get(name, MANY),
    )
