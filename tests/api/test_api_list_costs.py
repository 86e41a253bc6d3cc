"""A list of the API costs as many queries with 2,000 rows as with two."""

import pytest

from tests import crowds
from tests.api.cases import headers_of
from tests.costs import assert_costs_the_same
from tests.crowds import of, town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]

LISTS = {
    "datasets": ("datasets", of(crowds.datasets), ""),
    "solutions": ("solutions", of(crowds.solutions), ""),
    "challenges": ("challenges", crowds.listed_challenges, ""),
    "organisations": ("organisations", of(crowds.organisations), ""),
    "sources": ("sources", crowds.sources, ""),
    "challenge": ("challenges/{challenge}", crowds.desk, "officer"),
    "my challenges": ("me/challenges", crowds.own_challenges, "officer"),
    "my pledges": ("me/pledges", crowds.my_pledges, "person"),
    "tokens": ("me/tokens", crowds.tokens, "person"),
    "my organisations": ("me/organisations", crowds.memberships, "person"),
    "pledges": ("challenges/{challenge}/pledges", crowds.pledges, "officer"),
    "answers": ("challenges/{challenge}/answers", crowds.answers, "officer"),
    "partnerships": (
        "challenges/{challenge}/partnerships",
        crowds.partnerships,
        "officer",
    ),
    "matches": ("challenges/{challenge}/matches", crowds.matches, ""),
    "judgements": ("challenges/{challenge}/judgements", crowds.matches, ""),
    "comments": ("comments?subject={subject}", crowds.comments, "person"),
    "files": ("files?subject={subject}", crowds.files, ""),
    "translations": ("translations?subject={subject}", crowds.translations, ""),
    "cases": ("moderation/cases", crowds.waiting_cases, "operator"),
    "decisions": ("moderation/log", crowds.decided_cases, ""),
    "notices": ("notices", crowds.notices, "person"),
    "follows": ("follows", crowds.follows, "person"),
    "searches": ("searches", crowds.searches, "person"),
    "members": ("organisations/{city}/members", crowds.members, "officer"),
    "invitations": ("organisations/{city}/invitations", crowds.members, "officer"),
    "gaps": ("gaps", crowds.gaps, ""),
    "dropped pairs": ("dropped-pairs", crowds.dropped_pairs, "operator"),
    "heat": ("gaps/heat", crowds.gaps, ""),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_for_two_rows_and_for_two_thousand(client, name):
    address, fill, viewer = LISTS[name]
    here = town()
    path = "/api/v1/" + address.format(
        city=here.city.pk, challenge=here.challenge.pk, subject=here.subject
    )
    headers = headers_of(here.viewers[viewer]) if viewer else {}
    more = "&limit=100" if "?" in path else "?limit=100"

    def ask():
        response = client.get(path + more, headers=headers)
        assert response.status_code == 200, response.content

    assert_costs_the_same(ask, lambda size: fill(here, size))
