"""What a dataset is about: from the categories of portals to EU data themes.

Whole categories are looked up, never words inside of them: "Health and environment" of
one portal is no statement of another.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from seutu.harvest.readers import codes, dcat_codes

CATEGORIES = {
    "AGRI": (
        "agriculture, agriculture fisheries forestry and food, agri, farming, food, "
        "food and agriculture, agriculture and food, agriculture alimentation, "
        "agriculture et alimentation, landwirtschaft, landwirtschaft fischerei "
        "forstwirtschaft und nahrungsmittel, agricoltura, agricoltura pesca "
        "silvicoltura e prodotti alimentari, agricultura, landbouw, forestry, "
        "fisheries, land und forstwirtschaft, economie et agriculture, rural, "
        "maa ja metsatalous, jordbruk, zemes ukis, rolnictwo, agriculture forestry"
    ),
    "ECON": (
        "economy, economy and finance, econ, economics, economie, finance, business, "
        "business and economy, business economy, economie et finances, finances, "
        "economia, economia e finanze, economia y finanzas, wirtschaft, wirtschaft "
        "und finanzen, wirtschaft und arbeit, financial, commerce, trade, industry, "
        "tourism, tourisme, turismo, tourismus, economy and industry, budget, "
        "economie emploi, economie entreprises, industria, commercio, attivita "
        "economiche, bilancio, finanzen, volkswirtschaft, industrie dienstleistungen, "
        "preise, national economy, statistical basis, attivita produttive, "
        "economie et emploi, spending, government spending, talous, ekonomi, "
        "gospodarka, economie and financien, economie en financien, work and income"
    ),
    "EDUC": (
        "education, education culture and sport, educ, culture, culture and heritage, "
        "culture heritage, sport, sports, education culture et sport, bildung, "
        "bildung kultur und sport, istruzione, istruzione cultura e sport, cultura, "
        "educacion, education formation, enseignement, culture patrimoine, kultur, "
        "education formation recherche enseignement, culture media leisure sport, "
        "bildung wissenschaft, kultur medien informationsgesellschaft sport, culture "
        "tourism, education and training, culture leisure sport and tourism, "
        "education recherche, onderwijs, onderwijs cultuur en sport, koulutus, "
        "kulttuuri, utbildning, cultuur, culture et tourisme, loisirs, arts culture, "
        "cultura e turismo, turismo e cultura, sport e tempo libero, scuola, "
        "culture and leisure, schools, edukacja, svietimas"
    ),
    "ENER": (
        "energy, ener, energie, energia, energies, energy supply, energie et climat, "
        "energies et climat, energija"
    ),
    "ENVI": (
        "environment, envi, environnement, umwelt, umwelt und klima, ambiente, "
        "medio ambiente, milieu, ymparisto, miljo, climate, biota, "
        "climatology meteorology atmosphere, climatologymeteorologyatmosphere, "
        "inland waters, inlandwaters, oceans, environment and climate, "
        "geoscientific information, geoscientificinformation, natur und umwelt, "
        "raum und umwelt, environment and energy, environnement energie, "
        "amenagement environnement, biodiversite, water, nature, climat, "
        "air quality, environment energy, environnement climat, territory and "
        "environment, territoire et environnement, ambiente e territorio, "
        "natuur en milieu, miljo och energi, srodowisko, aplinka, umwelt und energie"
    ),
    "GOVE": (
        "government, government and public sector, gove, governance, administration, "
        "public administration, public sector, administration et action publique, "
        "gouvernement et secteur public, regierung und offentlicher sektor, "
        "verwaltung, politik und wahlen, politik, elections, governo, "
        "governo e settore pubblico, gobierno y sector publico, "
        "sector publico, politics, administration gouvernement finances publiques "
        "citoyennete, politique, city government, services publics, services to "
        "citizens, election, wahlen, "
        "administration politique, transparency, administration publique, citoyennete, "
        "overheid, bestuur, hallinto, forvaltning, amministrazione, elezioni, "
        "vie politique, democracy, vie citoyenne, pubblica amministrazione"
    ),
    "HEAL": (
        "health, heal, sante, gesundheit, salute, salud, gezondheid, terveys, halsa, "
        "health and care, health and social care, sanita, santé et social, "
        "health care, healthcare, public health, sante social, zdrowie, sveikata"
    ),
    "INTR": (
        "international issues, international, intr, questions internationales, "
        "internationale themen, tematiche internazionali, "
        "asuntos internacionales"
    ),
    "JUST": (
        "justice, justice legal system and public safety, just, crime, crime and "
        "justice, security, public safety, safety, law, legal, justice "
        "systeme juridique et securite publique, justiz rechtssystem und "
        "offentliche sicherheit, sicherheit, giustizia, justicia, justice securite, "
        "kriminalitat strafrecht, public order, offentliche ordnung und "
        "sicherheit, giustizia sistema giuridico e sicurezza pubblica, sicurezza, "
        "securite, public security, veiligheid, law and order, recht"
    ),
    "REGI": (
        "regions and cities, regi, regions et villes, regionen und stadte, regioni e "
        "citta, regiones y ciudades, urbanism, urban planning, town planning, "
        "planning, housing, logement, planning cadastre, planningcadastre, "
        "imagery base maps earth cover, imagerybasemapsearthcover, boundaries, "
        "location, elevation, structure, geography, geographie, mapping, maps, "
        "amenagement du territoire urbanisme batiments equipements logement, "
        "territoire, territorio, stadtplanung, bauen und wohnen, wohnen, "
        "urbanisme, land use, raumordnung, geodata, geospatial, territory, "
        "raum, bau und wohnungswesen, regioner och stader, alueet ja kaupungit, "
        "rakennettu ymparisto, regioes e cidades, urbanisme logement, town and "
        "country planning, geografia, basiskarten, cadastre, geobasisdaten, "
        "city planning, urban development, amenagement, urbanistica, casa"
    ),
    "SOCI": (
        "population and society, soci, society, population, demography, demographics, "
        "social, population et societe, bevolkerung und gesellschaft, bevolkerung, "
        "soziales, popolazione e societa, popolazione, demografia, poblacion y "
        "sociedad, sociedad, societe, welfare, employment, labour, arbeit, emploi, "
        "employment and labour, communities, community, society and demography, "
        "social sozialhilfe, soziale sicherheit, social security, "
        "arbeit erwerb, vaesto, vaesto ja yhteiskunta, befolkning, census, "
        "hebergement, citizens, social services, politiche sociali, "
        "people, housing and community, demografie, bevolking, lavoro, inclusion, "
        "spoleczenstwo, population demographie, social affairs"
    ),
    "TECH": (
        "science and technology, tech, science, technology, sciences et technologies, "
        "science et technologie, wissenschaft und technologie, scienza e tecnologia, "
        "ciencia y tecnologia, research, innovation, recherche, "
        "utilities communication, utilitiescommunication, telecommunications, "
        "digital, numerique, ict, information technology, internet, "
        "intelligence military, data and analytics, tiede ja teknologia, "
        "science technology, wissenschaft, ricerca, telecoms, innovation numerique"
    ),
    "TRAN": (
        "transport, tran, transports, transportation, mobility, mobilite, verkehr, "
        "mobilitat, trasporti, mobilita, transporte, movilidad, traffic, "
        "mobilitat und verkehr, transport and infrastructure, verkehr und technik, "
        "transports deplacements, mobilite et transport, mobilite et espace public, "
        "infrastructure, parking, liikenne, trafik, verkeer, mobiliteit, "
        "mobilita e trasporti, transport et mobilite, transports et mobilite, "
        "transport mobilite, roads, transporto, transport and mobility, viabilita"
    ),
}
INSPIRE = {
    "ad": "REGI", "au": "REGI", "cp": "REGI", "gn": "REGI", "hy": "ENVI", "ps": "ENVI",
    "rs": "REGI", "gg": "REGI", "tn": "TRAN", "el": "REGI", "ge": "ENVI", "lc": "ENVI",
    "oi": "REGI", "am": "ENVI", "ac": "ENVI", "af": "AGRI", "br": "ENVI", "bu": "REGI",
    "ef": "ENVI", "hb": "ENVI", "hh": "HEAL", "lu": "REGI", "mr": "ENER", "mf": "ENVI",
    "nz": "ENVI", "of": "ENVI", "pd": "SOCI", "pf": "ECON", "er": "ENER", "so": "ENVI",
    "sr": "ENVI", "sd": "ENVI", "su": "SOCI", "us": "GOVE",
}  # fmt: skip
TOPICS = {
    "farming": "AGRI", "biota": "ENVI", "boundaries": "REGI", "economy": "ECON",
    "climatologymeteorologyatmosphere": "ENVI", "elevation": "REGI",
    "environment": "ENVI", "geoscientificinformation": "ENVI", "health": "HEAL",
    "imagerybasemapsearthcover": "REGI", "intelligencemilitary": "JUST",
    "inlandwaters": "ENVI", "location": "REGI", "oceans": "ENVI",
    "planningcadastre": "REGI", "society": "SOCI", "structure": "REGI",
    "transportation": "TRAN", "utilitiescommunication": "TECH",
    "disaster": "JUST", "extraterrestrial": "TECH",
}  # fmt: skip
INSPIRE_NAMES = {
    "addresses": "ad", "administrative units": "au", "cadastral parcels": "cp",
    "geographical names": "gn", "hydrography": "hy", "protected sites": "ps",
    "coordinate reference systems": "rs", "geographical grid systems": "gg",
    "transport networks": "tn", "elevation": "el", "geology": "ge", "land cover": "lc",
    "orthoimagery": "oi", "agricultural and aquaculture facilities": "af",
    "area management restriction regulation zones and reporting units": "am",
    "area management restriction regulation zones": "am",
    "atmospheric conditions": "ac", "bio geographical regions": "br",
    "buildings": "bu", "environmental monitoring facilities": "ef",
    "habitats and biotopes": "hb", "human health and safety": "hh", "land use": "lu",
    "meteorological geographical features": "mf", "mineral resources": "mr",
    "natural risk zones": "nz", "oceanographic geographical features": "of",
    "population distribution demography": "pd",
    "population distribution and demography": "pd",
    "production and industrial facilities": "pf", "energy resources": "er",
    "sea regions": "sr", "soil": "so", "species distribution": "sd",
    "statistical units": "su", "utility and governmental services": "us",
    "utility and government services": "us",
}  # fmt: skip
INSPIRE_ADDRESS = re.compile(r"inspire\.ec\.europa\.eu/theme/([a-z]{2})\b")


def _folded(value: str) -> str:
    plain = unicodedata.normalize("NFKD", value.casefold())
    letters = "".join(each for each in plain if not unicodedata.combining(each))
    words = re.sub(r"[&+]", " and ", letters).replace("ß", "ss")
    return " ".join(re.findall(r"[^\W_]+", words))


THEMES = {
    _folded(name): code
    for code, names in CATEGORIES.items()
    for name in names.split(", ")
}


@lru_cache(16_384)
def theme(value: str) -> str:
    """Return the EU data theme of a category's name, code or address, or "".

    Knows EU theme addresses, INSPIRE themes, ISO 19115 topics and the usual categories
    of portals.
    """
    if match := INSPIRE_ADDRESS.search(value):
        return INSPIRE.get(match.group(1), "")
    if found := dcat_codes.theme(value):
        return found
    words = _folded(value.rstrip("/").rpartition("/")[2] if "://" in value else value)
    return (
        THEMES.get(words)
        or TOPICS.get(words.replace(" ", ""))
        or INSPIRE.get(INSPIRE_NAMES.get(words, ""))
        or ""
    )


def themes(values: Iterable[str]) -> tuple[str, ...]:
    """Return the distinct EU data themes of categories, in their order."""
    return tuple(dict.fromkeys(code for code in map(theme, values) if code))


def inspire(value: str) -> str:
    """Return the EU data theme of an INSPIRE theme's English name, or ""."""
    return INSPIRE.get(INSPIRE_NAMES.get(_folded(value), ""), "")


def is_data_theme(value: str) -> bool:
    """Tell whether a value is itself a code or address of the EU table."""
    return bool(codes.theme(value))
