"""Where everything is that shows records: every route of the site, found by itself."""

import re
from collections.abc import Iterator, Mapping

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from seutu.api.urls import api

# What a route names in its address, for routes that have no word of their own below.
Arguments = Mapping[str, str]
# Other packages' pages of one account; one of them would end the session.
OF_ACCOUNTS = re.compile(r"^(account|mfa|socialaccount|openid_connect)_")
# These name one thing that a person made: a case, a gap, a letter, a draft, a token.
# What stands around each of them is counted by `test_list_costs` of pages and API.
OF_ONE_THING = frozenset(
    {
        *("pk", "key", "token", "secret", "name", "subject", "person_id"),
        *("challenge_id", "support_id", "candidate_id", "request_id", "answer_id"),
        *("pledge_id", "partnership_id", "comment_id", "case_id", "gap_id"),
        *("need_id", "file_id"),
    }
)
# Whole files, streamed to whoever fetches them; they read all by their nature.
WHOLE = frozenset(
    {
        *("ai_cases_csv", "source_quality_csv", "organisation_quality_csv"),
        *("harvest_export", "audit_csv", "gaps_csv", "gaps_xlsx", "gaps_call_csv"),
        *("gaps_call_xlsx", "data_requests_csv", "data_requests_json"),
        *("moderation_log_csv", "dropped_tsv", "account_export"),
    }
)
# Figures of all solutions, which the page of AI cases is for.
SUMS = frozenset({"ai_cases"})


def pages(given: Mapping[str, Arguments]) -> Iterator[tuple[str, str]]:
    """Yield the name and the address of every page; `given` by name, "" for any.

    Raises `KeyError` for a route nobody has said how to open.
    """
    for name, wanted in _routes(get_resolver()):
        if name in WHOLE | SUMS or OF_ACCOUNTS.match(name):
            continue
        known = {**given[""], **given.get(name, {})}
        if OF_ONE_THING.intersection(wanted) - known.keys():
            continue
        try:
            yield name, reverse(name, kwargs={one: known[one] for one in wanted})
        except KeyError as missing:
            raise KeyError(f"{name}: say in tests/scale what {missing} is") from None


def operations(given: Arguments) -> Iterator[tuple[str, str]]:
    """Yield the id and the address of every operation that reads; `given` by path."""
    for path, methods in api.get_openapi_schema()["paths"].items():
        if "get" not in methods:
            continue
        place = path.removeprefix("/api/v1/").partition("/{")[0]
        if "{" in path and place not in given:
            continue
        address = re.sub(r"{[a-z_]+}", given.get(place, ""), path, count=1)
        if "{" not in address:
            yield methods["get"]["operationId"], address


def _routes(resolver: URLResolver) -> Iterator[tuple[str, tuple[str, ...]]]:
    for each in resolver.url_patterns:
        if isinstance(each, URLPattern):
            if each.name:
                yield each.name, tuple(each.pattern.regex.groupindex)
        elif each.namespace is None:
            yield from _routes(each)
