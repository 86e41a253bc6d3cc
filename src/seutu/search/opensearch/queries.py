"""Compile the questions of the port to the query language of the cluster."""

import json
import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from seutu.search.ports import Clause, Field, Query

Body = dict[str, Any]
Frequency = tuple[Field, str]

WINDOW = 10_000
FACET_VALUES = 1_000
LANGUAGES = 1_000
NOTHING: Body = {"match_none": {}}
BEST = [{"_score": "desc"}, {"id": "asc"}]
NEWEST = [{"modified": "desc"}, {"id": "asc"}]
SPECIAL = re.compile(r'[.?+*|(){}\[\]\\"#@&<>~^$-]')


def field_term(term: str, language: str) -> str:
    """Write a term as it stands in the index: its language before it, if it has one."""
    return f"{language}:{term}" if language else term


def searched(query: Query) -> Body:
    """Compile a query whose answer lies within the window."""
    body: Body = {
        "query": _conditions(query),
        "from": query.offset,
        "size": query.limit,
        "sort": BEST if query.clauses else NEWEST,
        "track_total_hits": query.count,
    }
    if query.facets:
        body["aggs"] = {
            name: {"terms": {"field": name, "size": FACET_VALUES}}
            for name in query.facets
        }
    return body


def page(query: Query, *, after: Sequence[object], size: int, is_read: bool) -> Body:
    """Ask for the hits of a query that follow a place in its order."""
    body: Body = {
        "query": _conditions(query),
        "size": size,
        "sort": BEST if query.clauses else NEWEST,
        "track_total_hits": False,
    }
    if after:
        body["search_after"] = list(after)
    if not is_read:
        body["_source"] = False
    return body


def preference(query: Query) -> str:
    """Send all pages of one query to the same copies, and other queries elsewhere."""
    asked = [(one.field, one.term, one.language) for one in query.clauses]
    text = json.dumps([asked, sorted(query.filters.items())])
    return f"pages-{zlib.crc32(text.encode()):08x}"


def _conditions(query: Query) -> Body:
    ranked = _ranked(query.clauses) if query.clauses else {"match_all": {}}
    filters = [{"terms": {name: list(each)}} for name, each in query.filters.items()]
    if not filters and not query.exclude:
        return ranked
    found: Body = {"must": [ranked], "filter": filters}
    if query.exclude:
        found["must_not"] = [{"terms": {"record": list(query.exclude)}}]
    return {"bool": found}


def _ranked(clauses: Iterable[Clause]) -> Body:
    parts = [
        {
            "term": {
                clause.field: {
                    "value": field_term(clause.term, clause.language),
                    "boost": clause.weight,
                }
            }
        }
        for clause in clauses
        if clause.weight > 0.0
    ]
    return {"bool": {"should": parts, "minimum_should_match": 1}} if parts else NOTHING


def statistics() -> Body:
    """Ask how many documents there are, of which languages and how long."""
    return {
        "size": 0,
        "track_total_hits": True,
        "aggs": {
            "length": {"avg": {"field": "length"}},
            "variant": {"terms": {"field": "variant", "size": LANGUAGES}},
        },
    }


def frequencies(terms: Sequence[Frequency]) -> Body:
    """Ask how many documents hold each of some terms, in one request."""
    return {
        "size": 0,
        "track_total_hits": False,
        "aggs": {
            "held": {
                "filters": {"filters": [{"term": {name: term}} for name, term in terms]}
            }
        },
    }


def terms_with(prefixes: Iterable[str], size: int) -> Body:
    """Ask which terms begin with one of some prefixes, in the order of the alphabet.

    No document is read: the terms come from the dictionary (min_doc_count 0). Terms
    hold no space, so the ending stands for anything; a plain ".*" would be taken for
    a list of prefixes, and versions up to 2.19 fail on one that lies behind every term.
    """
    pattern = "|".join(SPECIAL.sub(r"\\\g<0>", prefix) for prefix in prefixes)
    return {
        "size": 0,
        "track_total_hits": False,
        "query": NOTHING,
        "aggs": {
            "terms": {
                "terms": {
                    "field": "terms",
                    "include": f"({pattern})[^ ]*",
                    "size": size,
                    "min_doc_count": 0,
                    "order": {"_key": "asc"},
                }
            }
        },
    }


def held_ids(records: Sequence[str]) -> Body:
    """Ask for the ids of all documents of some records."""
    return {
        "query": {"terms": {"record": list(records)}},
        "size": WINDOW,
        "_source": False,
        "docvalue_fields": ["record"],
    }


def counted(answer: Mapping[str, Any], name: str) -> tuple[tuple[str, int], ...]:
    """Read the counts of one facet."""
    return tuple(
        (str(bucket["key"]), int(bucket["doc_count"]))
        for bucket in answer["aggregations"][name]["buckets"]
    )
