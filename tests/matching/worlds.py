"""A small world to match in: a dozen records, three languages, a few known words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from seutu.core.kinds import RecordText
from seutu.matching.documents import all_documents
from seutu.matching.knowledge import Knowledge
from seutu.matching.pipeline import Matcher
from seutu.search.tantivy_index import TantivyIndex

TRANSLATIONS = {
    ("fi", "en"): {
        "kotihoito": [("home", 0.5), ("care", 0.4)],
        "ilma": [("air", 0.9)],
        "tulva": [("flood", 0.8), ("flooding", 0.2)],
    },
    ("fi", "de"): {"ilma": [("luft", 0.9)], "tulva": [("hochwasser", 0.9)]},
    ("en", "de"): {"air": [("luft", 0.9)], "flood": [("hochwasser", 0.9)]},
    ("en", "fi"): {"flood": [("tulva", 0.9)]},
}
LABELS = {
    "en": {("home", "care"): "c:care", ("air", "quality"): "c:air", ("flood",): "c:fl"},
    "fi": {("kotihoito",): "c:care", ("ilmanlaatu",): "c:air", ("tulva",): "c:fl"},
    "de": {("hochwasser",): "c:fl", ("luftqualität",): "c:air"},
}
BROADER = {"c:air": ["c:environment"], "c:fl": ["c:disaster"]}


class Dictionary:
    def translate(
        self, term: str, source: str, target: str, limit: int = 8
    ) -> list[tuple[str, float]]:
        return TRANSLATIONS.get((source, target), {}).get(term, [])[:limit]


@dataclass(frozen=True)
class Found:
    concept: str
    start: int
    end: int
    specificity: float = 1.0


class Labels:
    def annotate(self, terms: Sequence[str], language: str) -> list[Found]:
        labels = LABELS.get(language, {})
        return [
            Found(concept, start, start + len(label))
            for start in range(len(terms))
            for label, concept in labels.items()
            if tuple(terms[start : start + len(label)]) == label
        ]

    def concepts(
        self, texts: Sequence[Sequence[str]], language: str
    ) -> list[list[str]]:
        return [
            [found.concept for found in self.annotate(terms, language)]
            for terms in texts
        ]


class Tree:
    def broader(self, concept: str) -> Sequence[str]:
        return BROADER.get(concept, [])

    def narrower(self, concept: str) -> Sequence[str]:
        return [child for child, parents in BROADER.items() if concept in parents]

    def label(self, concept: str, preferences: Iterable[str]) -> tuple[str, str]:
        return "en", concept


KNOWLEDGE = Knowledge(translator=Dictionary(), annotator=Labels(), concepts=Tree())


def record(
    id: str,
    kind: str = "dataset",
    facets: Mapping[str, tuple[str, ...]] | None = None,
    modified: int = 20250101,
    description: str = "",
    **title: str,
) -> RecordText:
    first = next(iter(title))
    return RecordText(
        id=f"{kind}:{id}",
        kind=kind,
        title=title,
        description={first: description} if description else {},
        facets=facets or {},
        modified=modified,
    )


RECORDS = (
    record("care", "solution", en="Forecast of home care demand"),
    record("nurses", en="Care staff", description="Nurses in home care and hospitals"),
    record("air", en="Air quality measurements", facets={"country": ("FI",)}),
    record("air2", en="Air quality stations", facets={"country": ("SE",)}),
    record("luft", de="Luftqualität in der Stadt", description="Messwerte der Luft"),
    record("flood", en="Flood risk areas", fi="Tulvariskialueet ja tulva"),
    record("hochwasser", de="Hochwasser: gefährdete Gebiete"),
    record("trees", en="Street trees", modified=0),
    record("schools", en="School places", facets={"access": ("public",)}),
    record("fa", en="Bathing water by month", facets={"group": ("bathing",)}),
    record("fb", en="Bathing water by year", facets={"group": ("bathing",)}),
    record("call", "challenge", en="Challenge: forecast floods early"),
)
BY_ID = {one.id: one for one in RECORDS}


class Texts:
    def texts(self, ids: Iterable[str]) -> dict[str, RecordText]:
        return {id: BY_ID[id] for id in ids if id in BY_ID}


def matcher(folder: Path, records: Iterable[RecordText] = RECORDS) -> Matcher:
    index = TantivyIndex.create(folder / "index")
    index.add(all_documents(records, KNOWLEDGE))
    index.flush()
    return Matcher(index, KNOWLEDGE, Texts())
