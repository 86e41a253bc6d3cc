"""A repository (OAI-PMH 2.0) that can forget, lie and break in the usual ways."""

from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from seutu.harvest.paging import Ask

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    "<responseDate>2026-05-01T00:00:00Z</responseDate><request/>"
)
FORMS = {
    "oai_dc": "http://www.openarchives.org/OAI/2.0/oai_dc/",
    "oai_datacite": "http://datacite.org/schema/kernel-4",
    "marc": "http://www.loc.gov/MARC21/slim",
}
DUBLIN_CORE = (
    '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/">{}</oai_dc:dc>'
)
DATACITE = '<resource xmlns="http://datacite.org/schema/kernel-4">{}</resource>'


def answer(inner: str) -> bytes:
    return f"{HEAD}{inner}</OAI-PMH>".encode()


def listed(*records: str, token: str = "") -> bytes:
    return answer(f"<ListRecords>{''.join(records)}{token}</ListRecords>")


def error(code: str, told: str = "") -> bytes:
    return answer(f'<error code="{code}">{told}</error>')


def record(identifier: str, metadata: str, *, day: str = "2026-01-01") -> str:
    return (
        f"<record><header><identifier>{identifier}</identifier>"
        f"<datestamp>{day}</datestamp></header>"
        f"<metadata>{metadata}</metadata></record>"
    )


def deleted(identifier: str, *, day: str = "2026-01-01") -> str:
    return (
        f'<record><header status="deleted"><identifier>{identifier}</identifier>'
        f"<datestamp>{day}</datestamp></header></record>"
    )


@dataclass
class OaiPortal:
    """Holds identifiers, all of them datasets but `articles` and those `gone`.

    Each token stands for one page; from the page `forgets` on it is forgotten, so many
    `times`.
    """

    identifiers: list[str] = field(default_factory=list)
    articles: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()
    changed: dict[str, str] = field(default_factory=dict)
    forms: tuple[str, ...] = ("marc", "oai_dc", "oai_datacite")
    lies_about_forms: bool = False
    tells_forms: bool = True
    knows_days: bool = True
    size: int = 10
    told: int | None = None
    forgets: int = -1
    times: int = 1
    asked: list[dict[str, str]] = field(default_factory=list)

    def __call__(self, ask: Ask) -> bytes | None:
        query = {k: v[0] for k, v in parse_qs(urlsplit(ask.url).query).items()}
        self.asked.append(query)
        if query["verb"] == "ListMetadataFormats":
            return self._forms() if self.tells_forms else None
        if token := query.get("resumptionToken"):
            assert query.keys() == {"verb", "resumptionToken"}
            form, since, start = token.split("|")
            if int(start) == self.forgets * self.size and self.times:
                self.times -= 1
                return error("badResumptionToken", "It has expired.")
            return self._page(form, since, int(start))
        if query["metadataPrefix"] not in self.forms or self._lies(query):
            return error("cannotDisseminateFormat")
        since = query.get("from", "")
        if since and not self.knows_days:
            return error("badArgument", "from is not known")
        return self._page(query["metadataPrefix"], since, 0)

    def _lies(self, query: dict[str, str]) -> bool:
        return self.lies_about_forms and query["metadataPrefix"] != "oai_dc"

    def _forms(self) -> bytes:
        written = "".join(
            f"<metadataFormat><metadataPrefix>{name}</metadataPrefix><schema>x</schema>"
            f"<metadataNamespace>{FORMS[name]}</metadataNamespace></metadataFormat>"
            for name in self.forms
        )
        return answer(f"<ListMetadataFormats>{written}</ListMetadataFormats>")

    def _page(self, form: str, since: str, start: int) -> bytes:
        wanted = [one for one in self.identifiers if self._day(one) >= since]
        if not wanted:
            return error("noRecordsMatch")
        shown = wanted[start : start + self.size]
        following = start + self.size
        told = len(wanted) if self.told is None else self.told
        is_last = following >= len(wanted)
        following_token = "" if is_last else f"{form}|{since}|{following}"
        token = (
            f'<resumptionToken completeListSize="{told}">{following_token}'
            "</resumptionToken>"
        )
        return listed(*(self._record(one, form) for one in shown), token=token)

    def _day(self, identifier: str) -> str:
        return self.changed.get(identifier, "2026-01-01")

    def _record(self, identifier: str, form: str) -> str:
        day = self._day(identifier)
        if identifier in self.gone:
            return deleted(identifier, day=day)
        kind = "Text" if identifier in self.articles else "Dataset"
        if form == "oai_datacite":
            inner = DATACITE.format(
                f'<titles><title xml:lang="en">Title of {identifier}</title></titles>'
                f'<resourceType resourceTypeGeneral="{kind}"/>'
            )
        else:
            inner = DUBLIN_CORE.format(
                f"<dc:title>Title of {identifier}</dc:title><dc:type>{kind}</dc:type>"
            )
        return record(identifier, inner, day=day)
