"""Who looks at lists, and the records that lists are made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import count as counting

from django.utils import timezone

from seutu.accounts.models import (
    Organisation,
    User,
)
from seutu.catalogue.models import Catalogue, Dataset
from seutu.challenges.models import (
    Challenge,
    Statement,
)
from seutu.core.ids import record_id
from seutu.harvest.models import HarvestRun, HarvestSource
from seutu.solutions.models import Solution
from tests import factories
from tests.people import UserFactory, member, operator

NUMBERS = counting(1)


@dataclass(frozen=True, kw_only=True)
class Town:
    """Who looks at lists, and what the lists are about."""

    city: Organisation
    officer: User
    person: User
    operator: User
    challenge: Challenge

    @property
    def subject(self) -> str:
        return f"challenge:{self.challenge.pk}"

    @cached_property
    def viewers(self) -> Mapping[str, User]:
        return {
            "officer": self.officer,
            "person": self.person,
            "operator": self.operator,
        }


def town() -> Town:
    city = factories.OrganisationFactory(verified_at=timezone.now())
    return Town(
        city=city,
        officer=member("owner", city),
        person=UserFactory(),
        operator=operator(),
        challenge=factories.OwnChallengeFactory(owner=city),
    )


def people(size: int) -> list[User]:
    return User.objects.bulk_create(
        User(email=f"reader{next(NUMBERS)}@turku.example", password="!")
        for _ in range(size)
    )


def organisations(size: int, **fields: object) -> list[Organisation]:
    made = []
    for _ in range(size):
        number = next(NUMBERS)
        made.append(
            Organisation(
                id=record_id("organisation", str(number)),
                name={"fi": f"Kunta {number}"},
                sort_name=f"kunta {number}",
                kind=Organisation.Kind.CITY,
                country="FI",
                **fields,
            )
        )
    return Organisation.objects.bulk_create(made)


def _entry(source: Catalogue) -> dict[str, object]:
    number = next(NUMBERS)
    return {
        "id": record_id(source.pk, str(number)),
        "identifier": str(number),
        "catalogue": source,
        "title": {"en": f"Home care visits {number}"},
        "description": {"en": "Visits of a year."},
        "language": "en",
        "country": "FI",
        "sort_date": date(2025, 1, 1) + timedelta(days=number % 300),
        "content_hash": "",
    }


def datasets(size: int) -> list[Dataset]:
    source = factories.CatalogueFactory(id="crowd", holds="dataset")
    return Dataset.objects.bulk_create(
        Dataset(**_entry(source), publisher=owner) for owner in organisations(size)
    )


def solutions(size: int) -> list[Solution]:
    source = factories.CatalogueFactory(id="cases", holds="solution")
    return Solution.objects.bulk_create(
        Solution(**_entry(source), organisation=owner) for owner in organisations(size)
    )


def challenges(size: int, **fields: object) -> list[Challenge]:
    """State challenges, each with an owner of its own unless one is given."""
    source = factories.own_catalogue()
    owners = [fields.pop("owner")] * size if "owner" in fields else organisations(size)
    made = Challenge.objects.bulk_create(
        Challenge(**_entry(source), owner=owner, is_external=False, **fields)
        for owner in owners
    )
    Statement.objects.bulk_create(
        Statement(challenge=one, published_at=timezone.now()) for one in made
    )
    return made


def sources(town: Town, size: int) -> None:
    names = [f"portal-{next(NUMBERS)}" for _ in range(size)]
    Catalogue.objects.bulk_create(
        Catalogue(
            id=name,
            title={"en": name},
            country="IT",
            holds="dataset",
            as_of=date(2025, 11, 3),
        )
        for name in names
    )
    HarvestSource.objects.bulk_create(
        HarvestSource(id=name, catalogue_id=name, reader="dcat", location="x")
        for name in names
    )
    HarvestRun.objects.bulk_create(
        HarvestRun(source_id=name, state="complete") for name in names
    )


def of(make: Callable[[int], object]) -> Callable[[Town, int], None]:
    """Fill a list with records that have nothing to do with the town."""

    def fill(_town: Town, size: int) -> None:
        make(size)

    return fill
