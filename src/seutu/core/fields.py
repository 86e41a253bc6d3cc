"""Model fields for text in many languages."""

import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

LANGUAGE_TAG = re.compile(r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")


def validate_language_map(value: object) -> None:
    """Refuse anything but a mapping from language tag to text."""
    if not isinstance(value, Mapping):
        raise ValidationError(_("Text must be stored by language tag."))
    for tag, text in value.items():
        if not isinstance(tag, str) or not LANGUAGE_TAG.match(tag):
            raise ValidationError(
                _("“%(tag)s” is not a language tag such as “en” or “pt-BR”."),
                params={"tag": tag},
            )
        if not isinstance(text, str):
            raise ValidationError(_("Each language holds one text."))


class LanguageMapField(models.JSONField):
    """Text by BCP 47 tag, the shape of JSON-LD and of language-tagged RDF literals."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("default", dict)
        options.setdefault("blank", True)
        super().__init__(*args, **options)
        self.validators = [*self.validators, validate_language_map]
