"""What a person says of herself."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from seutu.accounts.models import User
from seutu.accounts.names import one_line
from seutu.audit.services import record
from seutu.core.errors import Invalid

LONGEST_NAME = 150


@transaction.atomic
def change_person(person: User, *, name: str, language: str) -> User:
    """Change a person's own name and language."""
    if language not in dict(settings.LANGUAGES):
        raise Invalid(_("Choose a language of this site."), field="language")
    name = one_line(name)
    if len(name) > LONGEST_NAME:
        raise Invalid(_("A name has at most 150 letters."), field="name")
    found = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    changed = [
        field
        for field, value in (("name", name), ("language", language))
        if getattr(found, field) != value
    ]
    if changed:
        found.name, found.language = name, language
        found.save(update_fields=["name", "language"])
        record("account.changed", target=found, actor=found, fields=" ".join(changed))
    return found
