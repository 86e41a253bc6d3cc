"""What an index in the cluster looks like: fields, scoring, and the stamp.

The scoring is that of the embedded adapter: BM25 with k1 = 1.2 and b = 0.75 (Robertson
and Zaragoza 2009) without the inverse document frequency, which the weight of a clause
already holds. The engine's own BM25 multiplies it in and cannot leave it out, so a
script takes its place; it costs no more (decision 18).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from seutu.search.errors import IndexDamaged, IndexOutdated
from seutu.search.fields import KEYWORDS, LONGEST_TERM, TITLE
from seutu.search.opensearch.cluster import REPAIR, encoded
from seutu.search.payload import encode
from seutu.search.ports import FACETS, MAIN, Document

SCHEMA = 2
LONGEST_FACET = 8_000
LONGEST_PATTERN = 100_000
# k1 + 1 = 2.2 makes an average term worth its weight, as in the embedded adapter.
SCORE = (
    "double length = doc.length * (double) field.docCount / field.sumTotalTermFreq;"
    "return query.boost * 2.2 * doc.freq / (doc.freq + 0.3 + 0.9 * length);"
)
SEARCHED = {
    "type": "text",
    "analyzer": "terms",
    "index_options": "freqs",
    "similarity": "weights",
}
NAMED = {"type": "keyword", "ignore_above": LONGEST_FACET}
SORTED = {"type": "keyword", "index": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What an index says about itself.

    `flushes` grows whenever readers have to look again; `is_written` stays while a
    writer has sent what it has not flushed. `refused` names documents that are not as
    they should be because the cluster did not take them, each with its error.
    """

    schema: int = SCHEMA
    analysis: str = ""
    flushes: int = 0
    is_written: bool = False
    refused: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        return {
            "schema": self.schema,
            "analysis": self.analysis,
            "flushes": self.flushes,
            "is_written": self.is_written,
            "refused": dict(self.refused),
        }

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> "Stamp":
        """Read a stamp; raises `IndexDamaged` where there is none."""
        try:
            return cls(
                schema=int(given["schema"]),
                analysis=str(given["analysis"]),
                flushes=int(given["flushes"]),
                is_written=bool(given["is_written"]),
                # Indices of before hold no such field.
                refused=dict(given.get("refused", {})),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise IndexDamaged(f"The search index is damaged. {REPAIR}") from error

    def checked(self, analysis: str) -> "Stamp":
        """Raise `IndexOutdated` when another version wrote the index."""
        if (self.schema, self.analysis) != (SCHEMA, analysis):
            raise IndexOutdated(
                f"The search index was built by another version. {REPAIR}"
            )
        return self

    def begun(self) -> "Stamp":
        """Give the stamp while something is sent that nobody should see yet."""
        return replace(self, is_written=True)

    def flushed(self, refused: Mapping[str, str]) -> "Stamp":
        """Give the stamp after one more flush."""
        return replace(
            self, flushes=self.flushes + 1, is_written=False, refused=refused
        )


def definition(stamp: Stamp, *, shards: int, replicas: int) -> dict[str, object]:
    """Describe a new index; nothing in it is seen before it is asked to refresh."""
    return {
        "settings": {
            "number_of_shards": shards,
            "auto_expand_replicas": f"0-{replicas}",
            "refresh_interval": -1,
            "max_regex_length": LONGEST_PATTERN,
            "analysis": {"analyzer": {"terms": {"tokenizer": "whitespace"}}},
            "similarity": {
                "weights": {"type": "scripted", "script": {"source": SCORE}}
            },
        },
        "mappings": {
            "_meta": stamp.to_json(),
            "dynamic": "strict",
            "_source": {"includes": ["payload"]},
            "properties": {
                **dict.fromkeys(("text", "concepts", "grams"), SEARCHED),
                **dict.fromkeys(("record", "main", "variant", *FACETS), NAMED),
                **dict.fromkeys(("id", "terms"), SORTED),
                "modified": {"type": "long"},
                "length": {"type": "integer", "index": False},
                "payload": {"type": "keyword", "index": False, "doc_values": False},
            },
        },
    }


def line(document: Document) -> str:
    """Write a document as the two lines that a bulk request takes for it.

    A function of a module, so that the processes that analyse records can call it.
    """
    terms = [
        f"{document.language}:{term[:LONGEST_TERM]}"
        for term in (
            *document.title * TITLE,
            *document.keywords * KEYWORDS,
            *document.body,
        )
    ]
    fields = {
        "id": document.id,
        "record": document.record,
        "main": list(MAIN) if document.is_main else [],
        "variant": document.language,
        "text": " ".join(terms),
        "terms": list(dict.fromkeys(terms)),
        "concepts": " ".join(document.concepts),
        "grams": " ".join(document.grams),
        "modified": document.modified,
        "length": len(terms),
        "payload": encode(document),
        **{name: list(document.facets.get(name, ())) for name in FACETS},
    }
    return f"{encoded({'index': {'_id': document.id}})}\n{encoded(fields)}"


def deletion(id: str) -> str:
    """Write the line of a bulk request that takes a document out."""
    return encoded({"delete": {"_id": id}})
