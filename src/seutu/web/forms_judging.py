"""Forms for saying what a match is worth."""

from django import forms
from django.utils.translation import gettext_lazy as _

from seutu.matching.judging import LONGEST_NOTE
from seutu.matching.models import Judgement


class JudgementForm(forms.Form):
    """One verdict: `verdict` is "fits:<reason>" or "fails:<reason>"."""

    record = forms.CharField(max_length=60)
    verdict = forms.ChoiceField(
        choices=[
            *((f"fits:{value}", value) for value in sorted(Judgement.FITTING)),
            *((f"fails:{value}", value) for value in sorted(Judgement.FAILING)),
        ],
        error_messages={
            "required": _("Say whether it fits, and why."),
            "invalid_choice": _("Say whether it fits, and why."),
        },
    )
    note = forms.CharField(required=False, max_length=LONGEST_NOTE)
    next = forms.CharField(required=False, max_length=500)

    @property
    def fits(self) -> bool:
        return str(self.cleaned_data["verdict"]).startswith("fits:")

    @property
    def because(self) -> str:
        return str(self.cleaned_data["verdict"]).partition(":")[2]


class WhyNotForm(forms.Form):
    """Which record one expected: its address here, or its name."""

    record = forms.CharField(
        label=_("Which record did you expect?"),
        help_text=_(
            "Paste the address of its page here on this site, or words of its title."
        ),
        max_length=500,
        error_messages={"required": _("Name the record you expected.")},
    )
