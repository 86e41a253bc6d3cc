"""What a page shows of a record, ready to print: resolved texts with their language.

Views fill these from models and matches; templates only lay them out. Labels and
sentences are already in the reader's language, content is a `Text` with its own tag.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from seutu.core.language import direction

Tone = Literal["good", "caution", "closed", "plain"]
Fit = Literal["strong", "fair", "weak"]
ReasonKind = Literal[
    "concepts", "words", "place", "clock", "licence", "solution", "similar"
]

FIT_BARS: Mapping[str, int] = {"strong": 3, "fair": 2, "weak": 1}


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of content and the BCP 47 tag of the language it is written in."""

    value: str
    tag: str = "und"

    @property
    def direction(self) -> str:
        return direction(self.tag)

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class Link:
    """A label that leads somewhere when `url` is set, and is plain text when not.

    `drop` names the concepts behind it that a reader may say were not meant.
    """

    label: Text
    url: str = ""
    drop: str = ""


@dataclass(frozen=True, slots=True)
class Badge:
    """A state in words; the tone only colours the dot beside it."""

    label: str
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class WordPair:
    """A word of the need and the word of the record that it was translated to.

    `meaning` repeats the word in the reader's language when it is neither of the two.
    `sureness` is how surely the one stands for the other, `share` its part of the
    score, both between 0 and 1; `drop` names the pair for who did not mean it.
    """

    source: Text
    target: Text
    meaning: Text | None = None
    sureness: float = 0.0
    share: float = 0.0
    drop: str = ""

    @property
    def sureness_percent(self) -> int:
        return round(self.sureness * 100)

    @property
    def share_percent(self) -> int:
        return round(self.share * 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonView:
    """One reason of a match, with its share of the score between 0 and 1.

    `pairs` are the weightiest pairs of words, `all_pairs` those named under "How the
    reasons add up".
    """

    kind: ReasonKind
    sentence: str
    share: float
    concepts: tuple[Link, ...] = ()
    pairs: tuple[WordPair, ...] = ()
    all_pairs: tuple[WordPair, ...] = ()
    found_in: str = ""

    @property
    def percent(self) -> int:
        return round(self.share * 100)


@dataclass(frozen=True, slots=True)
class NeedPiece:
    """A piece of the need's text; `speaks` is "answered", "unanswered" or empty."""

    text: str
    speaks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchView:
    """Why a record was found. `percent` is the calibrated score as a whole number.

    `unanswered` are words of the need that nothing in the record speaks to, `need` the
    need's text in pieces. `also` are records folded under this one.
    """

    fit: Fit
    fit_label: str
    percent: int
    reasons: tuple[ReasonView, ...]
    unanswered: tuple[Text, ...] = ()
    need: tuple[NeedPiece, ...] = ()
    need_tag: Text = Text("")
    need_is_cut: bool = False
    also: tuple["AlsoIn", ...] = ()
    also_label: str = ""

    @property
    def bars(self) -> int:
        return FIT_BARS[self.fit]

    @property
    def main_reasons(self) -> tuple[ReasonView, ...]:
        return self.reasons[:2]

    @property
    def more_reasons(self) -> tuple[ReasonView, ...]:
        return self.reasons[2:]


@dataclass(frozen=True, slots=True)
class AlsoIn:
    """A record folded under another, and where it stands."""

    link: Link
    where: str = ""


@dataclass(frozen=True, slots=True)
class DroppedView:
    """A meaning that the reader left out, and the address that takes it back."""

    words: Text
    meaning: Text | None
    undo_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One record in a list. Only what is known is set; the rest is left out.

    `kind` also names the icon. `gloss` holds key concepts in the reader's language and
    stays empty when the record already is in it.
    """

    id: str
    kind: str
    kind_label: str
    url: str
    title: Text
    summary: Text | None = None
    publisher: Link | None = None
    country: str = ""
    place: str = ""
    gloss: tuple[Link, ...] = ()
    as_of: date | None = None
    as_of_label: str = ""
    closes: date | None = None
    status: Badge | None = None
    access: Badge | None = None
    licence: Link | None = None
    formats: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    also_in: int = 0
    alike: int = 0
    alike_label: str = ""
    backing: tuple[str, ...] = ()
    answer_url: str = ""
    catalogue: str = ""
    match: MatchView | None = None


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value to narrow by; `count` is None while nobody can tell."""

    value: str
    label: str
    count: int | None
    is_chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """One way to narrow a list; `name` is the query parameter."""

    name: str
    label: str
    values: tuple[FacetValue, ...]
    shown: int = 6

    @property
    def first(self) -> tuple[FacetValue, ...]:
        chosen = [value for value in self.values[self.shown :] if value.is_chosen]
        return (*self.values[: self.shown], *chosen)

    @property
    def rest(self) -> tuple[FacetValue, ...]:
        later = self.values[self.shown :]
        return tuple(value for value in later if not value.is_chosen)


@dataclass(frozen=True, slots=True)
class Tab:
    """One kind of record above a list, with the number of records behind it."""

    label: str
    url: str
    count: int
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """A need that a visitor can try with one click."""

    language: str
    text: Text
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedView:
    """The need as it was read. `action` is the address that the forms send to.

    `concepts` are those recognised in the text. `languages` are the choices for a
    correction; `is_sure` is false when more than one language was tried. `limits` is
    a sentence about languages that cannot be translated well yet. A stored need has its
    text behind its address, not in it. `is_cut` tells that only its beginning was read.
    `dropped` is what the reader left out; `drop_url` takes more of it, with the address
    shown as `drop_query`.
    """

    text: Text
    action: str
    language_label: str
    is_sure: bool = True
    alternatives: tuple[str, ...] = ()
    languages: tuple[Choice, ...] = ()
    concepts: tuple[Link, ...] = ()
    limits: str = ""
    share_url: str = ""
    text_in_address: bool = True
    is_cut: bool = False
    dropped: tuple[DroppedView, ...] = ()
    dropped_keys: tuple[str, ...] = ()
    keep_all_url: str = ""
    drop_url: str = ""
    drop_query: str = ""

    @property
    def is_long(self) -> bool:
        return len(self.text.value) > 180


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a record: a label and its values."""

    label: str
    values: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DistributionView:
    title: Text
    url: str
    format: str = ""
    licence: str = ""
    size: str = ""
    as_of: date | None = None
    preview_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """The same record in another catalogue, and what that catalogue says of it.

    `record` leads to its page here, `url` to its page there.
    """

    record: Link
    url: str = ""
    as_of: date | None = None
    licence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A titled piece of a record's text, such as a field of an algorithm register."""

    label: str
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordView:
    """Everything on a record's own page. `card` is the same record in a list.

    `needs` are published needs it could serve (or, for a need, what answers it);
    `alike` are tables of the same family or near-duplicates; `elsewhere` is the same
    record elsewhere, in so many `other_catalogues`; `similar` are records of one kind.
    """

    card: Card
    description: Text | None = None
    passages: tuple[Passage, ...] = ()
    facts: tuple[Fact, ...] = ()
    concepts: tuple[Link, ...] = ()
    distributions: tuple[DistributionView, ...] = ()
    source: Link | None = None
    landing_page: str = ""
    elsewhere: tuple[Copy, ...] = ()
    other_catalogues: int = 0
    alike: tuple[Card, ...] = ()
    needs: tuple[Card, ...] = ()
    similar: tuple[Card, ...] = ()
    share_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A titled run of cards on a profile page, with its own sentence when empty.

    With `is_more` there are more than `total`.
    """

    title: str
    cards: tuple[Card, ...]
    empty: str
    total: int = 0
    is_more: bool = False
    more_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileView:
    """The page of an organisation, region, city, theme or source."""

    kind: str
    kind_label: str
    title: Text
    lead: str = ""
    facts: tuple[Fact, ...] = ()
    parents: tuple[Link, ...] = ()
    children: tuple[tuple[Link, int], ...] = ()
    children_label: str = ""
    sections: tuple[Section, ...] = ()
    homepage: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """A list of cards, or of links with counts, with its filters and next page.

    `heading` counts what is listed, where that is not records; `search_label` asks for
    what the list is searched by, where that is not a need. With `is_more` there are
    more than `total`.
    """

    title: str
    lead: str
    action: str
    total: int
    is_more: bool = False
    kind: str = ""
    search: str = ""
    search_label: str = ""
    heading: str = ""
    is_searchable: bool = True
    cards: tuple[Card, ...] = ()
    links: tuple[tuple[Link, int], ...] = ()
    facets: tuple[Facet, ...] = ()
    first_url: str = ""
    next_url: str = ""
    empty: str = ""
    hidden: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    count: int
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How the cases spread over one property: a chart and the same as a table."""

    id: str
    title: str
    column: str
    bars: tuple[Bar, ...]
    note: str = ""

    @property
    def chart(self) -> Mapping[str, object]:
        rows = [{"label": bar.label, "count": bar.count} for bar in self.bars]
        return {"title": self.title, "rows": rows}

    @property
    def rows_id(self) -> str:
        return f"{self.id}-rows"

    @property
    def total(self) -> int:
        return sum(bar.count for bar in self.bars)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """One harvested source in the table of sources."""

    name: Link
    country: str
    holds: str
    records: int
    as_of: date | None
    licence: Link
    state: Badge = field(default_factory=lambda: Badge(""))
