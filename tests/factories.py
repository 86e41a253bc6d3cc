"""Records for tests: facts that could stand in a real catalogue, and no person."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from seutu.accounts.models import Organisation
from seutu.catalogue.models import Access, Catalogue, Dataset, Distribution
from seutu.challenges.models import Answer, Challenge, Partnership, Pledge, Statement
from seutu.challenges.services.drafting import own_catalogue
from seutu.core.ids import record_id
from seutu.harvest.models import HarvestRun, HarvestSource
from seutu.matching.models import DroppedPair
from seutu.places.models import Region
from seutu.solutions.models import Solution

PLACES = {
    "FI": {"fi": "Suomi", "sv": "Finland", "en": "Finland"},
    "FI1C1": {"fi": "Varsinais-Suomi", "sv": "Egentliga Finland"},
    "PL633": {"pl": "Trójmiejski"},
    "PL514": {"pl": "Miasto Wrocław"},
    "LT011": {"lt": "Vilniaus apskritis"},
    "ITC47": {"it": "Brescia"},
    "ES521": {"es": "Alicante/Alacant"},
}
PUBLISHERS = (
    ("fi", "Turun kaupunki", "city", "FI"),
    ("en", "Scottish Environment Protection Agency", "agency", "GB"),
    ("it", "Comune di Brescia", "city", "IT"),
    ("de", "Kanton Zürich", "region", "CH"),
    ("pl", "Miasto Gdańsk", "city", "PL"),
)
DATASETS = (
    (
        "fi",
        "Kotihoidon asiakkaat kunnittain",
        "Säännöllisen kotihoidon asiakkaat ikäryhmän mukaan vuosittain.",
        ("kotihoito", "ikääntyneet"),
        "HEAL",
    ),
    (
        "en",
        "Air quality monitoring stations",
        "Hourly concentrations of nitrogen dioxide and particles at roadside sites.",
        ("air quality", "nitrogen dioxide"),
        "ENVI",
    ),
    (
        "it",
        "Parcheggi pubblici",
        "Posizione e numero di posti dei parcheggi pubblici della città.",
        ("parcheggi", "mobilità"),
        "TRAN",
    ),
    (
        "de",
        "Fahrgastzahlen im öffentlichen Verkehr",
        "Ein- und Aussteigende je Haltestelle und Werktag.",
        ("öffentlicher Verkehr", "Haltestelle"),
        "TRAN",
    ),
    (
        "pl",
        "Pomiary hałasu drogowego",
        "Wyniki pomiarów poziomu hałasu przy głównych ulicach miasta.",
        ("hałas", "drogi"),
        "ENVI",
    ),
)
SOLUTIONS = (
    (
        "en",
        "Forecasting demand for home care",
        "Predicts the number of home care visits per district from registers.",
        "10.2",
    ),
    (
        "nl",
        "Slimme verkeerslichten",
        "Regelt verkeerslichten op basis van het actuele verkeersaanbod.",
        "04.5",
    ),
    (
        "en",
        "Chatbot for municipal services",
        "Answers residents' questions about permits and waste collection.",
        "01.3",
    ),
)
CHALLENGES = (
    (
        "en",
        "Better forecasts of river floods",
        "Seeks methods that warn towns of floods a day earlier than today.",
    ),
    (
        "en",
        "Cleaner air around schools",
        "Seeks low-cost ways to measure and reduce exhaust near schools.",
    ),
)
FIRST_DAY = date(2024, 1, 15)


class RegionFactory(DjangoModelFactory[Region]):
    class Meta:
        model = Region
        django_get_or_create = ("code",)

    code = factory.Iterator(PLACES)
    level = factory.LazyAttribute(lambda region: len(region.code) - 2)
    country = factory.LazyAttribute(lambda region: region.code[:2])
    name = factory.LazyAttribute(
        lambda region: PLACES.get(region.code, {"en": region.code})
    )


class OrganisationFactory(DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation

    class Params:
        number = factory.Sequence(int)
        facts = factory.LazyAttribute(
            lambda one: PUBLISHERS[one.number % len(PUBLISHERS)]
        )

    id = factory.LazyAttribute(
        lambda one: record_id("organisation", f"{one.facts[1]} {one.number}")
    )
    name = factory.LazyAttribute(lambda one: {one.facts[0]: one.facts[1]})
    sort_name = factory.LazyAttribute(lambda one: one.facts[1].casefold())
    kind = factory.LazyAttribute(lambda one: one.facts[2])
    country = factory.LazyAttribute(lambda one: one.facts[3])


class CatalogueFactory(DjangoModelFactory[Catalogue]):
    class Meta:
        model = Catalogue
        django_get_or_create = ("id",)

    id = factory.Sequence(lambda number: f"catalogue-{number}")
    title = factory.LazyAttribute(lambda one: {"en": f"Open data {one.id}"})
    publisher = "Comune di Brescia"
    country = "IT"
    homepage = "https://catalogue.example/"
    licence = "CC BY 4.0"
    licence_url = "https://creativecommons.org/licenses/by/4.0/"
    attribution = "Open data of the city, CC BY 4.0"
    holds = "dataset"
    as_of = date(2025, 11, 3)


class HarvestSourceFactory(DjangoModelFactory[HarvestSource]):
    class Meta:
        model = HarvestSource
        django_get_or_create = ("id",)

    id = factory.LazyAttribute(lambda source: source.catalogue.pk)
    catalogue = factory.SubFactory(CatalogueFactory)
    reader = "dcat"
    location = "https://catalogue.example/catalog.ttl"


class HarvestRunFactory(DjangoModelFactory[HarvestRun]):
    class Meta:
        model = HarvestRun

    source = factory.SubFactory(HarvestSourceFactory)
    state = HarvestRun.State.COMPLETE
    read = 12
    created = 10
    unchanged = 1
    rejected = 1


class EntryFactory(DjangoModelFactory[Any]):
    """What all catalogued records share; `facts` starts with tag, title and text."""

    class Meta:
        abstract = True

    class Params:
        number = factory.Sequence(int)
        facts: Any = ()

    identifier = factory.LazyAttribute(lambda one: f"urn:example:{one.number}")
    id = factory.LazyAttribute(lambda one: record_id(one.catalogue.pk, one.identifier))
    language = factory.LazyAttribute(lambda one: one.facts[0])
    title = factory.LazyAttribute(lambda one: {one.language: one.facts[1]})
    description = factory.LazyAttribute(lambda one: {one.language: one.facts[2]})
    landing_page = factory.LazyAttribute(
        lambda one: f"https://catalogue.example/{one.number}"
    )
    licence = "CC BY 4.0"
    licence_url = "https://creativecommons.org/licenses/by/4.0/"
    access = Access.PUBLIC
    issued = FIRST_DAY
    modified = factory.LazyAttribute(
        lambda one: FIRST_DAY + timedelta(days=one.number % 300)
    )
    sort_date = factory.LazyAttribute(
        lambda one: one.modified or one.issued or date(1900, 1, 1)
    )
    content_hash = factory.LazyAttribute(lambda one: f"{one.number:064x}")


class DatasetFactory(EntryFactory):
    """A dataset; `with_distributions=n` adds as many ways to get it."""

    class Meta:
        model = Dataset
        skip_postgeneration_save = True

    class Params:
        facts = factory.LazyAttribute(lambda one: DATASETS[one.number % len(DATASETS)])

    catalogue = factory.SubFactory(CatalogueFactory, id="brescia", holds="dataset")
    publisher = factory.SubFactory(OrganisationFactory)
    keywords = factory.LazyAttribute(lambda one: {one.language: list(one.facts[3])})
    themes = factory.LazyAttribute(lambda one: [one.facts[4]])
    country = factory.LazyAttribute(
        lambda one: one.publisher.country if one.publisher else "IT"
    )
    formats = factory.LazyFunction(lambda: ["CSV"])
    frequency = "ANNUAL"

    @factory.post_generation
    def with_distributions(
        self: Dataset,  # type: ignore[misc]
        create: bool,
        count: int | None,
        **_: object,
    ) -> None:
        """Add `count` distributions, none unless asked."""
        if create and count:
            Distribution.objects.bulk_create(
                Distribution(
                    dataset=self,
                    position=position,
                    title={"en": f"Table {position + 1}"},
                    url=f"{self.landing_page}/{position}.csv",
                    format="CSV",
                    media_type="text/csv",
                    licence="CC BY 4.0",
                )
                for position in range(count)
            )


class SolutionFactory(EntryFactory):
    class Meta:
        model = Solution

    class Params:
        facts = factory.LazyAttribute(
            lambda one: SOLUTIONS[one.number % len(SOLUTIONS)]
        )

    catalogue = factory.SubFactory(CatalogueFactory, id="cases", holds="solution")
    organisation = factory.SubFactory(OrganisationFactory)
    country = factory.LazyAttribute(
        lambda one: one.organisation.country if one.organisation else "NL"
    )
    status = Solution.Status.IN_USE
    technologies = factory.LazyFunction(lambda: ["Machine learning"])
    cofog = factory.LazyAttribute(lambda one: one.facts[3])


class ChallengeFactory(EntryFactory):
    class Meta:
        model = Challenge

    class Params:
        facts = factory.LazyAttribute(
            lambda one: CHALLENGES[one.number % len(CHALLENGES)]
        )

    catalogue = factory.SubFactory(CatalogueFactory, id="challenges", holds="challenge")
    owner = factory.SubFactory(OrganisationFactory)
    country = "US"
    state = Challenge.State.PUBLISHED
    opens = date(2025, 1, 10)
    closes = date(2025, 6, 30)
    prize = "50,000 USD"


STATEMENTS = (
    (
        "en",
        "Home-care visits planned a month ahead",
        "Planners move staff between districts by telephone each morning.",
        "Home-care planners and their 2,400 clients.",
        "Visits are known a month ahead for each district.",
    ),
    (
        "fi",
        "Tulvavaroitus päivää aikaisemmin",
        "Varoitus tulee, kun vesi on jo kadulla.",
        "Rantakaupunkien pelastuslaitokset ja asukkaat.",
        "Varoitus tulee vuorokautta ennen kuin vesi nousee.",
    ),
)


class OwnChallengeFactory(EntryFactory):
    """A challenge stated here with its statement; published unless a state is given.

    Parts of the statement are given as `statement__today="…"`.
    """

    class Meta:
        model = Challenge
        skip_postgeneration_save = True

    class Params:
        facts = factory.LazyAttribute(
            lambda one: STATEMENTS[one.number % len(STATEMENTS)]
        )

    catalogue = factory.LazyFunction(own_catalogue)
    identifier = factory.LazyAttribute(lambda one: f"{one.number:032x}")
    owner = factory.SubFactory(OrganisationFactory)
    country = factory.LazyAttribute(lambda one: one.owner.country)
    landing_page = ""
    licence = ""
    licence_url = ""
    access = ""
    state = Challenge.State.PUBLISHED
    is_external = False
    content_hash = ""
    statement = factory.RelatedFactory(
        "tests.factories.StatementFactory", factory_related_name="challenge"
    )


class StatementFactory(DjangoModelFactory[Statement]):
    """What the owner stated, in the words of `STATEMENTS`."""

    class Meta:
        model = Statement

    class Params:
        facts = factory.LazyAttribute(
            lambda one: next(
                (
                    fact
                    for fact in STATEMENTS
                    if fact[1] in one.challenge.title.values()
                ),
                STATEMENTS[0],
            )
        )

    challenge = factory.SubFactory(OwnChallengeFactory, statement=None)
    today = factory.LazyAttribute(lambda one: one.facts[2])
    who = factory.LazyAttribute(lambda one: one.facts[3])
    better = factory.LazyAttribute(lambda one: one.facts[4])
    published_at = factory.LazyAttribute(
        lambda one: (
            None if one.challenge.is_draft else datetime(2025, 2, 3, 9, 0, tzinfo=UTC)
        )
    )


class PledgeFactory(DjangoModelFactory[Pledge]):
    """A pledge of a person alone, unless an organisation is given."""

    class Meta:
        model = Pledge

    challenge = factory.SubFactory(OwnChallengeFactory)
    person = factory.SubFactory("tests.people.UserFactory")
    kind = Pledge.Kind.HOURS
    amount = 2
    conditions = "From September on, for half a year."


class AnswerFactory(DjangoModelFactory[Answer]):
    class Meta:
        model = Answer

    challenge = factory.SubFactory(OwnChallengeFactory)
    person = factory.SubFactory("tests.people.UserFactory")
    note = "It has forecast the visits of our district since 2023."


class PartnershipFactory(DjangoModelFactory[Partnership]):
    """An organisation that shares a challenge."""

    class Meta:
        model = Partnership

    challenge = factory.SubFactory(OwnChallengeFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    state = Partnership.State.JOINED


class DroppedPairFactory(DjangoModelFactory[DroppedPair]):
    """A translation that readers said was not meant."""

    class Meta:
        model = DroppedPair

    language = "fi"
    term = factory.Sequence("pysäköinti{}".format)
    target_language = "en"
    target = "bullfighting"
    count = 1
    last_seen_at = datetime(2026, 11, 1, tzinfo=UTC)
