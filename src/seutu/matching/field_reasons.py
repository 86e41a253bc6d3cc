"""Compare the fields that our reasons point at with those that people pointed at.

Reads the files of DSEBench: `queries.tsv` (id, text), `human_annotated_judgments.json`
and the datasets themselves in `datasets.json`, which its authors publish apart. For a
record that people found relevant, the reasons name a field when the evidence in that
field alone is a fair part of what the best field brings.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from seutu.core.errors import Invalid
from seutu.core.kinds import RecordText
from seutu.matching.collection import Collection
from seutu.matching.documents import documents as analysed
from seutu.matching.evaluation import indexed
from seutu.matching.installed import knowledge
from seutu.matching.needs import Need
from seutu.matching.planner import plan
from seutu.matching.scoring import PRIORS, Scorer

FIELDS = ("title", "description", "tags", "author", "summary")
LANGUAGE = "en"
LEAST_PART = 0.25
NEEDED = "datasets.json, queries.tsv and human_annotated_judgments.json"

Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A query, a record that people found relevant, and the fields that said so."""

    query: str
    record: str
    fields: frozenset[str]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far named fields are the labelled ones, over a number of records."""

    records: int
    both: int
    named: int
    labelled: int

    @property
    def precision(self) -> float:
        return self.both / self.named if self.named else 0.0

    @property
    def recall(self) -> float:
        return self.both / self.labelled if self.labelled else 0.0

    @property
    def f1(self) -> float:
        total = self.named + self.labelled
        return 2.0 * self.both / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Explained:
    """Agreement over all fields, and for each of them."""

    overall: Agreement
    fields: Mapping[str, Agreement]

    def to_json(self) -> dict[str, dict[str, float]]:
        """Give the figures under the names of the public interface."""
        return {
            name: {
                "records": one.records,
                "precision": round(one.precision, 4),
                "recall": round(one.recall, 4),
                "f1": round(one.f1, 4),
            }
            for name, one in (("overall", self.overall), *self.fields.items())
        }


def read_labelled(folder: Path) -> tuple[dict[str, Fields], list[Labelled]]:
    """Read the datasets and the labelled pairs; pairs without a dataset are left out.

    Raises `Invalid` when a file is missing or not in DSEBench's form.
    """
    try:
        rows = (folder / "queries.tsv").read_text("utf-8").splitlines()
        queries = dict(row.split("\t", 1) for row in rows if row)
        datasets = {id: fields for id, fields in _datasets(folder)}
        judged = json.loads(
            (folder / "human_annotated_judgments.json").read_text("utf-8")
        )
        labelled = [
            Labelled(queries[one["query_id"]], one["candidate_dataset_id"], fields)
            for one in judged
            if one["query_rel"] > 0
            and one["candidate_dataset_id"] in datasets
            and (fields := _marked(one["field_query_rel"]))
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Invalid(f"{folder} needs the files of DSEBench: {NEEDED}.") from error
    return datasets, labelled


def measure_explanations(
    datasets: Mapping[str, Fields], labelled: Sequence[Labelled]
) -> Explained:
    """Name the fields of every labelled pair and compare them with the labels."""
    records = tuple(_whole(id, fields) for id, fields in datasets.items())
    scorers: dict[str, Scorer] = {}
    named = []
    with indexed(Collection(records, (), {})) as opened:
        for one in labelled:
            if one.query not in scorers:
                planned = plan(
                    Need(text=one.query, language=LANGUAGE),
                    LANGUAGE,
                    opened.index,
                    knowledge(),
                )
                scorers[one.query] = Scorer(
                    planned, average_length=opened.index.average_length()
                )
            named.append(fields_named(scorers[one.query], datasets[one.record]))
    return compare(named, [one.fields for one in labelled])


def fields_named(scorer: Scorer, fields: Fields) -> frozenset[str]:
    """Name the fields in which a fair part of the evidence stands."""
    found = {name: _evidence(scorer, fields.get(name, "")) for name in FIELDS}
    most = max(found.values())
    return frozenset(
        name for name, value in found.items() if value and value >= LEAST_PART * most
    )


def compare(
    named: Sequence[frozenset[str]], labelled: Sequence[frozenset[str]]
) -> Explained:
    """Count agreement over all fields, and for each of them."""

    def over(fields: Iterable[str]) -> Agreement:
        wanted = frozenset(fields)
        return Agreement(
            records=len(labelled),
            both=sum(
                len(ours & theirs & wanted)
                for ours, theirs in zip(named, labelled, strict=True)
            ),
            named=sum(len(ours & wanted) for ours in named),
            labelled=sum(len(theirs & wanted) for theirs in labelled),
        )

    return Explained(over(FIELDS), {name: over([name]) for name in FIELDS})


def _evidence(scorer: Scorer, text: str) -> float:
    if not text:
        return 0.0
    alone = RecordText(
        id="dataset:field",
        kind="dataset",
        title={},
        description={LANGUAGE: text},
    )
    return sum(
        part.value
        for document in analysed(alone, knowledge())
        for part in scorer.evidence(document).contributions
        if part.key not in PRIORS
    )


def _datasets(folder: Path) -> Iterable[tuple[str, Fields]]:
    read = json.loads((folder / "datasets.json").read_text("utf-8"))
    listed = read.items() if isinstance(read, dict) else ((None, one) for one in read)
    for id, one in listed:
        name = str(id or one.get("id") or one["dataset_id"])
        yield name, {field: _text(one.get(field)) for field in FIELDS}


def _text(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def _marked(flags: Sequence[int]) -> frozenset[str]:
    return frozenset(name for name, flag in zip(FIELDS, flags, strict=True) if flag > 0)


def _whole(id: str, fields: Fields) -> RecordText:
    described = " ".join(fields[name] for name in ("description", "author", "summary"))
    return RecordText(
        id=id.replace("#", "%23"),
        kind="dataset",
        title={LANGUAGE: fields["title"]},
        description={LANGUAGE: described},
        keywords={LANGUAGE: tuple(fields["tags"].split(", "))},
    )
