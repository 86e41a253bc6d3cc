"""Forms to upload a list of datasets and to say what its columns hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from seutu.harvest.readers.spreadsheet_columns import (
    IN_LANGUAGES,
    Field,
    Target,
    target,
)
from seutu.harvest.readers.spreadsheet_tables import Table
from seutu.web.forms_accounts import languages

NOT_READ = ""
SAMPLES = 3
LONGEST_SAMPLE = 60
FIELDS: Mapping[Field, str | Promise] = {
    Field.TITLE: _("Title"),
    Field.DESCRIPTION: _("Description"),
    Field.IDENTIFIER: _("Identifier"),
    Field.KEYWORDS: _("Keywords"),
    Field.THEME: _("Theme"),
    Field.PUBLISHER: _("Publisher"),
    Field.LICENCE: _("Licence"),
    Field.LICENCE_URL: _("Address of the licence"),
    Field.PAGE: _("Web page about it"),
    Field.URL: _("Address of the data"),
    Field.FORMAT: _("Format"),
    Field.FILE_TITLE: _("Name of the file"),
    Field.ISSUED: _("Published on"),
    Field.MODIFIED: _("Updated on"),
    Field.FREQUENCY: _("How often it is updated"),
    Field.PERIOD_START: _("Data from"),
    Field.PERIOD_END: _("Data until"),
    Field.PLACE: _("Place"),
    Field.LANGUAGE: _("Language of the texts in this row"),
    Field.ACCESS: _("Who may get it"),
    Field.VERSION: _("Version"),
    Field.PERSON: _("Person or contact (left out)"),
}
ENCODINGS = (
    *("utf-8", "utf-16-le", "utf-16-be", "cp1252", "cp1250", "cp1251", "cp1253"),
    *("cp1254", "cp1257", "iso-8859-15"),
)


class ListForm(forms.Form):
    """One file."""

    file = forms.FileField(
        label=_("Your list"),
        help_text=_("CSV or Excel (.xlsx), one row for each dataset, at most 10 MiB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("This file is empty. Choose another one."),
        },
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRow:
    """One column of the file with its first values and what it is taken for."""

    name: str
    samples: str
    holds: BoundField
    language: BoundField
    has_language: bool


class ColumnsForm(forms.Form):
    """What each column holds, and in which language texts are that do not say."""

    language = forms.ChoiceField(
        label=_("Language of texts that do not say"), required=False
    )

    def __init__(
        self,
        *args: object,
        table: Table,
        columns: Mapping[str, str],
        tongue: str,
        **options: object,
    ) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # as they came
        self.table = table
        known = languages()
        _choose(
            self.fields["language"],
            [("", _("not stated")), *known],
            tongue,
        )
        fields = [(NOT_READ, _("– not read –")), *FIELDS.items()]
        for index, name in enumerate(table.header):
            found = target(columns.get(name, ""))
            holds = forms.ChoiceField(required=False, label=name)
            _choose(holds, fields, str(found.field) if found else NOT_READ)
            tag = forms.ChoiceField(required=False, label=name)
            said = found.language if found else ""
            others = [(said, said)] if said and said not in dict(known) else []
            _choose(tag, [("", _("that of the list")), *known, *others], said)
            self.fields[f"column-{index}"] = holds
            self.fields[f"tag-{index}"] = tag
        if table.sheets[1:]:
            sheet = forms.ChoiceField(label=_("Sheet"), required=False)
            _choose(sheet, [(one, one) for one in table.sheets], table.sheet)
            self.fields["sheet"] = sheet
        if table.encoding:
            encoding = forms.ChoiceField(
                label=_("Letters are written as"),
                help_text=_("Choose another one when letters look wrong."),
                required=False,
            )
            names = dict.fromkeys((table.encoding, *ENCODINGS))
            _choose(encoding, [(one, one) for one in names], table.encoding)
            self.fields["encoding"] = encoding

    def columns(self) -> list[ColumnRow]:
        """List the columns in the order of the file."""
        return [
            ColumnRow(
                name=name,
                samples=_samples(self.table, index),
                holds=self[f"column-{index}"],
                language=self[f"tag-{index}"],
                has_language=self[f"column-{index}"].value() in IN_LANGUAGES,
            )
            for index, name in enumerate(self.table.header)
        ]

    def rest(self) -> list[BoundField]:
        """List what is asked of the whole file."""
        names = [
            name for name in ("language", "sheet", "encoding") if name in self.fields
        ]
        return [self[name] for name in names]

    @property
    def options(self) -> dict[str, object]:
        """What the reader takes."""
        columns = {}
        for index, name in enumerate(self.table.header):
            field = self.cleaned_data.get(f"column-{index}")
            if field:
                tag = self.cleaned_data.get(f"tag-{index}", "")
                is_text = Field(field) in IN_LANGUAGES
                columns[name] = str(Target(Field(field), tag if is_text else ""))
        return {
            "columns": columns,
            "language": self.cleaned_data.get("language", ""),
            "encoding": self.cleaned_data.get("encoding") or self.table.encoding,
            "sheet": self.cleaned_data.get("sheet") or self.table.sheet,
        }

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        titles = [v for name, v in cleaned.items() if name.startswith("column-")]
        if Field.TITLE not in titles:
            self.add_error(None, _("Say which column holds the titles."))
        return cleaned


def _samples(table: Table, index: int) -> str:
    values: Sequence[str] = [
        value[:LONGEST_SAMPLE]
        for value, _n in zip(table.column(index), range(SAMPLES), strict=False)
    ]
    return " · ".join(values)


def _choose(
    field: forms.Field, choices: Sequence[tuple[object, object]], initial: str
) -> None:
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows for types
    field.choices = [(str(value), label) for value, label in choices]
    field.initial = initial
