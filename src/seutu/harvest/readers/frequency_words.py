"""How often data changes: from the words of portals to the EU frequency table."""

import re
from functools import lru_cache

from seutu.harvest.readers import codes

WORDS = {
    "continuous": "CONT", "continual": "CONT", "realtime": "UPDATE_CONT",
    "real time": "UPDATE_CONT", "continually": "CONT", "continuously": "UPDATE_CONT",
    "continuously updated": "UPDATE_CONT", "permanent": "CONT", "laufend": "CONT",
    "streaming": "UPDATE_CONT", "tempo reale": "UPDATE_CONT", "live": "UPDATE_CONT",
    "several times a day": "CONT", "four times a day": "CONT",
    "one minute": "UPDATE_CONT", "five minutes": "UPDATE_CONT",
    "ten minutes": "UPDATE_CONT", "fifteen minutes": "UPDATE_CONT",
    "thirty minutes": "UPDATE_CONT", "hourly": "HOURLY", "every hour": "HOURLY",
    "stündlich": "HOURLY", "oraria": "HOURLY", "bihourly": "BIHOURLY",
    "trihourly": "TRIHOURLY", "three times a day": "OTHER", "twice a day": "DAILY_2",
    "semidaily": "DAILY_2", "daily": "DAILY", "täglich": "DAILY", "dagelijks": "DAILY",
    "quotidien": "DAILY", "quotidienne": "DAILY", "giornaliera": "DAILY",
    "quotidiano": "DAILY", "diario": "DAILY", "diaria": "DAILY", "every day": "DAILY",
    "päivittäin": "DAILY", "dagligen": "DAILY", "codziennie": "DAILY",
    "weekly": "WEEKLY", "wöchentlich": "WEEKLY", "wekelijks": "WEEKLY",
    "hebdomadaire": "WEEKLY", "settimanale": "WEEKLY", "semanal": "WEEKLY",
    "viikoittain": "WEEKLY", "veckovis": "WEEKLY", "semiweekly": "WEEKLY_2",
    "twice a week": "WEEKLY_2", "three times a week": "WEEKLY_3",
    "biweekly": "BIWEEKLY", "fortnightly": "BIWEEKLY", "fortnighly": "BIWEEKLY",
    "quincenal": "BIWEEKLY", "quindicinale": "BIWEEKLY", "every two weeks": "BIWEEKLY",
    "three times a month": "MONTHLY_3", "twice a month": "MONTHLY_2",
    "semimonthly": "MONTHLY_2", "monthly": "MONTHLY", "monatlich": "MONTHLY",
    "maandelijks": "MONTHLY", "mensuel": "MONTHLY", "mensuelle": "MONTHLY",
    "mensile": "MONTHLY", "mensual": "MONTHLY", "kuukausittain": "MONTHLY",
    "månadsvis": "MONTHLY", "bimonthly": "BIMONTHLY", "every two months": "BIMONTHLY",
    "bimestrale": "BIMONTHLY", "quarterly": "QUARTERLY", "quartalsweise": "QUARTERLY",
    "vierteljährlich": "QUARTERLY", "trimestriel": "QUARTERLY",
    "trimestrielle": "QUARTERLY", "trimestrale": "QUARTERLY",
    "trimestral": "QUARTERLY", "kwartaal": "QUARTERLY", "per kwartaal": "QUARTERLY",
    "three times a year": "ANNUAL_3", "quadrimestrale": "ANNUAL_3",
    "semiannual": "ANNUAL_2", "biannually": "ANNUAL_2", "biannual": "ANNUAL_2",
    "halbjährlich": "ANNUAL_2", "semestriel": "ANNUAL_2", "semestrielle": "ANNUAL_2",
    "semestrale": "ANNUAL_2", "semestral": "ANNUAL_2", "twice a year": "ANNUAL_2",
    "half yearly": "ANNUAL_2", "annual": "ANNUAL", "annually": "ANNUAL",
    "yearly": "ANNUAL", "jährlich": "ANNUAL", "jaarlijks": "ANNUAL",
    "annuel": "ANNUAL", "annuelle": "ANNUAL", "annuale": "ANNUAL", "anual": "ANNUAL",
    "vuosittain": "ANNUAL", "årligen": "ANNUAL", "årlig": "ANNUAL",
    "corocznie": "ANNUAL", "biennial": "BIENNIAL", "biennially": "BIENNIAL",
    "biennale": "BIENNIAL", "every two years": "BIENNIAL", "triennial": "TRIENNIAL",
    "quadrennial": "QUADRENNIAL", "quinquennial": "QUINQUENNIAL",
    "decennial": "DECENNIAL", "bidecennial": "BIDECENNIAL",
    "tridecennial": "TRIDECENNIAL", "irregular": "IRREG", "irregularly": "IRREG",
    "as needed": "IRREG", "asneeded": "IRREG", "punctual": "IRREG",
    "unregelmäßig": "IRREG", "onregelmatig": "IRREG", "irrégulier": "IRREG",
    "irregolare": "IRREG", "ponctuel": "IRREG", "ponctuelle": "IRREG",
    "epätasaisesti": "IRREG", "tarvittaessa": "IRREG", "ad hoc": "IRREG",
    "never": "NEVER", "not planned": "NEVER", "notplanned": "NEVER", "nie": "NEVER",
    "einmalig": "NEVER", "none planned": "NEVER", "jamais": "NEVER", "mai": "NEVER",
    "other": "OTHER", "unknown": "UNKNOWN", "unbekannt": "UNKNOWN",
    "inconnu": "UNKNOWN", "inconnue": "UNKNOWN", "desconocido": "UNKNOWN",
}  # fmt: skip
CODES = frozenset(WORDS.values())
DURATIONS = {
    "P10Y": "DECENNIAL", "P5Y": "QUINQUENNIAL", "P4Y": "QUADRENNIAL",
    "P3Y": "TRIENNIAL", "P2Y": "BIENNIAL", "P1Y": "ANNUAL", "P12M": "ANNUAL",
    "P6M": "ANNUAL_2", "P0.5Y": "ANNUAL_2", "P4M": "ANNUAL_3", "P3M": "QUARTERLY",
    "P2M": "BIMONTHLY", "P1M": "MONTHLY", "P0.5M": "MONTHLY_2", "P15D": "MONTHLY_2",
    "P2W": "BIWEEKLY", "P14D": "BIWEEKLY", "P1W": "WEEKLY", "P7D": "WEEKLY",
    "P0.5W": "WEEKLY_2", "P3.5D": "WEEKLY_2", "P1D": "DAILY", "PT12H": "DAILY_2",
    "PT3H": "TRIHOURLY", "PT2H": "BIHOURLY", "PT1H": "HOURLY", "PT1S": "UPDATE_CONT",
}  # fmt: skip
OTHER_CODES = {
    "AS_NEEDED": "IRREG", "NOT_PLANNED": "NEVER", "BIENNIAL": "BIENNIAL",
    "1MIN": "UPDATE_CONT", "5MIN": "UPDATE_CONT", "10MIN": "UPDATE_CONT",
    "15MIN": "UPDATE_CONT", "30MIN": "UPDATE_CONT", "12HRS": "DAILY_2",
    "DAILY_3": "OTHER", "WEEKLY_5": "OTHER", "UNKNOWN": "UNKNOWN", "OTHER": "OTHER",
    "SEMIANNUAL": "ANNUAL_2", "SEMIWEEKLY": "WEEKLY_2", "SEMIMONTHLY": "MONTHLY_2",
    "CONTINUOUS": "CONT", "IRREGULAR": "IRREG", "FORTNIGHTLY": "BIWEEKLY",
    "THREETIMESAYEAR": "ANNUAL_3", "THREETIMESAMONTH": "MONTHLY_3",
    "THREETIMESAWEEK": "WEEKLY_3", "BIANNUALLY": "ANNUAL_2", "ANNUALLY": "ANNUAL",
    "CONTINUAL": "CONT", "ASNEEDED": "IRREG", "NOTPLANNED": "NEVER",
}  # fmt: skip
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@lru_cache(4096)
def frequency(value: str) -> str:
    """Return the code of the EU frequency table for an address, word or duration.

    Returns "" for words that say nothing clear.
    """
    value = value.strip()
    if not value:
        return ""
    upper = value.upper().rpartition("/")[2]
    if found := DURATIONS.get(upper):
        return found
    if "://" in value:
        code = codes.frequency(value)
        return code if code in CODES else OTHER_CODES.get(_end(value), "")
    words = re.sub(r"[\s_-]+", " ", CAMEL.sub(" ", value)).strip(" .").casefold()
    if found := WORDS.get(words):
        return found
    code = value.upper()
    return code if code in CODES else OTHER_CODES.get(code, "")


def _end(value: str) -> str:
    return re.split(r"[/#]", value.rstrip("/"))[-1].upper()
