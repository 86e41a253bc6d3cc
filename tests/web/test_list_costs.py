"""A list costs as many queries with 2,000 rows as with two."""

import pytest

from tests import crowds
from tests.costs import MANY, assert_costs_the_same
from tests.crowds import of, town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]

LISTS = {
    "datasets": ("datasets/", of(crowds.datasets), ""),
    "solutions": ("solutions/", of(crowds.solutions), ""),
    "challenges": ("challenges/", crowds.listed_challenges, ""),
    "challenges when signed in": ("challenges/", crowds.listed_challenges, "officer"),
    "organisations": ("organisations/", of(crowds.organisations), ""),
    "sources": ("sources/", crowds.sources, ""),
    "profile": ("organisations/{city}/", crowds.own_challenges, ""),
    "my challenges": ("challenges/mine/", crowds.own_challenges, "officer"),
    "my pledges": ("pledges/", crowds.my_pledges, "person"),
    "challenge": ("challenges/{challenge}/", crowds.desk, ""),
    "challenge to its owner": ("challenges/{challenge}/", crowds.desk, "officer"),
    "comments": ("challenges/{challenge}/", crowds.comments, "person"),
    "files": ("challenges/{challenge}/", crowds.files, ""),
    "pledges": ("challenges/{challenge}/pledges/", crowds.pledges, "officer"),
    "answers": ("challenges/{challenge}/answers/", crowds.answers, "officer"),
    "matches": ("challenges/{challenge}/matches/", crowds.matches, "officer"),
    "desk": ("challenges/{challenge}/desk/", crowds.desk, "officer"),
    "notices": ("notices/", crowds.notices, "person"),
    "following": ("notices/following/", crowds.follows, "person"),
    "searches": ("notices/searches/", crowds.searches, "person"),
    "outbox": ("outbox/", crowds.mails, "operator"),
    "mail queue": ("operate/mail/", crowds.mails, "operator"),
    "moderation queue": ("moderation/", crowds.waiting_cases, "operator"),
    "moderation log": ("moderation/log/", crowds.decided_cases, ""),
    "decisions about me": ("moderation/mine/", crowds.decided_cases, "person"),
    "audit": ("operate/audit/", crowds.audit_events, "operator"),
    "history": ("history/challenge:{challenge}/", crowds.audit_events, "officer"),
    "operators' page": ("operate/", crowds.claims, "operator"),
    "claims": ("operate/organisations/", crowds.claims, "operator"),
    "gaps": ("gaps/", crowds.gaps, ""),
    "gaps for a call": ("gaps/for-a-call/", crowds.gaps, ""),
    "gaps for me": ("gaps/for-me/", crowds.gaps, "officer"),
    "members": ("organisations/{city}/members/", crowds.members, "officer"),
    "my organisations": ("account/", crowds.memberships, "person"),
    "tokens": ("account/tokens/", crowds.tokens, "person"),
}
# These show all their rows on one page: rendering them is what would take long.
SLOW = {"searches": 300, "desk": 300}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_for_two_rows_and_for_two_thousand(
    client, settings, name
):
    settings.OUTBOX = True
    address, fill, viewer = LISTS[name]
    here = town()
    path = "/en/" + address.format(city=here.city.pk, challenge=here.challenge.pk)
    if viewer:
        client.force_login(here.viewers[viewer])

    def ask():
        response = client.get(path, follow=True)
        assert response.status_code == 200

    many = SLOW.get(name, MANY)
    assert_costs_the_same(ask, lambda size: fill(here, size), many=many)
