"""Forms for visitors."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

LONGEST_ADDRESSED = 2_000
LONGEST_NEED = 50_000
LONGEST_POSTED = 1_000_000


class NeedForm(forms.Form):
    """A need as it was typed; the sentence of an error says what to do.

    Of a very long one the first 50,000 letters are kept; the page tells how much of it
    was read.
    """

    text = forms.CharField(
        strip=True,
        max_length=LONGEST_POSTED,
        error_messages={
            "required": _("Write what you need, in one sentence or more."),
            "max_length": ngettext_lazy(
                "A need may have up to %(limit_value)d letter, and this one has"
                " %(show_value)d. Shorten it to what matters most.",
                "A need may have up to %(limit_value)d letters, and this one has"
                " %(show_value)d. Shorten it to what matters most.",
                "limit_value",
            ),
        },
    )

    def clean_text(self) -> str:
        return str(self.cleaned_data["text"])[:LONGEST_NEED]


class AddressedNeedForm(NeedForm):
    """A need in an address, which must stay short enough for every browser."""

    def clean_text(self) -> str:
        text = super().clean_text()
        if len(text) > LONGEST_ADDRESSED:
            raise forms.ValidationError(
                _(
                    "This need is too long for an address. Press the button below,"
                    " and it gets an address of its own."
                )
            )
        return text
