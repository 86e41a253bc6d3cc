"""Portals that give lists: udata, OpenDataSoft, Socrata and OGC API Records."""

import json
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from seutu.harvest.paging import Ask

Entry = dict[str, object]


@dataclass
class Listing:
    """Entries in their order; `asked` keeps the addresses that came in."""

    entries: list[Entry] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    refuses: tuple[str, ...] = ()
    claims: int | None = None

    def __call__(self, ask: Ask) -> bytes | None:
        self.asked.append(ask.url)
        parts = urlsplit(ask.url)
        if any(word in ask.url for word in self.refuses):
            return None
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        answer = self.answer(parts.path, query)
        return None if answer is None else json.dumps(answer).encode()

    @property
    def total(self) -> int:
        return len(self.entries) if self.claims is None else self.claims

    def answer(self, path: str, query: dict[str, str]) -> object:
        raise NotImplementedError


class UdataPortal(Listing):
    def answer(self, path: str, query: dict[str, str]) -> object:
        size, page = int(query["page_size"]), int(query["page"])
        shown = self.entries[(page - 1) * size : page * size]
        more = page * size < len(self.entries)
        return {
            "data": shown,
            "page": page,
            "page_size": size,
            "total": self.total,
            "next_page": f"https://elsewhere.example{path}?page={page + 1}"
            if more
            else None,
        }


class OdsPortal(Listing):
    def answer(self, path: str, query: dict[str, str]) -> object:
        found = self.taken_in(query.get("where", ""))
        if path.endswith("/exports/json"):
            return found
        start, size = int(query["offset"]), int(query["limit"])
        total = len(found) if self.claims is None else self.claims
        return {"total_count": total, "results": found[start : start + size]}

    def taken_in(self, where: str) -> list[Entry]:
        """Narrow by "FIELD>=date'MOMENT' or FIELD>=date'MOMENT'", and no other."""
        if not where:
            return self.entries
        wanted = [
            part.split(">=date'") for part in where.removesuffix("'").split("' or ")
        ]
        return [
            one
            for one in self.entries
            if any(one["metas"]["default"].get(name, "") >= at for name, at in wanted)
        ]


class SocrataPortal(Listing):
    def answer(self, path: str, query: dict[str, str]) -> object:
        shown = sorted(self.entries, key=lambda one: one["resource"]["id"])
        if last := query.get("scroll_id"):
            shown = [one for one in shown if one["resource"]["id"] > last]
        size = int(query["limit"])
        return {"results": shown[:size], "resultSetSize": self.total}


@dataclass
class RecordsCatalogue(Listing):
    host: str = "https://data.example.eu"
    collections: tuple[tuple[str, str], ...] = (("md", "record"), ("map", "feature"))

    def answer(self, path: str, query: dict[str, str]) -> object:
        if path.endswith("/collections"):
            found = [{"id": key, "itemType": kind} for key, kind in self.collections]
            return {"collections": found, "links": []}
        start, size = int(query.get("offset", 0)), int(query.get("limit", 10))
        shown = self.entries[start : start + size]
        links = [{"rel": "self", "href": f"{self.host}{path}"}]
        if start + size < len(self.entries):
            href = f"{self.host}{path}?f=json&limit={size}&offset={start + size}"
            links.append({"rel": "next", "href": href})
        return {
            "type": "FeatureCollection",
            "features": shown,
            "numberMatched": self.total,
            "numberReturned": len(shown),
            "links": links,
        }
