"""Reading many datasets at once as facts: few columns, no model instances."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from functools import cache
from hashlib import blake2b

from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from seutu.catalogue.models import Dataset, Distribution, LinkCheck
from seutu.catalogue.quality.facts import DatasetFacts, FileFacts
from seutu.vocabularies import sources

COLUMNS = (
    *("id", "title", "description", "keywords", "themes", "region_id", "country"),
    *("spatial_note", "nuts_level", "temporal_start", "temporal_end", "licence"),
    *("licence_url", "access", "contact_page", "has_contact", "has_rights"),
    *("publisher_id", "issued", "modified", "frequency", "landing_page"),
    "west",
)
FILE_COLUMNS = (
    *("dataset_id", "url", "download_url", "format", "media_type", "licence"),
    *("licence_url", "byte_size"),
)
# What an answer means for the points; anything else is not known.
MEANINGS = {LinkCheck.State.ANSWERS.value: True, LinkCheck.State.BROKEN.value: False}

Checks = Mapping[str, bool]


@cache
def known_formats() -> frozenset[str]:
    """The codes of the EU table of file types."""
    return frozenset(entry.id for entry in sources.file_types())


def digest_of(address: str) -> str:
    """The key of an address: the same for the same one."""
    return blake2b(address.encode("utf-8", "replace"), digest_size=16).hexdigest()


def overdue(today: date) -> Q:
    """Select results whose data was out of date when the record was last read.

    What its publisher did since is not known here, and must not be held against him.
    """
    read = Coalesce("catalogue__as_of", Value(today))
    return Q(overdue_on__lte=read)


def facts_of(ids: Collection[str]) -> dict[str, DatasetFacts]:
    """Read datasets with their distributions and link checks; three queries."""
    files = _files(ids)
    rows = Dataset.objects.filter(pk__in=ids).values_list(*COLUMNS)
    return {
        row[0]: DatasetFacts(
            title=row[1],
            description=row[2],
            keywords=row[3],
            themes=row[4],
            region=row[5] or "",
            country=row[6],
            spatial_note=row[7],
            nuts_level=row[8],
            temporal_start=row[9],
            temporal_end=row[10],
            licence=row[11],
            licence_url=row[12],
            access=row[13],
            contact_page=row[14],
            has_contact=row[15],
            has_rights=row[16],
            has_publisher=row[17] is not None,
            issued=row[18],
            modified=row[19],
            frequency=row[20],
            landing_page=row[21],
            has_box=row[22] is not None,
            files=tuple(files.get(row[0], ())),
        )
        for row in rows
    }


def _files(ids: Collection[str]) -> dict[str, list[FileFacts]]:
    checks = _checks(ids)
    found: dict[str, list[FileFacts]] = defaultdict(list)
    rows = Distribution.objects.filter(dataset_id__in=ids).order_by("position")
    for dataset_id, url, download, *rest in rows.values_list(*FILE_COLUMNS):
        known = checks.get(dataset_id)
        found[dataset_id].append(
            FileFacts(
                url=url,
                download_url=download,
                format=rest[0],
                media_type=rest[1],
                licence=rest[2],
                licence_url=rest[3],
                byte_size=rest[4],
                answers=known.get(digest_of(url)) if known else None,
                download_answers=known.get(digest_of(download))
                if known and download
                else None,
            )
        )
    return found


def _checks(ids: Collection[str]) -> dict[str, dict[str, bool]]:
    found: dict[str, dict[str, bool]] = defaultdict(dict)
    rows = LinkCheck.objects.filter(dataset_id__in=ids, state__in=MEANINGS)
    for dataset_id, digest, state in rows.values_list("dataset_id", "digest", "state"):
        found[dataset_id][digest] = MEANINGS[state]
    return found
