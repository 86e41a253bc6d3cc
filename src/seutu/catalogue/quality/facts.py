"""A frozen view of a dataset: what the quality of its metadata is judged by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

LanguageMap = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """A distribution. `answers` and `download_answers` are None before a check."""

    url: str
    download_url: str = ""
    format: str = ""
    media_type: str = ""
    licence: str = ""
    licence_url: str = ""
    byte_size: int | None = None
    answers: bool | None = None
    download_answers: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetFacts:
    """A dataset. `has_contact` and `has_rights` are None when a reader cannot tell."""

    title: LanguageMap
    description: LanguageMap = field(default_factory=dict)
    keywords: Mapping[str, Sequence[str]] = field(default_factory=dict)
    themes: Sequence[str] = ()
    region: str = ""
    country: str = ""
    spatial_note: str = ""
    has_box: bool = False
    nuts_level: int | None = None
    temporal_start: str = ""
    temporal_end: str = ""
    licence: str = ""
    licence_url: str = ""
    access: str = ""
    contact_page: str = ""
    has_contact: bool | None = None
    has_rights: bool | None = None
    has_publisher: bool = False
    issued: date | None = None
    modified: date | None = None
    frequency: str = ""
    landing_page: str = ""
    files: tuple[FileFacts, ...] = ()
