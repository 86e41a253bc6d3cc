"""A list of the API costs as many queries with 2,000 rows as with two."""

import pytest

from tests import crowds
from tests.api.cases import headers_of
from tests.costs import assert_each_costs_the_same
from tests.crowds import of, town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]

# Making a crowd takes longer than asking, so each is made once for all its lists.
CROWDS = {
    "datasets": (of(crowds.datasets), {"datasets": ("datasets", "")}),
    "solutions": (of(crowds.solutions), {"solutions": ("solutions", "")}),
    "challenges": (crowds.listed_challenges, {"challenges": ("challenges", "")}),
    "organisations": (
        of(crowds.organisations),
        {"organisations": ("organisations", "")},
    ),
    "sources": (crowds.sources, {"sources": ("sources", "")}),
    "what is brought": (
        crowds.desk,
        {"challenge": ("challenges/{challenge}", "officer")},
    ),
    "own challenges": (
        crowds.own_challenges,
        {"my challenges": ("me/challenges", "officer")},
    ),
    "my pledges": (crowds.my_pledges, {"my pledges": ("me/pledges", "person")}),
    "tokens": (crowds.tokens, {"tokens": ("me/tokens", "person")}),
    "memberships": (
        crowds.memberships,
        {"my organisations": ("me/organisations", "person")},
    ),
    "pledges": (
        crowds.pledges,
        {"pledges": ("challenges/{challenge}/pledges", "officer")},
    ),
    "answers": (
        crowds.answers,
        {"answers": ("challenges/{challenge}/answers", "officer")},
    ),
    "partnerships": (
        crowds.partnerships,
        {"partnerships": ("challenges/{challenge}/partnerships", "officer")},
    ),
    "matches": (
        crowds.matches,
        {
            "matches": ("challenges/{challenge}/matches", ""),
            "judgements": ("challenges/{challenge}/judgements", ""),
        },
    ),
    "comments": (
        crowds.comments,
        {"comments": ("comments?subject={subject}", "person")},
    ),
    "files": (crowds.files, {"files": ("files?subject={subject}", "")}),
    "translations": (
        crowds.translations,
        {"translations": ("translations?subject={subject}", "")},
    ),
    "waiting cases": (
        crowds.waiting_cases,
        {"cases": ("moderation/cases", "operator")},
    ),
    "decided cases": (crowds.decided_cases, {"decisions": ("moderation/log", "")}),
    "notices": (crowds.notices, {"notices": ("notices", "person")}),
    "follows": (crowds.follows, {"follows": ("follows", "person")}),
    "searches": (crowds.searches, {"searches": ("searches", "person")}),
    "members": (
        crowds.members,
        {
            "members": ("organisations/{city}/members", "officer"),
            "invitations": ("organisations/{city}/invitations", "officer"),
        },
    ),
    "gaps": (crowds.gaps, {"gaps": ("gaps", ""), "heat": ("gaps/heat", "")}),
    "dropped pairs": (
        crowds.dropped_pairs,
        {"dropped pairs": ("dropped-pairs", "operator")},
    ),
}


@pytest.mark.parametrize("name", CROWDS)
def test_a_list_costs_the_same_for_two_rows_and_for_two_thousand(client, name):
    fill, lists = CROWDS[name]
    here = town()

    def asking(address: str, viewer: str):
        path = "/api/v1/" + address.format(
            city=here.city.pk, challenge=here.challenge.pk, subject=here.subject
        )
        path += "&limit=100" if "?" in path else "?limit=100"
        headers = headers_of(here.viewers[viewer]) if viewer else {}

        def ask():
            response = client.get(path, headers=headers)
            assert response.status_code == 200, response.content

        return ask

    assert_each_costs_the_same(
        {one: asking(*where) for one, where in lists.items()},
        lambda size: fill(here, size),
    )
