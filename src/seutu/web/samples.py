"""Samples for the component gallery, worded as their publishers worded them."""

from dataclasses import replace
from datetime import date

from seutu.web.cards import (
    Badge,
    Bar,
    Card,
    Choice,
    Copy,
    DistributionView,
    Example,
    Facet,
    FacetValue,
    Fact,
    Link,
    ListView,
    MatchView,
    NeedView,
    Passage,
    ProfileView,
    ReasonView,
    RecordView,
    Section,
    SourceRow,
    Spread,
    Tab,
    Text,
    WordPair,
)
from seutu.web.presenters.lifeline import Step

NEED = "Ikääntyneiden kotihoidon tarve kasvaa, emmekä osaa ennakoida sitä"
CC0 = Link(Text("CC0 1.0", "en"), "https://creativecommons.org/publicdomain/zero/1.0/")
EU_REUSE = Link(Text("EU reuse, source and date", "en"))


def link(label: str, url: str = "#", tag: str = "en") -> Link:
    return Link(Text(label, tag), url)


CONCEPTS = (link("home care"), link("ageing of the population"), link("forecasting"))
PAIRS = (
    WordPair(
        Text("ennakoida", "fi"), Text("voorspellen", "nl"), Text("forecast", "en")
    ),
    WordPair(Text("tarve", "fi"), Text("gebruik", "nl"), Text("use", "en")),
    WordPair(Text("kotihoito", "fi"), Text("home care", "en")),
)
BADGES = (
    Badge("In use", "good"),
    Badge("Restricted access", "caution"),
    Badge("Closed", "closed"),
    Badge("Status not stated"),
)

MODEL = Card(
    id="solution-13669212",
    kind="solution",
    kind_label="Solution",
    url="#model",
    title=Text("Wmo voorspelmodel", "nl"),
    summary=Text(
        "Het algoritme is ontwikkeld omdat de gemeente meer inzicht wil hebben in het "
        "gebruik en de kosten van de Wmo de komende jaren. De Roosendaalse bevolking "
        "groeit en vergrijst waardoor het gebruik van de Wmo ook naar verwachting "
        "gaat toenemen.",
        "nl",
    ),
    publisher=link("Gemeente Roosendaal", tag="nl"),
    country="Netherlands",
    gloss=(link("social care"), link("ageing of the population"), link("forecasting")),
    as_of=date(2024, 8, 7),
    as_of_label="Registered",
    status=Badge("In use", "good"),
    licence=CC0,
    languages=("Dutch",),
    match=MatchView(
        fit="strong",
        fit_label="Answers the need well",
        percent=84,
        reasons=(
            ReasonView(
                kind="concepts",
                sentence="Both are about",
                share=0.46,
                concepts=CONCEPTS[1:],
            ),
            ReasonView(
                kind="words",
                sentence="Words translated from Finnish to Dutch:",
                share=0.38,
                pairs=PAIRS[:2],
                found_in="in the title and the purpose",
            ),
            ReasonView(
                kind="place", sentence="A municipality, as in your need", share=0.09
            ),
            ReasonView(
                kind="clock", sentence="In use and registered in 2024", share=0.07
            ),
        ),
    ),
)
TABLE = Card(
    id="dataset-hlth_ehis_am7u",
    kind="dataset",
    kind_label="Dataset",
    url="#table",
    title=Text(
        "Self-reported use of home care services by sex, age and degree of "
        "urbanisation",
        "en",
    ),
    publisher=link("Eurostat"),
    country="European Union",
    as_of=date(2021, 11, 16),
    status=None,
    access=Badge("Open", "good"),
    licence=EU_REUSE,
    formats=("TSV", "SDMX", "JSON"),
    alike=3,
    match=MatchView(
        fit="fair",
        fit_label="Answers a part of the need",
        percent=61,
        reasons=(
            ReasonView(
                kind="concepts",
                sentence="Both are about",
                share=0.58,
                concepts=CONCEPTS[:1],
            ),
            ReasonView(
                kind="words",
                sentence="Words translated from Finnish to English:",
                share=0.34,
                pairs=PAIRS[2:],
                found_in="in the title",
            ),
            ReasonView(kind="licence", sentence="Open for every use", share=0.08),
        ),
    ),
)
ROBOT = Card(
    id="solution-10147",
    kind="solution",
    kind_label="Solution",
    url="#robot",
    title=Text("Misty II - Robot for elderly people", "en"),
    summary=Text(
        "Twenty elderly people who live alone and already use services provided by the "
        "City Council’s Area for Social Rights are to be accompanied in their daily "
        "lives by the social robot Misty II.",
        "en",
    ),
    country="Spain",
    place="Barcelona",
    status=Badge("Pilot", "caution"),
    also_in=1,
    match=MatchView(
        fit="weak",
        fit_label="Touches the subject",
        percent=27,
        reasons=(
            ReasonView(
                kind="words",
                sentence="Words translated from Finnish to English:",
                share=1.0,
                pairs=(WordPair(Text("ikääntynyt", "fi"), Text("elderly", "en")),),
                found_in="in the title",
            ),
        ),
    ),
)
PRIZE = Card(
    id="challenge-ahrq",
    kind="challenge",
    kind_label="Challenge",
    url="#prize",
    title=Text("AHRQ Bringing Predictive Analysis to Healthcare", "en"),
    summary=Text(
        "Can you leverage predictive analytics to help forecast healthcare "
        "utilization data?",
        "en",
    ),
    publisher=link("Agency for Healthcare Research and Quality"),
    country="United States",
    closes=date(2019, 6, 28),
    status=Badge("Closed", "closed"),
    match=replace(
        TABLE.match,
        fit="fair",
        fit_label="A need like yours",
        percent=55,
    )
    if TABLE.match
    else None,
)
CARER_SURVEY = Card(
    id="dataset-carers",
    kind="dataset",
    kind_label="Dataset",
    url="#restricted",
    title=Text("National Audit of Dementia Round 4 - carer experience survey", "en"),
    summary=Text(
        "The Carer Questionnaire was a new tool developed for the third round of the "
        "audit in conjunction with the Patient Experience Research Centre at Imperial "
        "College London.",
        "en",
    ),
    publisher=link("HQIP"),
    country="United Kingdom",
    as_of=date(2020, 4, 27),
    access=Badge("Restricted access: apply to the publisher", "caution"),
    licence=Link(Text("not stated", "en")),
)
CARDS = (MODEL, TABLE, PRIZE, ROBOT)

