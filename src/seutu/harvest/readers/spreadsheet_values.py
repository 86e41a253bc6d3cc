"""Single values of spreadsheets: dates of Europe, codes by their everyday names."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta
from urllib.parse import quote

from seutu.harvest.readers import codes, dcat_codes
from seutu.harvest.readers.fields import day, distinct, partial_date, web_address
from seutu.harvest.records import Access

EXCEL_EPOCH = date(1899, 12, 30)
EXCEL_DAYS = range(25_569, 65_380)  # 1970 to 2078
TWO_NUMBERS = re.compile(r"(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4}|\d{2})(?!\d)")
ACCESS = {
    "public": Access.PUBLIC, "open": Access.PUBLIC, "yes": Access.PUBLIC,
    "avoin": Access.PUBLIC, "julkinen": Access.PUBLIC, "öppen": Access.PUBLIC,
    "offentlig": Access.PUBLIC, "åben": Access.PUBLIC, "åpen": Access.PUBLIC,
    "offen": Access.PUBLIC, "öffentlich": Access.PUBLIC, "ouvert": Access.PUBLIC,
    "publico": Access.PUBLIC, "abierto": Access.PUBLIC, "aberto": Access.PUBLIC,
    "pubblico": Access.PUBLIC, "aperto": Access.PUBLIC, "openbaar": Access.PUBLIC,
    "publiczny": Access.PUBLIC, "otwarty": Access.PUBLIC, "avalik": Access.PUBLIC,
    "viesas": Access.PUBLIC, "atviras": Access.PUBLIC, "verejny": Access.PUBLIC,
    "restricted": Access.RESTRICTED, "rajoitettu": Access.RESTRICTED,
    "begränsad": Access.RESTRICTED, "eingeschränkt": Access.RESTRICTED,
    "restreint": Access.RESTRICTED, "restringido": Access.RESTRICTED,
    "limitato": Access.RESTRICTED, "beperkt": Access.RESTRICTED,
    "non public": Access.NON_PUBLIC, "closed": Access.NON_PUBLIC,
    "private": Access.NON_PUBLIC, "salainen": Access.NON_PUBLIC,
    "ei julkinen": Access.NON_PUBLIC, "nicht öffentlich": Access.NON_PUBLIC,
}  # fmt: skip
FREQUENCIES = {
    "CONT": "continuous continuously jatkuva jatkuvasti kontinuerlig kontinuierlich"
    " laufend continu continua continuo ciagle pidev nuolat realtime",
    "DAILY": "daily päivittäin dagligen daglig täglich quotidien quotidienne diario"
    " diaria giornaliera giornaliero quotidiano dagelijks codziennie dzienna iga-päev"
    " kasdien denně denne dnevno naponta zilnic ежедневно καθημερινά",
    "WEEKLY": "weekly viikoittain veckovis ugentlig ukentlig wöchentlich hebdomadaire"
    " semanal settimanale wekelijks tygodniowo tygodniowa iganädalane kas-savaitę"
    " týdně týždenne tjedno tedensko hetente săptămânal седмично εβδομαδιαία",
    "MONTHLY": "monthly kuukausittain månadsvis månedlig monatlich mensuel mensuelle"
    " mensual mensile maandelijks miesięcznie miesięczna igakuine kas-mėnesį"
    " měsíčně mesačne mjesečno mesečno havonta lunar месечно μηνιαία",
    "QUARTERLY": "quarterly neljännesvuosittain kvartalsvis vierteljährlich"
    " trimestriel trimestrielle trimestral trimestrale driemaandelijks kwartalnie"
    " kwartalna kvartaalne kas-ketvirtį čtvrtletně štvrťročne tromjesečno negyedévente",
    "ANNUAL_2": "semiannual puolivuosittain halvårsvis halbjährlich semestriel"
    " semestrielle semestral semestrale halfjaarlijks półrocznie",
    "ANNUAL": "annual annually yearly vuosittain årligen årlig jährlich annuel"
    " annuelle anual annuale jaarlijks rocznie roczna iga-aastane kasmet ročně ročne"
    " godišnje letno évente bliadhnúil годишно ετήσια",
    "BIENNIAL": "biennial kahden-vuoden-välein zweijährlich biennal bienal biennale",
    "IRREG": "irregular epäsäännöllisesti tarvittaessa oregelbunden vid-behov"
    " unregelmäßig bei-bedarf irrégulier irrégulière irregular irregolare onregelmatig"
    " nieregularnie ebaregulaarne nereguliariai nepravidelně nepravidelne as-needed",
    "NEVER": "never ei-päivitetä aldrig nie jamais nunca mai nooit nigdy",
    "UNKNOWN": "unknown tuntematon okänd unbekannt inconnue desconocida sconosciuta",
}  # fmt: skip
EU_FREQUENCIES = frozenset(
    {
        *("CONT", "UPDATE_CONT", "HOURLY", "DAILY", "DAILY_2", "WEEKLY", "WEEKLY_2"),
        *("WEEKLY_3", "BIWEEKLY", "MONTHLY", "MONTHLY_2", "MONTHLY_3", "BIMONTHLY"),
        *("QUARTERLY", "ANNUAL", "ANNUAL_2", "ANNUAL_3", "BIENNIAL", "TRIENNIAL"),
        *("QUADRENNIAL", "QUINQUENNIAL", "DECENNIAL", "IRREG", "AS_NEEDED", "NEVER"),
        *("NOT_PLANNED", "OTHER", "UNKNOWN"),
    }
)
THEME_WORDS = {
    "AGRI": "agriculture landwirtschaft maatalous jordbruk agricoltura rolnictwo",
    "ECON": "economy wirtschaft talous ekonomi économie economía economia gospodarka",
    "EDUC": "education bildung koulutus utbildning éducation educación istruzione"
    " edukacja kulttuuri culture kultur cultura",
    "ENER": "energy energie energia energi énergie energía",
    "ENVI": "environment umwelt ympäristö miljö environnement medioambiente ambiente"
    " środowisko milieu",
    "GOVE": "government verwaltung hallinto förvaltning gouvernement gobierno governo",
    "HEAL": "health gesundheit terveys hälsa santé salud salute zdrowie gezondheid",
    "INTR": "international kansainväliset",
    "JUST": "justice justiz oikeus rättvisa justicia giustizia sprawiedliwość",
    "REGI": "regions regionen alueet regioner régions regiones regioni regiony",
    "SOCI": "society population bevölkerung väestö befolkning société sociedad società"
    " społeczeństwo bevolking",
    "TECH": "science technology technologie tiede teknologia vetenskap wissenschaft",
    "TRAN": "transport verkehr liikenne trafik transporte trasporti transport verkeer",
}


def key(words: str) -> str:
    """Fold words to what tables are looked up by: no case, accents, punctuation."""
    plain = unicodedata.normalize("NFKD", words.casefold())
    letters = "".join(each for each in plain if not unicodedata.combining(each))
    return " ".join(re.findall(r"[^\W_]+", letters))


def _table(words: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {key(word): code for code, many in words for word in many.split()}


FREQUENCY_CODES = _table(FREQUENCIES.items())
THEME_CODES = _table(THEME_WORDS.items())
ACCESS_CODES = {key(words): access for words, access in ACCESS.items()}


def is_date(value: str) -> bool:
    """Tell whether a value reads as one full day."""
    return european_day(value, month_first=False) is not None


def month_comes_first(values: Iterable[str]) -> bool:
    """Tell by the whole column whether 03/04/2021 means March; mostly it does not."""
    month_first = day_first = 0
    for value in values:
        if match := TWO_NUMBERS.match(value.strip()):
            first, second = int(match.group(1)), int(match.group(3))
            day_first += first > 12
            month_first += second > 12
    return month_first > day_first


def european_day(value: str, *, month_first: bool) -> date | None:
    """Read a full date: ISO, 3.5.2021, 3/5/2021, 3.5.21, a day number of Excel.

    None when it is none, or a date that does not exist.
    """
    value = value.strip()
    if match := TWO_NUMBERS.match(value):
        first, _, second, year = match.groups()
        number, month = (second, first) if month_first else (first, second)
        if int(month) > 12 >= int(number):
            number, month = month, number
        full = int(year) + (0 if len(year) == 4 else 2000 if int(year) < 70 else 1900)
        try:
            return date(full, int(month), int(number))
        except ValueError:
            return None
    if re.fullmatch(r"\d{5}(?:[.,]\d+)?", value):
        number_of_day = int(value[:5])
        if number_of_day in EXCEL_DAYS:
            return EXCEL_EPOCH + timedelta(days=number_of_day)
        return None
    return day(value)


def moment(value: str, *, month_first: bool) -> str:
    """Return an ISO date of the precision given: year, month or day; "" for others."""
    found = european_day(value, month_first=month_first)
    if found:
        return found.isoformat()
    if match := re.fullmatch(r"(\d{1,2})[./](\d{4})", value.strip()):
        value = f"{match.group(2)}-{int(match.group(1)):02}"
    return partial_date(value)


def addresses(value: str) -> tuple[str, ...]:
    """Return the web addresses in a cell, each once; "www.…" counts as one."""
    parts = re.split(r"[\s|]+|[;,]\s*(?=https?://|www\.)", value.strip())
    found = []
    for part in parts:
        whole = f"https://{part}" if part.casefold().startswith("www.") else part
        found.append(web_address(quote(whole, safe="%/:=&?~#+!$,;'@()*[]")))
    return distinct(found)


def listed(value: str) -> tuple[str, ...]:
    """Return the items of a cell that holds several; line breaks count as commas."""
    for mark in ("\n", "|", ";", ","):
        if mark in value:
            return distinct(part.strip(" \t#•-") for part in value.split(mark))
    return distinct([value.strip()])


def formats(value: str) -> tuple[str, ...]:
    """Return the words of a cell that names one or several formats."""
    return tuple(
        part for part in re.split(r"[\s,;|/]*[,;|\n]\s*", value.strip()) if part
    )


def theme(words: str) -> str:
    """Return an EU data theme by its code, address or a plain word; "" when unknown."""
    found = dcat_codes.theme(words)
    if found:
        return found
    codes_named = {
        THEME_CODES[word] for word in key(words).split() if word in THEME_CODES
    }
    return codes_named.pop() if len(codes_named) == 1 else ""


def frequency(words: str) -> str:
    """Return a code of the EU frequency table; "" for words that name none."""
    folded = key(words)
    if folded in FREQUENCY_CODES:
        return FREQUENCY_CODES[folded]
    code = codes.frequency(words)
    return code if code in EU_FREQUENCIES else ""


def access(words: str) -> Access:
    """Return what words say of access; unstated when they are not known."""
    found = dcat_codes.access(words)
    return found or ACCESS_CODES.get(key(words), Access.UNSTATED)


def licence_words(label: str, address: str) -> tuple[str, str]:
    """Tell a licence's label from its address, whichever column holds it."""
    if web_address(label):
        return "", web_address(label)
    return label, web_address(address)
