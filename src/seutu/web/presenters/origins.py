"""Where the records come from: sources, their last runs, what they refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from seutu.catalogue.models import Catalogue
from seutu.challenges.services.drafting import OWN_CATALOGUE
from seutu.harvest import directory
from seutu.harvest.models import HarvestRecord, HarvestRun, HarvestSource
from seutu.web.cards import Badge, Fact, Link, ProfileView, SourceRow, Text
from seutu.web.presenters import labels
from seutu.web.presenters.entries import MODELS
from seutu.web.presenters.profiles import counts_by, section_of

RUNS = 10
REFUSED = 50
LONGEST_RAW = 2_000


@dataclass(frozen=True, slots=True)
class RefusedRecord:
    """A record in quarantine: why, and the beginning of its own form."""

    identifier: str
    reason: str
    raw: str


@dataclass(frozen=True, slots=True)
class RunRow:
    """One pass over a source and its tally."""

    started: datetime
    state: Badge
    read: int
    created: int
    updated: int
    unchanged: int
    rejected: int
    vanished: int
    failure: str


def source_rows() -> tuple[SourceRow, ...]:
    """List every catalogue with its records and the state of its last run.

    The same number of queries for any number of catalogues.
    """
    counted = counts_by("source")
    runs = _last_runs()
    return tuple(
        SourceRow(
            name=Link(labels.content(one.title), one.get_absolute_url()),
            country=labels.country_name(one.country) if one.country else "",
            holds=labels.kind_plural(one.holds),
            records=counted.get(one.pk, 0),
            as_of=one.as_of,
            licence=_licence(one),
            state=_state(one, runs),
        )
        for one in Catalogue.objects.all()
    )


def attributions() -> tuple[Text, ...]:
    """Give the attributions the publishers ask for."""
    found = Catalogue.objects.exclude(attribution="").values_list(
        "attribution", flat=True
    )
    every = [*found, directory.ATTRIBUTION]
    return tuple(Text(text) for text in dict.fromkeys(every))


def source_view(catalogue: Catalogue) -> ProfileView:
    """Show a source with its newest records."""
    kind = catalogue.holds if catalogue.holds in MODELS else "dataset"
    facts = (
        _fact(_("Publisher"), catalogue.publisher),
        _fact(
            _("Country"),
            labels.country_name(catalogue.country) if catalogue.country else "",
        ),
        Fact(
            _("Licence"),
            (_licence(catalogue),) if catalogue.pk != OWN_CATALOGUE else (),
        ),
        _fact(_("Attribution"), catalogue.attribution),
    )
    return ProfileView(
        kind="source",
        kind_label=_("Source"),
        title=labels.content(catalogue.title),
        facts=tuple(fact for fact in facts if fact.values),
        parents=(
            Link(Text(_("Sources"), labels.reader_language()), reverse("source_list")),
        ),
        sections=(
            section_of(
                kind,
                "source",
                catalogue.pk,
                empty=_("Nothing has been read from this source yet."),
            ),
        ),
        homepage=catalogue.homepage,
    )


def runs_of(catalogue: Catalogue) -> tuple[RunRow, ...]:
    """List the last passes over a source, the newest first."""
    found = HarvestRun.objects.filter(source__catalogue=catalogue).order_by(
        "-started_at", "-pk"
    )
    return tuple(
        RunRow(
            started=run.started_at,
            state=run_badge(run.state),
            read=run.read,
            created=run.created,
            updated=run.updated,
            unchanged=run.unchanged,
            rejected=run.rejected,
            vanished=run.vanished,
            failure=run.failure,
        )
        for run in found[:RUNS]
    )


def refused_of(catalogue: Catalogue) -> tuple[RefusedRecord, ...]:
    """List records in quarantine, so that their publisher can mend them."""
    found = HarvestRecord.objects.filter(
        source__catalogue=catalogue, state=HarvestRecord.State.REJECTED
    ).order_by("identifier")
    return tuple(
        RefusedRecord(
            identifier=record.identifier,
            reason=record.reason,
            raw=record.source_form[:LONGEST_RAW].decode("utf-8", "replace"),
        )
        for record in found[:REFUSED]
    )


def run_badge(state: str) -> Badge:
    """Show the state of a run."""
    if state == HarvestRun.State.COMPLETE:
        return Badge(_("Read in full"), "good")
    if state == HarvestRun.State.RUNNING:
        return Badge(_("Being read"), "caution")
    if state == HarvestRun.State.FAILED:
        return Badge(_("Failed"), "closed")
    if state == HarvestRun.State.WAITING:
        return Badge(_("Read; what it names no more is looked into"), "caution")
    return Badge(str(HarvestRun.State(state).label), "caution")


def _state(catalogue: Catalogue, runs: Mapping[str, str]) -> Badge:
    if catalogue.pk == OWN_CATALOGUE:
        return Badge(_("Written here by the owners"), "good")
    return run_badge(runs[catalogue.pk]) if catalogue.pk in runs else Badge("")


def _last_runs() -> Mapping[str, str]:
    """Tell the state of the last run of each catalogue, in one query."""
    newest = HarvestRun.objects.filter(source=OuterRef("pk")).order_by(
        "-started_at", "-pk"
    )
    state = Subquery(newest.values("state")[:1])
    found = HarvestSource.objects.annotate(state=state).values_list(
        "catalogue", "state"
    )
    return {catalogue: state for catalogue, state in found if state}


def _licence(catalogue: Catalogue) -> Link:
    label = catalogue.licence or _("Licence not stated")
    return Link(Text(label), catalogue.licence_url)


def _fact(label: str, value: str) -> Fact:
    return Fact(label, (Link(Text(value)),) if value else ())
