"""Accounts for tests: roles at addresses that cannot exist, and nobody's name."""

from collections.abc import Iterator

import factory
from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from factory.django import DjangoModelFactory

from seutu.accounts.models import AnyUser, Membership, Organisation, User
from seutu.accounts.services import issue_token
from tests.factories import OrganisationFactory

PASSWORD = "a spruce beside the lake"
CITIES = ("turku", "gdansk", "vilnius", "brescia", "malmo")


class UserFactory(DjangoModelFactory[User]):
    """A person with a verified address, such as officer3@turku.example."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        number = factory.Sequence(int)
        role = "officer"

    email = factory.LazyAttribute(
        lambda one: f"{one.role}{one.number}@{CITIES[one.number % len(CITIES)]}.example"
    )
    language = "en"
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def with_verified_address(
        self: User,  # type: ignore[misc]
        create: bool,
        verified: bool | None,
        **_: object,
    ) -> None:
        """Note the address as verified unless asked not to."""
        if create:
            EmailAddress.objects.create(
                user=self,
                email=self.email,
                primary=True,
                verified=verified is not False,
            )


def member(
    role: str = "editor", organisation: Organisation | None = None, **fields: object
) -> User:
    """Make a person with a role in an organisation."""
    user: User = UserFactory(role=role, **fields)
    Membership.objects.create(
        user=user, organisation=organisation or OrganisationFactory(), role=role
    )
    return user


def operator(**fields: object) -> User:
    return UserFactory(role="operator", is_staff=True, **fields)


def every_person(organisation: Organisation) -> Iterator[tuple[str, AnyUser]]:
    """Name and make one of each kind, with their roles in this organisation."""
    yield "anonymous", AnonymousUser()
    yield "person", UserFactory()
    yield "former", UserFactory(is_active=False, role="former")
    yield "reviewer", member("reviewer", organisation)
    yield "editor", member("editor", organisation)
    yield "owner", member("owner", organisation)
    yield "stranger", member("owner")
    yield "operator", operator()


def EVERY_KIND_OF_USER(  # noqa: N802 - the name that the style guide gives it
    organisation: Organisation | None = None,
) -> list[AnyUser]:
    """Nobody, a plain and an inactive person, each role here, an owner elsewhere and
    an operator."""
    made = organisation or OrganisationFactory()
    return [user for _name, user in every_person(made)]


def bearer(user: User, *scopes: str) -> dict[str, str]:
    """Give the headers of a program that acts for a person with these scopes."""
    name = f"test {user.tokens.count()}"
    _token, secret = issue_token(by=user, name=name, scopes=scopes or ("read",))
    return {"Authorization": f"Bearer {secret}"}
