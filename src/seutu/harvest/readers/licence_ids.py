"""Licences by the short names that portals give them."""

import re
from functools import lru_cache

from seutu.harvest.readers import codes
from seutu.harvest.readers.fields import web_address
from seutu.harvest.records import Licence

CC = "https://creativecommons.org/"
OPEN_DATA = "https://opendatacommons.org/licenses/"
GOVDATA = "https://www.govdata.de/dl-de/"
ETALAB = "https://www.etalab.gouv.fr/wp-content/uploads/"
SECOND_ETALAB = ETALAB + "2017/04/ETALAB-Licence-Ouverte-v2.0.pdf"
LICENCES = {
    "cc-zero": ("CC0 1.0", CC + "publicdomain/zero/1.0/"),
    "cc0": ("CC0 1.0", CC + "publicdomain/zero/1.0/"),
    "cc0-1.0": ("CC0 1.0", CC + "publicdomain/zero/1.0/"),
    "cc-0": ("CC0 1.0", CC + "publicdomain/zero/1.0/"),
    "pddl": ("Public Domain Dedication and Licence", OPEN_DATA + "pddl/"),
    "odc-pddl": ("Public Domain Dedication and Licence", OPEN_DATA + "pddl/"),
    "odc-odbl": ("Open Database License", OPEN_DATA + "odbl/"),
    "odbl": ("Open Database License", OPEN_DATA + "odbl/"),
    "odbl-1.0": ("Open Database License", OPEN_DATA + "odbl/"),
    "odc-by": ("Open Data Commons Attribution License", OPEN_DATA + "by/"),
    "cc-by": ("CC BY", CC + "licenses/by/4.0/"),
    "cc-by-sa": ("CC BY-SA", CC + "licenses/by-sa/4.0/"),
    "cc-nc": ("CC BY-NC 2.0", CC + "licenses/by-nc/2.0/"),
    "uk-ogl": (
        "Open Government Licence v3.0",
        "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    ),
    "ogl": (
        "Open Government Licence v3.0",
        "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    ),
    "ogl-uk-3.0": (
        "Open Government Licence v3.0",
        "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    ),
    "dl-de-by-2.0": (
        "Datenlizenz Deutschland – Namensnennung – 2.0",
        GOVDATA + "by-2-0",
    ),
    "dl-de-zero-2.0": ("Datenlizenz Deutschland – Zero – 2.0", GOVDATA + "zero-2-0"),
    "dl-de-by-1.0": (
        "Datenlizenz Deutschland – Namensnennung – 1.0",
        GOVDATA + "by-1-0",
    ),
    "iodl1": ("Italian Open Data License 1.0", "https://www.dati.gov.it/iodl/1.0/"),
    "iodl2": ("Italian Open Data License 2.0", "https://www.dati.gov.it/iodl/2.0/"),
    "fr-lo": ("Licence Ouverte 1.0", ETALAB + "2014/05/Licence_Ouverte.pdf"),
    "lov1": ("Licence Ouverte 1.0", ETALAB + "2014/05/Licence_Ouverte.pdf"),
    "lov2": ("Licence Ouverte 2.0", SECOND_ETALAB),
    "etalab-2.0": ("Licence Ouverte 2.0", SECOND_ETALAB),
    "nlod": ("Norwegian Licence for Open Government Data", "https://data.norge.no/nlod"),
    "nlod-2.0": (
        "Norwegian Licence for Open Government Data 2.0",
        "https://data.norge.no/nlod/no/2.0",
    ),
    "other-open": ("Other (open)", ""),
    "other-pd": ("Other (public domain)", ""),
    "other-at": ("Other (attribution)", ""),
    "other-nc": ("Other (non-commercial)", ""),
    "other-closed": ("Other (not open)", ""),
    "gfdl": ("GNU Free Documentation License", "https://www.gnu.org/licenses/fdl.html"),
    "public_domain": ("Public Domain", ""),
    "public-domain": ("Public Domain", ""),
    "us-pd": ("Public Domain", ""),
}  # fmt: skip
UNSTATED = frozenset(
    {"notspecified", "not-specified", "none", "unknown", "other-unknown", "null"}
    | {"license not specified", "licence not specified", "no license", "other"}
)
CREATIVE = re.compile(r"cc[- ]?(by(?:-(?:nc|sa|nd))*)[- ]?(\d\.\d)?", re.IGNORECASE)


@lru_cache(4096)
def licence(identifier: str, title: str = "", url: str = "") -> Licence | None:
    """Return the licence a portal names by identifier, title and address.

    The portal's own title and address go before those of the table. None when it says
    that no licence is stated.
    """
    name = identifier.strip()
    if name.casefold() in UNSTATED:
        name = ""
    if title.strip().casefold() in UNSTATED:
        title = ""
    if name.startswith(("http://", "https://")):
        return codes.licence(title, web_address(name) or web_address(url))
    known_label, known_url = _known(name)
    label = title or known_label or name
    return codes.licence(label, web_address(url) or known_url)


def _known(name: str) -> tuple[str, str]:
    key = re.sub(r"[\s_/]+", "-", name.casefold()).removeprefix("licence-")
    key = {"dl-by-de-2.0": "dl-de-by-2.0", "dl-zero-de-2.0": "dl-de-zero-2.0"}.get(
        key, key
    )
    if found := LICENCES.get(key) or LICENCES.get(name.casefold()):
        return found
    if match := CREATIVE.fullmatch(key):
        kind, version = match.group(1).lower(), match.group(2) or "4.0"
        label = f"CC {kind.upper()} {match.group(2) or ''}".strip()
        return label, f"{CC}licenses/{kind}/{version}/"
    return "", ""
