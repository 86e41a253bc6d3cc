"""What statements of rights mean: a licence, and who may have the data."""

import json
import re
from collections.abc import Iterable

from seutu.harvest.readers import codes
from seutu.harvest.readers import iso19139_codes as iso
from seutu.harvest.readers.fields import text, web_address
from seutu.harvest.readers.licence_ids import licence
from seutu.harvest.records import Access, Licence

LONGEST_LABEL = 300
# The words of the info:eu-repo and COAR vocabularies of access rights, and the codes
# of the latter.
RIGHTS = {
    "open": Access.PUBLIC,
    "embargoed": Access.RESTRICTED,
    "restricted": Access.RESTRICTED,
    "closed": Access.NON_PUBLIC,
    "metadata only": Access.NON_PUBLIC,
    "c_abf2": Access.PUBLIC,
    "c_f1cf": Access.RESTRICTED,
    "c_16ec": Access.RESTRICTED,
    "c_14cb": Access.NON_PUBLIC,
}
STATED_ACCESS = re.compile(
    r"(?:info:eu-repo/semantics/)?(open|embargoed|restricted|closed|metadata only)"
    r" ?access|https?://purl\.org/coar/access_right/(c_[0-9a-f]{4})",
    re.IGNORECASE,
)


def read_rights(
    statements: Iterable[tuple[str, str]],
) -> tuple[Licence | None, Access]:
    """Return (licence, access) of statements, each in (words, address).

    Of several the most definite one counts, so that "openAccess" hides no licence.
    """
    access, labels = Access.UNSTATED, []
    found: Licence | None = None
    for said, url in statements:
        match = STATED_ACCESS.fullmatch(said) or STATED_ACCESS.fullmatch(url)
        if match:
            stated = RIGHTS[(match.group(1) or match.group(2)).casefold()]
            access = access or stated
            continue
        found = found or definite_licence(said, url)
        labels.append(said)
    short = (one for one in labels if 0 < len(one) <= LONGEST_LABEL)
    # Some words say that no licence is stated.
    return found or next(filter(None, map(licence, short)), None), access


def definite_licence(said: str, href: str = "") -> Licence | None:
    """Return a licence with an address or an identifier; None for other words.

    German catalogues write the licence as JSON with id, name and url.
    """
    if said.startswith("{"):
        try:
            stated = json.loads(said)
        except (ValueError, RecursionError):
            stated = None
        if isinstance(stated, dict):
            return licence(
                text(stated, "id"), text(stated, "name"), text(stated, "url")
            )
    if match := iso.CONDITIONS.search(href):
        if match.group(1).casefold() == "noconditionsapply":
            return codes.licence(said[:LONGEST_LABEL], web_address(href))
        return None
    if web_address(href):
        return codes.licence(said[:LONGEST_LABEL], web_address(href))
    if match := iso.LICENCE_ADDRESS.search(said):
        url = match.group(0).rstrip(".,;")
        found = codes.licence("", url)
        if found and found.label != url:
            return found
        rest = said.replace(match.group(0), "").strip(" .,;:()-")
        return codes.licence(rest if 0 < len(rest) <= 80 else "", url)
    known = licence(said) if len(said) <= 40 else None
    return known if known and known.url else None
