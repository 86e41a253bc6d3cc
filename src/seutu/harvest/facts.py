"""What is stated of a whole source, as the columns and forms hold it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from seutu.core.language import LanguageMap
from seutu.harvest.records import (
    Access,
    Agent,
    Licence,
    OrganisationKind,
    SourceFacts,
)

Plain = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueFacts:
    """How a catalogue is listed. `holds` is the kind of its records."""

    title: LanguageMap
    publisher: str = ""
    country: str = ""
    homepage: str = ""
    licence: str = ""
    licence_url: str = ""
    attribution: str = ""
    holds: str = "dataset"
    records: SourceFacts = field(default_factory=SourceFacts)


def plain_facts(facts: SourceFacts) -> Plain:
    """Return the facts as JSON holds them; what is not stated is left out."""
    found: Plain = {
        "country": facts.country,
        "region": facts.region,
        "language": "" if facts.language == "und" else facts.language,
        "access": facts.access.value,
    }
    if facts.licence:
        found["licence"] = {"label": facts.licence.label, "url": facts.licence.url}
    if agent := facts.publisher:
        found["publisher"] = {
            "name": dict(agent.name),
            "kind": agent.kind.value,
            "country": agent.country,
            "region": agent.region,
            "homepage": agent.homepage,
        }
    return {key: value for key, value in found.items() if value}


def read_facts(stored: Mapping[str, object]) -> SourceFacts:
    """Return the facts that `plain_facts` wrote; unknown words count as not stated."""
    access = _text(stored, "access")
    return SourceFacts(
        country=_text(stored, "country"),
        region=_text(stored, "region"),
        language=_text(stored, "language") or "und",
        access=Access(access) if access in set(Access) else Access.UNSTATED,
        licence=_licence(stored.get("licence")),
        publisher=_agent(stored.get("publisher")),
    )


def _licence(stored: object) -> Licence | None:
    if not isinstance(stored, Mapping):
        return None
    return Licence(label=_text(stored, "label"), url=_text(stored, "url"))


def _agent(stored: object) -> Agent | None:
    if not isinstance(stored, Mapping):
        return None
    name = stored.get("name")
    kind = _text(stored, "kind")
    return Agent(
        name=dict(name) if isinstance(name, Mapping) else {},
        kind=OrganisationKind(kind)
        if kind in set(OrganisationKind)
        else OrganisationKind.UNSTATED,
        country=_text(stored, "country"),
        region=_text(stored, "region"),
        homepage=_text(stored, "homepage"),
    )


def _text(stored: Mapping[str, object], key: str) -> str:
    found = stored.get(key)
    return found if isinstance(found, str) else ""
