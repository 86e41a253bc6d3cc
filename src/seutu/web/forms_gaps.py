"""Forms of the gap pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from seutu.matching.gaps.letter_texts import LONGEST_BODY, LONGEST_SUBJECT


class LetterForm(forms.Form):
    """One letter as an operator words it; gaps stand in braces."""

    subject = forms.CharField(label=_("Subject"), max_length=LONGEST_SUBJECT)
    body = forms.CharField(
        label=_("Letter"),
        max_length=LONGEST_BODY,
        widget=forms.Textarea(attrs={"rows": 22}),
        help_text=_("Facts in braces, such as {need}, are filled in for each gap."),
    )
