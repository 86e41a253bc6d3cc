"""Published vocabularies: concepts, their labels, and where a text names them."""

from seutu.vocabularies.annotator import Annotation, Annotator
from seutu.vocabularies.concepts import Concept, ConceptStore, UnknownConcept
from seutu.vocabularies.packaged import learnt_folder

__all__ = [
    "Annotation",
    "Annotator",
    "Concept",
    "ConceptStore",
    "UnknownConcept",
    "learnt_folder",
]
