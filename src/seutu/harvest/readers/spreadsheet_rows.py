"""Rows of a list of datasets as records: one dataset a row, or several files of one."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from seutu.harvest.readers import codes, spreadsheet_values
from seutu.harvest.readers.families import series
from seutu.harvest.readers.fields import clean, distinct, source_form, web_address
from seutu.harvest.readers.limits import Unreadable
from seutu.harvest.readers.markup import plain
from seutu.harvest.readers.spreadsheet_columns import (
    IN_LANGUAGES,
    Field,
    Mapped,
    language_of_words,
    name_key,
)
from seutu.harvest.readers.spreadsheet_tables import Table
from seutu.harvest.records import (
    NO_FACTS,
    Agent,
    DatasetRecord,
    DistributionRecord,
    Licence,
    SourceFacts,
)

NUTS = re.compile(r"[A-Z]{2}[A-Z0-9]{1,3}")
LONGEST_SLUG = 160
LONGEST_QUOTED = 80

Texts = dict[str, str]


class Problem(StrEnum):
    """What is wrong with a row; `value` and `other` are filled in.

    The first three keep a row out, the others only a value of it.
    """

    NO_TITLE = "Row {row}: there is no title."
    OTHER_TITLE = (
        "Row {row}: it has the identifier of row {other}, {value}, and another title."
    )
    REPEATED = "Row {row}: it repeats row {other}."
    SAME_TITLE = (
        "Row {row}: it has the title of row {other} and was taken for another file of"
        " that dataset."
    )
    NO_ADDRESS = "Row {row}: {value} is no web address."
    NO_DATE = "Row {row}: {value} is no date."
    UNKNOWN_THEME = "Row {row}: {value} is no European data theme."
    UNKNOWN_FREQUENCY = "Row {row}: {value} names no frequency."
    UNKNOWN_ACCESS = "Row {row}: {value} does not say who may get the data."


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One thing to mend in one row."""

    problem: Problem
    row: int
    value: str = ""
    other: int = 0

    def __str__(self) -> str:
        return self.problem.format(
            row=self.row, value=f"“{self.value}”", other=self.other
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedRow:
    """A row that gives no record, and why."""

    remark: Remark
    identifier: str
    raw: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRow:
    """A record, the rows it was made of, and what of them was left out."""

    record: DatasetRecord
    rows: tuple[int, ...]
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """One row by its fields; texts in languages by their tags."""

    number: int
    values: Mapping[Field, str]
    texts: Mapping[Field, Texts]
    raw: Mapping[str, str]

    def get(self, field: Field) -> str:
        return self.values.get(field, "")

    @property
    def title(self) -> str:
        return next(iter(self.texts.get(Field.TITLE, {}).values()), "")

    @property
    def publisher(self) -> str:
        return self.get(Field.PUBLISHER)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowReader:
    """Reads the rows of one table. `language` is that of texts that do not say."""

    table: Table
    mapped: Mapped
    language: str = ""
    facts: SourceFacts = NO_FACTS
    owners: frozenset[str] = frozenset()

    def read(self) -> Iterator[ReadRow | RefusedRow]:
        """Yield a record for each dataset, in the order of their first rows.

        Raises `Unreadable` when no column holds titles.
        """
        if not any(one.field is Field.TITLE for one in self.mapped.values()):
            raise Unreadable(
                "No column holds the titles. The columns are: "
                + ", ".join(self.table.header[:30])
                + "."
            )
        datasets: dict[str, list[_Line]] = {}
        remarks: dict[str, list[Remark]] = {}
        for line in self._lines():
            identifier = _identifier(line)
            first = datasets.get(identifier, [line])[0]
            remark = _belongs(line, first)
            if remark and remark.problem is not Problem.SAME_TITLE:
                yield _refused(line, remark)
                continue
            datasets.setdefault(identifier, []).append(line)
            remarks.setdefault(identifier, []).extend([remark] if remark else [])
        month_first = self._month_comes_first()
        for identifier, lines in datasets.items():
            maker = _Maker(lines, self.facts, month_first, remarks[identifier])
            record = maker.record(identifier)
            numbers = tuple(line.number for line in lines)
            yield ReadRow(record=record, rows=numbers, remarks=tuple(maker.remarks))

    def _lines(self) -> Iterator[_Line]:
        columns = [
            (index, name, self.mapped.get(name))
            for index, name in enumerate(self.table.header)
        ]
        for number, cells in self.table.rows:
            values: dict[Field, str] = {}
            texts: dict[Field, Texts] = {}
            raw: Texts = {}
            language = self._language_of(cells)
            for index, name, target in columns:
                cell = clean(cells[index])
                if not cell or (target and target.field is Field.PERSON):
                    continue
                raw[name] = cell
                if target is None:
                    continue
                if target.field in IN_LANGUAGES:
                    tag = target.language or language
                    texts.setdefault(target.field, {}).setdefault(tag, plain(cell))
                elif target.field is Field.PUBLISHER and name_key(cell) in self.owners:
                    continue
                else:
                    values.setdefault(target.field, cell)
            yield _Line(number, values, texts, raw)

    def _language_of(self, cells: Sequence[str]) -> str:
        for index, name in enumerate(self.table.header):
            target = self.mapped.get(name)
            if target and target.field is Field.LANGUAGE:
                tag = language_of_words(cells[index].rstrip("/").rpartition("/")[2])
                if tag:
                    return tag
        return self.language or self.facts.language

    def _month_comes_first(self) -> bool:
        dates = {Field.ISSUED, Field.MODIFIED, Field.PERIOD_START, Field.PERIOD_END}
        values = (
            cell
            for index, name in enumerate(self.table.header)
            if (target := self.mapped.get(name)) and target.field in dates
            for cell in self.table.column(index)
        )
        return spreadsheet_values.month_comes_first(values)


class _Maker:
    """Makes one record of the rows of a dataset; the first value of a field counts."""

    def __init__(
        self,
        lines: Sequence[_Line],
        facts: SourceFacts,
        month_first: bool,
        remarks: list[Remark],
    ) -> None:
        self.lines = lines
        self.facts = facts
        self.month_first = month_first
        self.remarks = remarks

    def record(self, identifier: str) -> DatasetRecord:
        issued, modified = self._day(Field.ISSUED), self._day(Field.MODIFIED)
        licence = self._licence() or self.facts.licence
        place = self._first(Field.PLACE)
        region = place if NUTS.fullmatch(place) else self.facts.region
        title = self._texts(Field.TITLE)
        access = spreadsheet_values.access(self._first(Field.ACCESS))
        self._remark_unless(bool(access), Field.ACCESS, Problem.UNKNOWN_ACCESS)
        return DatasetRecord(
            identifier=identifier,
            title=title,
            description=self._texts(Field.DESCRIPTION),
            keywords={
                tag: words
                for tag, text in self._texts(Field.KEYWORDS).items()
                if (words := spreadsheet_values.listed(text))
            },
            publisher=self._publisher(),
            country=self.facts.country,
            region=region,
            landing_page=self._address(Field.PAGE),
            licence=licence,
            access=access or self.facts.access or codes.access_of(licence),
            issued=issued,
            modified=modified,
            unread=self._unread(issued, modified),
            themes=self._themes(),
            family=series(title),
            frequency=self._frequency(),
            spatial="" if NUTS.fullmatch(place) else place,
            temporal_start=self._moment(Field.PERIOD_START),
            temporal_end=self._moment(Field.PERIOD_END),
            version=self._first(Field.VERSION),
            distributions=self._distributions(licence),
            raw=source_form([dict(line.raw) for line in self.lines]),
        )

    def _first(self, field: Field) -> str:
        return next((v for line in self.lines if (v := line.get(field))), "")

    def _texts(self, field: Field) -> Texts:
        found: Texts = {}
        for line in self.lines:
            for tag, text in line.texts.get(field, {}).items():
                found.setdefault(tag, text)
        return {tag: text for tag, text in found.items() if text}

    def _publisher(self) -> Agent | None:
        name = self._first(Field.PUBLISHER)
        if not name:
            return self.facts.publisher
        tag = next(iter(self._texts(Field.TITLE)), "und")
        return Agent(name={tag: name}, country=self.facts.country)

    def _licence(self) -> Licence | None:
        stated = self._first(Field.LICENCE), self._first(Field.LICENCE_URL)
        label, address = spreadsheet_values.licence_words(*stated)
        return codes.licence(label, address)

    def _themes(self) -> tuple[str, ...]:
        words = spreadsheet_values.listed(self._first(Field.THEME))
        whole = spreadsheet_values.theme(self._first(Field.THEME))
        found = distinct(map(spreadsheet_values.theme, words)) or distinct([whole])
        self._remark_unless(bool(found), Field.THEME, Problem.UNKNOWN_THEME)
        return found

    def _frequency(self) -> str:
        found = spreadsheet_values.frequency(self._first(Field.FREQUENCY))
        self._remark_unless(bool(found), Field.FREQUENCY, Problem.UNKNOWN_FREQUENCY)
        return found

    def _address(self, field: Field) -> str:
        found = next(iter(spreadsheet_values.addresses(self._first(field))), "")
        self._remark_unless(bool(found), field, Problem.NO_ADDRESS)
        return found

    def _day(self, field: Field) -> date | None:
        found = spreadsheet_values.european_day(
            self._first(field), month_first=self.month_first
        )
        self._remark_unless(found is not None, field, Problem.NO_DATE)
        return found

    def _moment(self, field: Field) -> str:
        found = spreadsheet_values.moment(
            self._first(field), month_first=self.month_first
        )
        self._remark_unless(bool(found), field, Problem.NO_DATE)
        return found

    def _unread(self, issued: date | None, modified: date | None) -> Texts:
        stated = {"issued": (issued, self._first(Field.ISSUED))}
        stated["modified"] = (modified, self._first(Field.MODIFIED))
        return {name: said for name, (day, said) in stated.items() if said and not day}

    def _distributions(self, licence: Licence | None) -> tuple[DistributionRecord, ...]:
        found: dict[str, DistributionRecord] = {}
        for line in self.lines:
            said = line.get(Field.URL)
            urls = spreadsheet_values.addresses(said)
            if said and not urls:
                self._note(Problem.NO_ADDRESS, line, said)
            words = spreadsheet_values.formats(line.get(Field.FORMAT))
            if len(words) != len(urls):
                words = (line.get(Field.FORMAT).strip(),) * len(urls)
            for url, word in zip(urls, words, strict=True):
                if web_address(url) and url not in found:
                    found[url] = DistributionRecord(
                        url=url,
                        title=dict(line.texts.get(Field.FILE_TITLE, {})),
                        format=codes.file_type(word, url) or codes.file_type("", url),
                        licence=licence,
                    )
        return tuple(found.values())

    def _remark_unless(self, is_read: bool, field: Field, problem: Problem) -> None:
        if not is_read and (said := self._first(field)):
            line = next(line for line in self.lines if line.get(field) == said)
            self._note(problem, line, said)

    def _note(self, problem: Problem, line: _Line, said: str) -> None:
        quoted = said[:LONGEST_QUOTED]
        self.remarks.append(Remark(problem=problem, row=line.number, value=quoted))


def _belongs(line: _Line, first: _Line) -> Remark | None:
    """Tell what speaks against, or should be said of, joining a row to a dataset."""
    if not line.title:
        return Remark(problem=Problem.NO_TITLE, row=line.number)
    if line is first:
        return None
    if name_key(line.title) != name_key(first.title):
        return Remark(
            problem=Problem.OTHER_TITLE,
            row=line.number,
            other=first.number,
            value=line.get(Field.IDENTIFIER)[:LONGEST_QUOTED],
        )
    if line.get(Field.URL) in {"", first.get(Field.URL)}:
        return Remark(problem=Problem.REPEATED, row=line.number, other=first.number)
    if line.get(Field.IDENTIFIER):
        return None
    return Remark(problem=Problem.SAME_TITLE, row=line.number, other=first.number)


def _refused(line: _Line, remark: Remark) -> RefusedRow:
    stated = line.get(Field.IDENTIFIER)
    is_own = stated and remark.problem is Problem.NO_TITLE
    return RefusedRow(
        remark=remark,
        identifier=stated if is_own else f"row {line.number}",
        raw=source_form(dict(line.raw)),
    )


def _identifier(line: _Line) -> str:
    """Return the stated identifier, else one made of publisher and title."""
    if stated := line.get(Field.IDENTIFIER):
        return stated
    slug = "-".join(name_key(f"{line.publisher} {line.title}").split())
    if len(slug) <= LONGEST_SLUG:
        return slug
    digest = hashlib.sha256(slug.encode()).hexdigest()[:12]
    return f"{slug[:LONGEST_SLUG]}-{digest}"
