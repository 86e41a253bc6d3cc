"""Which NUTS 3 region (2021) a Scottish council serves, and what its portals mean.

A council that shares its region with another carries that region; one that lies in
several carries the NUTS 2 or NUTS 1 region around them.
"""

from seutu.harvest.readers.codes import theme
from seutu.harvest.readers.fields import distinct
from seutu.harvest.records import OrganisationKind

SCOTLAND = "UKM"
COUNCILS = {
    "Aberdeen City Council": "UKM50",
    "Aberdeenshire Council": "UKM50",
    "Angus Council": "UKM71",
    "Argyll and Bute Council": "UKM6",
    "Argyll & Bute Council": "UKM6",
    "City of Edinburgh Council": "UKM75",
    "Clackmannanshire Council": "UKM72",
    "Comhairle nan Eilean Siar": "UKM64",
    "Dumfries and Galloway Council": "UKM92",
    "Dundee City Council": "UKM71",
    "East Ayrshire Council": "UKM93",
    "East Dunbartonshire Council": "UKM81",
    "East Lothian Council": "UKM73",
    "East Renfrewshire Council": "UKM83",
    "Falkirk Council": "UKM76",
    "Fife Council": "UKM72",
    "Glasgow City Council": "UKM82",
    "Highland Council": "UKM6",
    "Inverclyde Council": "UKM83",
    "Midlothian Council": "UKM73",
    "Moray Council": "UKM62",
    "North Ayrshire Council": "UKM93",
    "North Lanarkshire Council": "UKM84",
    "Orkney Islands Council": "UKM65",
    "Perth & Kinross Council": "UKM77",
    "Renfrewshire Council": "UKM83",
    "Scottish Borders Council": "UKM91",
    "Shetland Islands Council": "UKM66",
    "South Ayrshire Council": "UKM94",
    "South Lanarkshire Council": "UKM95",
    "Stirling Council": "UKM77",
    "West Dunbartonshire Council": "UKM81",
    "West Lothian Council": "UKM78",
}
NATIONAL = frozenset({"Scottish Government", "Scottish Parliament"})
OF_THE_KINGDOM = frozenset(
    {
        "Department for Work and Pensions",
        "Department for Business, Energy & Industrial Strategy",
        "HM Revenue and Customs",
        "Office for National Statistics",
        "National Gas",
        "National Air Traffic Services (NATS)",
    }
)
THEME_OF_CATEGORY = {
    "Arts / Culture / History": "EDUC",
    "Budget / Finance": "GOVE",
    "Business and Economy": "ECON",
    "Council and Government": "GOVE",
    "Education": "EDUC",
    "Elections / Politics": "GOVE",
    "Food and Environment": "ENVI",
    "Health and Social Care": "HEAL",
    "Housing and Estates": "REGI",
    "Law and Licensing": "JUST",
    "Parks / Recreation": "EDUC",
    "Planning and Development": "REGI",
    "Public Safety": "JUST",
    "Sport and Leisure": "EDUC",
    "Tourism": "ECON",
    "Transportation": "TRAN",
}
UNCATEGORISED = "Uncategorised"


def region(organisation: str) -> str:
    """Return the NUTS code of the place a Scottish organisation serves, or ""."""
    if organisation in OF_THE_KINGDOM:
        return ""
    return COUNCILS.get(organisation, SCOTLAND)


def organisation_kind(organisation: str) -> OrganisationKind:
    """Return local for a council, national for the government, else a public body."""
    if organisation in COUNCILS:
        return OrganisationKind.LOCAL
    if organisation in NATIONAL or organisation in OF_THE_KINGDOM:
        return OrganisationKind.NATIONAL
    return OrganisationKind.PUBLIC_BODY


def themes(categories: tuple[str, ...]) -> tuple[str, ...]:
    """Return the distinct EU data themes of Open Data Scotland's categories."""
    return distinct(theme(THEME_OF_CATEGORY.get(name, "")) for name in categories)
