"""Organisations, by the words and codes that catalogues give for their kinds."""

from collections.abc import Mapping

from seutu.core.language import LanguageMap
from seutu.harvest.readers.fields import web_address
from seutu.harvest.records import Agent, OrganisationKind, SourceFacts

KINDS = {
    "localauthority": OrganisationKind.LOCAL,
    "regionalauthority": OrganisationKind.REGIONAL,
    "nationalauthority": OrganisationKind.NATIONAL,
    "supranationalauthority": OrganisationKind.INTERNATIONAL,
    "company": OrganisationKind.COMPANY,
    "industryconsortium": OrganisationKind.CONSORTIUM,
    "academia-scientificorganisation": OrganisationKind.RESEARCH,
    "academiascientificorganisation": OrganisationKind.RESEARCH,
    "nongovernmentalorganisation": OrganisationKind.ASSOCIATION,
    "nonprofitorganisation": OrganisationKind.ASSOCIATION,
    "local-authority": OrganisationKind.LOCAL,
    "public-service": OrganisationKind.PUBLIC_BODY,
    "association": OrganisationKind.ASSOCIATION,
    "university": OrganisationKind.RESEARCH,
    "commune": OrganisationKind.LOCAL,
    "canton": OrganisationKind.REGIONAL,
    "confederation": OrganisationKind.NATIONAL,
}


def kind(value: str) -> OrganisationKind:
    """Return what kind of organisation a code or address of a type means."""
    end = value.rstrip("/").rpartition("/")[2].rpartition("#")[2].casefold()
    return KINDS.get(end) or KINDS.get(end.replace("_", ""), OrganisationKind.UNSTATED)


def agent(
    name: LanguageMap, facts: SourceFacts, *, type_: str = "", homepage: str = ""
) -> Agent | None:
    """Return an organisation of a source's country; the source's own without a name.

    A name that is an e-mail address is none.
    """
    names: Mapping[str, str] = {
        tag: text for tag, text in name.items() if "@" not in text
    }
    if not names:
        return facts.publisher
    return Agent(
        name=names,
        kind=kind(type_),
        country=facts.country,
        region=facts.region,
        homepage=web_address(homepage),
    )
