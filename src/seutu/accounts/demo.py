"""Roles to look at a demonstration with: no person, and organisations that say so."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from seutu.accounts.models import Membership, Organisation, User
from seutu.core.ids import record_id

DOMAIN = "demo.invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """One way to look at the demonstration; without a kind it has no organisation."""

    key: str
    label: Promise
    about: Promise
    kind: str = ""
    country: str = ""
    nuts_code: str = ""
    is_operator: bool = False

    @property
    def email(self) -> str:
        return f"{self.key}@{DOMAIN}"


ROLES: tuple[Role, ...] = (
    Role(
        key="officer",
        label=_("Officer of a region"),
        about=_("States needs, publishes them as challenges, answers pledges."),
        kind=Organisation.Kind.REGION,
        country="FI",
        nuts_code="FI1C1",
    ),
    Role(
        key="city",
        label=_("Officer of a city elsewhere"),
        about=_("Finds the same need and joins forces."),
        kind=Organisation.Kind.CITY,
        country="PL",
        nuts_code="PL633",
    ),
    Role(
        key="publisher",
        label=_("Data publisher"),
        about=_("Sees what is wanted, and answers with data."),
        kind=Organisation.Kind.AGENCY,
        country="IT",
        nuts_code="ITC47",
    ),
    Role(
        key="company",
        label=_("Company"),
        about=_("Offers a solution, or to try one out."),
        kind=Organisation.Kind.COMPANY,
        country="LT",
        nuts_code="LT011",
    ),
    Role(
        key="citizen",
        label=_("Citizen"),
        about=_("Supports, comments and pledges hours."),
    ),
    Role(
        key="operator",
        label=_("Operator"),
        about=_("Verifies organisations, moderates, sees the trace of writes."),
        is_operator=True,
    ),
)
NAMES = {
    Organisation.Kind.REGION: {"en": "Demonstration region", "fi": "Esittelymaakunta"},
    Organisation.Kind.CITY: {"en": "Demonstration city", "pl": "Miasto pokazowe"},
    Organisation.Kind.AGENCY: {"en": "Demonstration agency", "it": "Ente dimostrativo"},
    Organisation.Kind.COMPANY: {
        "en": "Demonstration company",
        "lt": "Parodomoji įmonė",
    },
}


@transaction.atomic
def make_demo_accounts() -> None:
    """Add the roles that are not there yet; what they did stays as it is."""
    for role in ROLES:
        user, is_new = User.objects.get_or_create(
            email=role.email,
            defaults={"name": str(role.label), "is_staff": role.is_operator},
        )
        if is_new:
            user.set_unusable_password()
            user.save()
            EmailAddress.objects.create(
                user=user, email=user.email, primary=True, verified=True
            )
        if role.kind:
            Membership.objects.get_or_create(
                user=user,
                organisation=_organisation(role),
                defaults={"role": Membership.Role.OWNER},
            )


def demo_account(key: str) -> User | None:
    """Find the account of a role; None for a role that does not exist."""
    role = next((one for one in ROLES if one.key == key), None)
    return User.objects.filter(email=role.email).first() if role else None


def _organisation(role: Role) -> Organisation:
    name = NAMES[Organisation.Kind(role.kind)]
    organisation, _is_new = Organisation.objects.get_or_create(
        pk=record_id("demonstration", role.key),
        defaults={
            "name": name,
            "sort_name": name["en"].casefold(),
            "kind": role.kind,
            "country": role.country,
            "nuts_code": role.nuts_code,
            "verified_at": timezone.now(),
        },
    )
    return organisation
