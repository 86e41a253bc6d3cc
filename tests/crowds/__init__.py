"""Many rows at once, for tests of what a list costs.

Every row has people, organisations and records of its own, so that what a list reads
row by row shows in the number of its queries.
"""

from tests.crowds.backing import (
    answers,
    desk,
    dropped_pairs,
    gaps,
    listed_challenges,
    matches,
    my_pledges,
    own_challenges,
    partnerships,
    pledges,
)
from tests.crowds.belonging import audit_events, claims, members, memberships, tokens
from tests.crowds.records import (
    Town,
    challenges,
    datasets,
    of,
    organisations,
    people,
    solutions,
    sources,
    town,
)
from tests.crowds.talking import (
    comments,
    decided_cases,
    files,
    follows,
    mails,
    notices,
    searches,
    translations,
    waiting_cases,
)

__all__ = [
    "Town",
    "answers",
    "audit_events",
    "challenges",
    "claims",
    "comments",
    "datasets",
    "decided_cases",
    "desk",
    "dropped_pairs",
    "files",
    "follows",
    "gaps",
    "listed_challenges",
    "mails",
    "matches",
    "members",
    "memberships",
    "my_pledges",
    "notices",
    "of",
    "organisations",
    "own_challenges",
    "partnerships",
    "people",
    "pledges",
    "searches",
    "solutions",
    "sources",
    "tokens",
    "town",
    "translations",
    "waiting_cases",
]
