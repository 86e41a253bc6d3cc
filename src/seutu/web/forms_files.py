"""The form with which a file is attached."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from seutu.files.media import accept_attribute, extensions_in_words
from seutu.files.services import LONGEST_DESCRIPTION


class AttachmentForm(forms.Form):
    """A file and what it shows; the file itself is checked by the service."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("This file is empty. Choose another one."),
            "missing": gettext_lazy("The file did not arrive. Choose it again."),
        },
        widget=forms.FileInput(attrs={"accept": accept_attribute()}),
    )
    description = forms.CharField(
        label=gettext_lazy("What does it show?"),
        help_text=gettext_lazy(
            "One sentence for people who cannot see or open the file."
        ),
        max_length=LONGEST_DESCRIPTION,
        error_messages={
            "required": gettext_lazy("Say in one sentence what the file shows.")
        },
    )
    subject = forms.CharField(max_length=100, widget=forms.HiddenInput)

    def clean_description(self) -> str:
        return " ".join(str(self.cleaned_data["description"]).split())

    def clean_subject(self) -> str:
        subject = str(self.cleaned_data["subject"])
        if "\x00" in subject:
            raise ValidationError(_("There is nothing to attach a file to here."))
        return subject


def hint_for_files(megabytes: int) -> str:
    """Say before anybody chooses what is accepted."""
    return _("Up to %(limit)d MB. Accepted are: %(kinds)s.") % {
        "limit": megabytes,
        "kinds": extensions_in_words(),
    }
