"""Published vocabularies: concepts, their labels, and where a text names them."""

from seutu.language.learnt import learnt_folder
from seutu.vocabularies.annotator import Annotation, Annotator
from seutu.vocabularies.concepts import Concept, ConceptStore, UnknownConcept

__all__ = [
    "Annotation",
    "Annotator",
    "Concept",
    "ConceptStore",
    "UnknownConcept",
    "learnt_folder",
]
