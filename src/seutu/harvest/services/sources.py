"""Adding, changing and removing sources."""

from collections.abc import Mapping

import httpx
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from seutu.accounts.models import User
from seutu.audit.services import record as record_event
from seutu.catalogue.models import Catalogue
from seutu.catalogue.services import store_catalogue
from seutu.core.errors import Conflict, Invalid
from seutu.core.language import best
from seutu.harvest import leaving, scheduling
from seutu.harvest.ending import let_all_go, present_of
from seutu.harvest.facts import CatalogueFacts, plain_facts
from seutu.harvest.models import HarvestSource
from seutu.harvest.records import SourceFacts
from seutu.harvest.running import LEAVING, reader_of

LONGEST_KEY = 40
Schedule, Delivery = HarvestSource.Schedule, HarvestSource.Delivery


@transaction.atomic
def add_source(
    location: str,
    reader: str,
    about: CatalogueFacts,
    *,
    by: User | None = None,
    schedule: str = Schedule.WEEKLY,
    options: Mapping[str, object] | None = None,
    key: str = "",
    delivery: str = Delivery.NETWORK,
) -> HarvestSource:
    """Add a source with a catalogue of its own.

    `about.records` is what may be taken for granted of every record. The source's id is
    `key`, or made from its title. Raises `Invalid` for an address or reader that cannot
    be used, `Conflict` when the address is a source already.
    """
    source = HarvestSource(
        id=key or _free_key(about),
        reader=reader,
        location=location.strip(),
        delivery=delivery,
        facts=plain_facts(about.records),
        options=dict(options or {}),
        schedule=schedule if delivery == Delivery.NETWORK else Schedule.OFF,
        added_by=by,
    )
    if Catalogue.objects.filter(pk=source.pk).exists():
        raise Conflict(_("Another source has this id already."), field="key")
    if not any(about.title.values()):
        raise Invalid(_("Give the source a title."), field="title")
    _must_be_usable(source)
    source.catalogue = store_catalogue(
        Catalogue(
            id=source.pk,
            title=dict(about.title),
            publisher=about.publisher[:300],
            country=about.country[:2],
            homepage=about.homepage[:500],
            licence=about.licence[:200],
            licence_url=about.licence_url[:500],
            attribution=about.attribution,
            holds=about.holds,
        )
    )
    if source.schedule != Schedule.OFF:
        source.next_at = timezone.now()
    source.save(force_insert=True)
    record_event("source.added", target=source, actor=by, location=source.location)
    return source


@transaction.atomic
def edit_source(
    source: HarvestSource,
    *,
    by: User | None = None,
    location: str | None = None,
    reader: str | None = None,
    schedule: str | None = None,
    is_enabled: bool | None = None,
    facts: SourceFacts | None = None,
    options: Mapping[str, object] | None = None,
    full_days: int | None = None,
    vanish_percent: int | None = None,
    time_limit: int | None = None,
    ignores_robots: bool | None = None,
    keeps_raw: bool | None = None,
) -> HarvestSource:
    """Change what is named; after a change of what is read the next run is a full one.

    `time_limit` is in minutes. Raises `Invalid` for a value that cannot be used, and
    `Conflict` when a source is to be used again while its records are let go.
    """
    source = HarvestSource.objects.select_for_update().get(pk=source.pk)
    given = {
        "location": location.strip() if location is not None else None,
        "reader": reader,
        "schedule": schedule,
        "is_enabled": is_enabled,
        "facts": plain_facts(facts) if facts is not None else None,
        "options": dict(options) if options is not None else None,
        "full_days": full_days,
        "vanish_percent": vanish_percent,
        "time_limit": time_limit,
        "ignores_robots": ignores_robots,
        "keeps_raw": keeps_raw,
    }
    changed = {
        name: value
        for name, value in given.items()
        if value is not None and value != getattr(source, name)
    }
    if changed.get("is_enabled") and source.runs.leaving().exists():
        raise Conflict(str(LEAVING), field="is_enabled")
    for name, value in changed.items():
        setattr(source, name, value)
    _must_be_usable(source)
    if changed.keys() & {"location", "reader", "facts", "options", "keeps_raw"}:
        source.wants_full = True
        source.runs.live().filter(ask__isnull=False).update(ask=None, position=0)
        source.runs.filter(finished_at__isnull=False).update(ask=None)
    if "schedule" in changed or changed.get("is_enabled"):
        is_due = source.is_enabled and source.schedule != Schedule.OFF
        source.next_at = timezone.now() if is_due else None
    source.save()
    if changed:
        record_event(
            "source.edited", target=source, actor=by, fields=", ".join(sorted(changed))
        )
    return source


@transaction.atomic
def remove_source(
    source: HarvestSource, *, by: User | None = None, with_records: bool = False
) -> HarvestSource:
    """Take a source out of use; its reports stay.

    Its records stay too, unless `with_records` says that they go: they vanish then, and
    their addresses still answer. Very many are left to the worker; a run tells of it.
    Enabling the source and reading it brings them back. Raises `Conflict` while it is
    being read.
    """
    source = HarvestSource.objects.select_for_update().get(pk=source.pk)
    if source.runs.live().exists():
        raise Conflict(_("The source is being read. Stop the run first."))
    source.is_enabled, source.next_at, source.wants_full = False, None, True
    source.save()
    if with_records and leaving.are_many(present_of(source)):
        scheduling.enqueue(leaving.queue_removal(source, by=by))
        return source
    gone = let_all_go(source) if with_records else 0
    record_event("source.removed", target=source, actor=by, vanished=gone)
    return source


def _must_be_usable(source: HarvestSource) -> None:
    reader_of(source)
    if source.delivery == Delivery.NETWORK:
        _must_be_an_address(source.location)
        others = HarvestSource.objects.filter(
            location=source.location, reader=source.reader, options=source.options
        ).exclude(pk=source.pk)
        if (other := others.first()) and other.delivery == Delivery.NETWORK:
            raise Conflict(
                _("This address is a source already: %(source)s.") % {"source": other},
                field="location",
            )
    try:
        source.clean_fields(exclude=["catalogue", "added_by"])
    except ValidationError as error:
        field, (message, *_rest) = next(iter(error.message_dict.items()))
        raise Invalid(message, field=field) from None


def _must_be_an_address(location: str) -> None:
    try:
        url = httpx.URL(location)
    except httpx.InvalidURL:
        url = httpx.URL("")
    if url.scheme not in {"http", "https"} or not url.host or url.userinfo:
        raise Invalid(
            _("Give a web address that begins with https:// or http://."),
            field="location",
        )


def _free_key(about: CatalogueFacts) -> str:
    plain = slugify(best(about.title, ("en",))[1])[: LONGEST_KEY - 4].strip("-")
    stem = plain or "source"
    taken = set(
        Catalogue.objects.filter(pk__startswith=stem).values_list("pk", flat=True)
    )
    return next(
        key
        for number in range(1, len(taken) + 2)
        if (key := stem if number == 1 else f"{stem}-{number}") not in taken
    )
