"""The caller's organisations: those she belongs to, registering one, changing one."""

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field

from seutu.accounts import services
from seutu.accounts.models import Membership, Organisation, User
from seutu.api.addresses import api_url, page_url
from seutu.api.authentication import SignedRequest, scoped
from seutu.api.entries import RECORD_ID
from seutu.api.organisations import KINDS, OrganisationOut
from seutu.api.organisations import router as organisations
from seutu.api.problems import PROBLEMS
from seutu.api.readers import language_tag
from seutu.core.errors import Invalid, NotFound
from seutu.core.permissions import require
from seutu.places.finding import Place, find_place

router = Router(tags=["organisations and accounts"])

ROLES = ", ".join(Membership.Role.values)
TAG = ["organisations and accounts"]
MOST_LANGUAGES = 30


class Body(Schema):
    """What is sent: unknown properties are refused rather than overlooked."""

    model_config = ConfigDict(extra="forbid")


class OrganisationBody(Body):
    """Who an organisation is; `place` or codes are checked against the places."""

    name: dict[str, str] = Field(
        min_length=1,
        max_length=MOST_LANGUAGES,
        examples=[{"fi": "Turun kaupunki", "sv": "Åbo stad"}],
    )
    kind: str = Field(description=f"One of: {', '.join(KINDS)}.", examples=["city"])
    place: str = Field(
        "",
        max_length=100,
        description="A NUTS code, a LAU code, or the name of a region or city.",
        examples=["FI_853"],
    )
    languages: list[str] = Field(
        default_factory=list, max_length=MOST_LANGUAGES, examples=[["fi", "sv"]]
    )
    homepage: str = Field("", max_length=500, examples=["https://www.turku.fi/"])


class OrganisationNew(OrganisationBody):
    key: str = Field(
        "",
        max_length=36,
        description="The same key registers the same organisation, so that a request"
        " can be repeated without harm.",
    )


class OwnOrganisation(OrganisationOut):
    """An organisation with what its members may know."""

    role: str | None = Field(description=f"Your role: {ROLES}; null for an operator.")
    region: str | None = Field(description="NUTS code.")
    city: str | None = Field(description="LAU code with its country, such as FI_853.")
    languages: list[str]
    is_verified: bool


class OwnOrganisationList(Schema):
    results: list[OwnOrganisation]


@router.get(
    "/me/organisations",
    response={200: OwnOrganisationList, **PROBLEMS},
    operation_id="listMyOrganisations",
    url_name="my_organisations",
    summary="List your organisations",
    auth=scoped("read"),
)
def my_organisations(request: SignedRequest) -> OwnOrganisationList:
    """List the organisations that you belong to, with your role."""
    rows = request.user.memberships.select_related("organisation")
    return OwnOrganisationList(
        results=[
            _own(row.organisation, row.role)
            for row in rows.order_by("organisation__sort_name", "organisation_id")
        ]
    )


@organisations.post(
    "",
    response={201: OwnOrganisation, **PROBLEMS},
    operation_id="registerOrganisation",
    summary="Register an organisation",
    auth=scoped("organisations"),
    tags=TAG,
)
def register_organisation(
    request: SignedRequest, body: OrganisationNew
) -> Status[OwnOrganisation]:
    """Register an organisation that you own from then on."""
    made = services.register_organisation(_profile(body), by=request.user, key=body.key)
    return Status(201, _own(made, Membership.Role.OWNER))


@organisations.put(
    "/{id}",
    response={200: OwnOrganisation, **PROBLEMS},
    operation_id="changeOrganisation",
    summary="Change an organisation",
    auth=scoped("organisations"),
    tags=TAG,
)
def change_organisation(
    request: SignedRequest, id: str, body: OrganisationBody
) -> OwnOrganisation:
    """Replace what an organisation says of itself; for its owners."""
    found = managed_organisation(request, id)
    changed = services.change_organisation(found, _profile(body), by=request.user)
    return _own(changed, _role(changed, request.user))


def found_organisation(request: SignedRequest, id: str) -> Organisation:
    rows = Organisation.objects.visible_to(request.user)
    found = rows.filter(pk=id).first() if RECORD_ID.fullmatch(id) else None
    if found is None:
        raise NotFound(_("There is no such organisation."))
    return found


def managed_organisation(request: SignedRequest, id: str) -> Organisation:
    found = found_organisation(request, id)
    require(request.user, "accounts.manage", found)
    return found


def _role(organisation: Organisation, user: User) -> str | None:
    rows = organisation.memberships.filter(user=user)
    return rows.values_list("role", flat=True).first()


def _profile(body: OrganisationBody) -> services.Profile:
    place = find_place(body.place) if body.place.strip() else Place("", "", "", "")
    for tag in (*body.name, *body.languages):
        language_tag(tag, field="languages" if tag in body.languages else "name")
    if body.homepage and not _is_address(body.homepage):
        raise Invalid(
            _("A homepage begins with https:// or http://."), field="homepage"
        )
    return services.Profile(
        name=body.name,
        kind=body.kind,
        country=place.country,
        nuts_code=place.nuts_code,
        lau_code=place.lau_code,
        languages=tuple(body.languages),
        homepage=body.homepage,
    )


def _is_address(text: str) -> bool:
    try:
        URLValidator(schemes=["http", "https"])(text)
    except ValidationError:
        return False
    return True


def _own(row: Organisation, role: str | None) -> OwnOrganisation:
    return OwnOrganisation(
        id=row.pk,
        url=page_url("organisation", row.pk),
        api_url=api_url("get_organisation", row.pk),
        name=row.name,
        kind=row.kind,
        country=row.country or None,
        homepage=row.homepage or None,
        role=role,
        region=row.nuts_code or None,
        city=row.lau_code or None,
        languages=row.languages,
        is_verified=row.is_verified,
    )