LANGUAGES = tuple(
    Choice(tag, name, tag == "fi")
    for tag, name in (
        ("et", "Estonian"),
        ("en", "English"),
        ("fi", "Finnish"),
        ("sv", "Swedish"),
    )
)
NEED_VIEW = NeedView(
    text=Text(NEED, "fi"),
    action="",
    language_label="Finnish",
    languages=LANGUAGES,
    concepts=CONCEPTS,
    share_url="http://localhost:8000/en/match/?text=kotihoidon+tarve",
)
UNSURE_NEED = replace(
    NEED_VIEW,
    text=Text("transport skole", "no"),
    language_label="Norwegian",
    is_sure=False,
    alternatives=("Danish",),
    concepts=(),
    limits="We cannot translate Norwegian well yet; Danish and Swedish words are used.",
)
TABS = (
    Tab("All", "?", 23, True),
    Tab("Datasets", "?kind=dataset", 12),
    Tab("Solutions", "?kind=solution", 9),
    Tab("Challenges", "?kind=challenge", 2),
    Tab("Learning", "?kind=learning", 0),
)
FACETS = (
    Facet(
        name="country",
        label="Country",
        values=tuple(
            FacetValue(code, name, count, code == "NL")
            for code, name, count in (
                ("NL", "Netherlands", 9),
                ("EU", "European Union", 8),
                ("FI", "Finland", 2),
                ("ES", "Spain", 1),
                ("IT", "Italy", 1),
                ("PT", "Portugal", 1),
                ("GB", "United Kingdom", 1),
                ("CH", "Switzerland", 1),
            )
        ),
    ),
    Facet(
        name="access",
        label="Access",
        values=(
            FacetValue("open", "Open", 19),
            FacetValue("restricted", "Restricted", 4),
        ),
    ),
    Facet(
        name="language",
        label="Language of the record",
        values=(FacetValue("en", "English", 13), FacetValue("nl", "Dutch", 9)),
    ),
)
EXAMPLES = tuple(
    Example(language, Text(words, tag), f"?text={tag}")
    for language, tag, words in (
        ("Finnish", "fi", NEED),
        ("Swedish", "sv", "Vi vill veta vilka träd i staden som mår dåligt"),
        ("Spanish", "es", "Queremos reducir el desperdicio de agua en los barrios"),
        ("Polish", "pl", "Jak przewidzieć, które drogi wymagają remontu?"),
        ("English", "en", "Which children miss school because of the bus?"),
    )
)
COUNTS = (
    Tab("datasets", "#datasets", 12_840),
    Tab("solutions", "#solutions", 2_519),
    Tab("challenges", "#challenges", 318),
    Tab("countries", "", 37),
)
THEMES = tuple(
    (link(label), count)
    for label, count in (
        ("Health", 2310),
        ("Transport", 1480),
        ("Environment", 1904),
        ("Population and society", 3120),
        ("Education, culture and sport", 911),
        ("Government and public sector", 2044),
        ("Energy", 402),
        ("Regions and cities", 840),
    )
)
DISTRIBUTIONS = (
    DistributionView(
        title=Text("Table hlth_ehis_am7u", "en"),
        url="https://ec.europa.eu/eurostat/databrowser/view/hlth_ehis_am7u",
        format="HTML",
        as_of=date(2021, 11, 16),
        licence="EU reuse",
    ),
    DistributionView(
        title=Text("All values as text", "en"),
        url="https://ec.europa.eu/eurostat/",
        format="TSV",
        size="1.2 MB",
    ),
)
DATASET = RecordView(
    card=replace(TABLE, match=None, alike=0),
    facts=(
        Fact("Years", (link("2014 to 2019", ""),)),
        Fact("Regions", (link("Countries", ""),)),
        Fact("Identifier", (link("hlth_ehis_am7u", "", ""),)),
    ),
    concepts=CONCEPTS[:2],
    distributions=DISTRIBUTIONS,
    source=link("Eurostat: table of contents"),
    landing_page="https://ec.europa.eu/eurostat/databrowser/view/hlth_ehis_am7u",
    elsewhere=(
        Copy(
            record=link("European data portal", "/en/datasets/copy/"),
            url="https://data.europa.eu/",
            as_of=date(2025, 3, 4),
            licence="CC BY 4.0",
        ),
    ),
    other_catalogues=1,
    alike=(replace(TABLE, id="alike", match=None),),
    needs=(replace(PRIZE, match=PRIZE.match),),
    share_url="http://localhost:8000/en/datasets/hlth_ehis_am7u/",
)
SOLUTION = RecordView(
    card=replace(MODEL, match=None),
    description=MODEL.summary,
    passages=(
        Passage(
            label="Legal basis",
            text=Text(
                "Er is geen wettelijke grondslag voor het voorspelmodel, maar de "
                "gemeente is verantwoordelijk voor de uitvoering van de Wmo.",
                "nl",
            ),
        ),
        Passage(label="Impact assessment", text=Text("Nee", "nl")),
    ),
    facts=(Fact("Function of government", (link("10.2 Old age"),)),),
    concepts=CONCEPTS,
    source=link("Dutch algorithm register"),
    landing_page="https://algoritmes.overheid.nl/nl/algoritme/13669212",
    similar=(replace(ROBOT, match=None),),
    share_url="http://localhost:8000/en/solutions/13669212/",
)
CHALLENGE = RecordView(
    card=replace(PRIZE, match=None),
    description=PRIZE.summary,
    facts=(Fact("Prize", (link("paid in cash", ""),)),),
    source=link("Challenge.gov"),
    landing_page="https://www.challenge.gov/challenge/ahrq-bringing-predictive-analysis-to-healthcare/",
    needs=(MODEL,),
)
PLAIN_CARDS = tuple(replace(card, match=None) for card in CARDS)
CITY = ProfileView(
    kind="place",
    kind_label="City",
    title=Text("Turku", "fi"),
    lead="A city in Southwest Finland. LAU code 853.",
    parents=(
        link("Finland"),
        link("Etelä-Suomi", tag="fi"),
        link("Varsinais-Suomi", tag="fi"),
    ),
    facts=(Fact("LAU code", (link("FI 853", ""),)), Fact("NUTS 3", (link("FI1C1"),))),
    sections=(
        Section(
            title="Challenges of Turku",
            cards=(),
            empty="Turku has not published a challenge here yet.",
        ),
        Section(title="Solutions", cards=PLAIN_CARDS[:1], empty="", total=1),
    ),
)
REGION = replace(
    CITY,
    kind_label="Region (NUTS 2)",
    title=Text("Etelä-Suomi", "fi"),
    lead="Region FI1C of Finland.",
    parents=(link("Finland"),),
    children=(
        (link("Varsinais-Suomi", tag="fi"), 12),
        (link("Kanta-Häme", tag="fi"), 3),
    ),
    children_label="Regions within",
)
LIST = ListView(
    title="Datasets",
    lead="Public data of regions, cities, countries and the Union, each with a link "
    "to its living source.",
    action="",
    total=12_840,
    cards=(*PLAIN_CARDS[1:2], CARER_SURVEY),
    facets=FACETS,
    next_url="?cursor=b",
)
SOURCES = (
    SourceRow(
        name=link("Eurostat: table of contents"),
        country="European Union",
        holds="Datasets",
        records=6_021,
        as_of=date(2024, 3, 1),
        licence=EU_REUSE,
        state=Badge("Loaded", "good"),
    ),
    SourceRow(
        name=link("Dutch algorithm register"),
        country="Netherlands",
        holds="Solutions",
        records=1_530,
        as_of=date(2026, 5, 13),
        licence=CC0,
        state=Badge("3 records set aside", "caution"),
    ),
)
SPREADS = tuple(
    Spread(
        id=name,
        title=title,
        column=column,
        bars=tuple(Bar(label, count, f"#{name}") for label, count in bars),
    )
    for name, title, column, bars in (
        (
            "country",
            "By country",
            "Country",
            (
                ("Netherlands", 1604),
                ("United Kingdom", 201),
                ("Italy", 98),
                ("Spain", 77),
            ),
        ),
        (
            "status",
            "By status",
            "Status",
            (("In use", 1290), ("Pilot", 344), ("Planned", 120), ("Ended", 98)),
        ),
    )
)

STEPS = (
    Step(label="Open for answers", when="since 3 February 2025", state="done"),
    Step(label="In a pilot", when="since 2 June 2025", state="current"),
    Step(label="Solved", when="planned for 30 June 2026", state="planned"),
)
