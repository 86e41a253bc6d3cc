"""Concepts of the packaged vocabularies, and how they stand to each other."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field

from seutu.api.addresses import api_url
from seutu.api.problems import PROBLEMS
from seutu.api.readers import language_tag, languages_of
from seutu.core.errors import NotFound
from seutu.matching.installed import knowledge
from seutu.vocabularies import ConceptStore

router = Router(tags=["concepts"])

LONGEST_ID = 100
MOST_RELATIVES = 500


class ConceptRef(Schema):
    id: str = Field(examples=["eurovoc:1004"])
    label: str = Field(description="In the reader's language where there is one.")
    language: str = Field(description="The language of the label.")


class ConceptOut(ConceptRef):
    api_url: str
    scheme: str = Field(examples=["eurovoc"])


class ConceptDetail(ConceptOut):
    labels: dict[str, str]
    canonical: ConceptRef = Field(
        description="The concept with the same meaning that texts are marked with."
    )
    broader: list[ConceptRef]
    narrower: list[ConceptRef] = Field(description=f"At most {MOST_RELATIVES}.")


class ConceptList(Schema):
    results: list[ConceptOut]


class ConceptQuery(Schema):
    text: str = Field(min_length=1, max_length=200, description="How the label begins.")
    language: str = Field("", description="Of the text; the reader's by default.")
    limit: int = Field(20, ge=1, le=100)
    reader: str = Field("", description="Language of the labels in the answer.")


class Reader(Schema):
    reader: str = Field("", description="Language of the labels in the answer.")


@router.get(
    "",
    response={200: ConceptList, **PROBLEMS},
    operation_id="findConcepts",
    url_name="find_concepts",
    summary="Find concepts by label",
)
def find_concepts(request: HttpRequest, wanted: Query[ConceptQuery]) -> ConceptList:
    """Find concepts whose label begins with a text, shortest label first."""
    readers = languages_of(request, wanted.reader)
    if wanted.language:
        language = language_tag(wanted.language, field="language")
    else:
        language = readers[0] if readers else get_language() or "en"
    found = _store().search(wanted.text, language, wanted.limit)
    shown_in = readers or (language,)
    return ConceptList(results=[_concept_out(one.id, shown_in) for one in found])


@router.get(
    "/{path:id}",
    response={200: ConceptDetail, **PROBLEMS},
    operation_id="getConcept",
    url_name="get_concept",
    summary="Read a concept",
)
def get_concept(
    request: HttpRequest,
    id: str,
    wanted: Query[Reader],
) -> ConceptDetail:
    """Read a concept with its labels, its broader and its narrower concepts."""
    readers = languages_of(request, wanted.reader)
    store = _store()
    if len(id) > LONGEST_ID or id not in store:
        raise NotFound(_("There is no such concept."))
    return ConceptDetail(
        **_concept_out(id, readers).model_dump(),
        labels=dict(store.get(id).labels),
        canonical=concept_ref(store.canonical(id), readers),
        broader=_refs(store.broader(id), readers),
        narrower=_refs(store.narrower(id)[:MOST_RELATIVES], readers),
    )


def concept_ref(concept: str, readers: Iterable[str]) -> ConceptRef:
    """Name a concept in the reader's language."""
    language, label = _store().label(concept, readers)
    return ConceptRef(id=concept, label=label, language=language)


def _store() -> ConceptStore:
    store = knowledge().concepts
    if not isinstance(store, ConceptStore):
        raise TypeError("the installed knowledge holds another kind of concepts")
    return store


def _concept_out(concept: str, readers: tuple[str, ...]) -> ConceptOut:
    return ConceptOut(
        **concept_ref(concept, readers).model_dump(),
        api_url=api_url("get_concept", concept),
        scheme=concept.partition(":")[0],
    )


def _refs(concepts: Iterable[str], readers: tuple[str, ...]) -> list[ConceptRef]:
    return [concept_ref(concept, readers) for concept in concepts]
