"""Forgetting translations of what is gone."""

from django.db.models import Model

from seutu.core import subjects
from seutu.translation.models import MachineRequest, TranslatedText


def sweep() -> int:
    """Remove translations and requests whose subject is gone; safe to repeat."""
    return sum(_forget_bereft(model) for model in (TranslatedText, MachineRequest))


def _forget_bereft(model: type[Model]) -> int:
    rows = model._default_manager.all()
    bereft = subjects.bereft(rows)
    return sum(rows.filter(subject__in=names).delete()[0] for names in bereft)
