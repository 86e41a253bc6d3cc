"""The form on which texts are translated side by side."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import ngettext_lazy

from seutu.translation.models import TranslatedText
from seutu.translation.registry import SourceText
from seutu.translation.services.people import LONGEST
from seutu.translation.texts import digest


class TranslationForm(forms.Form):
    """One box for each text, filled with what there is already.

    `replaces_<field>` keeps which translation the person had before her eyes.
    """

    def __init__(
        self,
        sources: Mapping[str, SourceText],
        people: Mapping[str, TranslatedText],
        machines: Mapping[str, TranslatedText],
        *args: object,
        **options: object,
    ) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type] # as given
        for field, source in sources.items():
            row = people.get(field)
            draft = machines.get(field)
            shown = row or draft
            self.fields[field] = forms.CharField(
                label=str(source.label or field),
                required=False,
                max_length=LONGEST,
                strip=True,
                initial=shown.text if shown else "",
                widget=forms.Textarea(attrs={"rows": _rows(source.text)}),
                error_messages={
                    "max_length": ngettext_lazy(
                        "A translation may have up to %(limit_value)d letter, and"
                        " this has %(show_value)d.",
                        "A translation may have up to %(limit_value)d letters, and"
                        " this has %(show_value)d.",
                        "limit_value",
                    )
                },
            )
            self.fields[f"replaces_{field}"] = forms.CharField(
                required=False,
                max_length=64,
                initial=digest(row.text) if row else "",
                widget=forms.HiddenInput,
            )


def _rows(text: str) -> int:
    return min(16, max(2, len(text) // 55 + text.count("\n") + 1))
