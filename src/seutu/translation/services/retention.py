"""Forgetting translations of what is gone."""

from django.db.models import Model

from seutu.core import subjects
from seutu.translation.models import MachineRequest, TranslatedText

BATCH = 200


def sweep() -> int:
    """Remove translations and requests whose subject is gone; safe to repeat."""
    return sum(_forget_bereft(model) for model in (TranslatedText, MachineRequest))


def _forget_bereft(model: type[Model]) -> int:
    rows = model._default_manager.all()
    names = sorted(
        name
        for name in rows.order_by().values_list("subject", flat=True).distinct()
        if subjects.is_answered_for(name)
    )
    count = 0
    for start in range(0, len(names), BATCH):
        chunk = names[start : start + BATCH]
        gone = set(chunk) - set(subjects.subjects(chunk))
        count += rows.filter(subject__in=gone).delete()[0]
    return count
