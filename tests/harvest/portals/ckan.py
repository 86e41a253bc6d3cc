"""A portal with CKAN's action API."""

import json
import re
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from seutu.harvest.paging import Ask

FROM = re.compile(r"metadata_modified:\[(\S+)Z TO \*\]")


def package(number: int, modified: str, **fields: object) -> dict[str, object]:
    return {
        "id": f"{number:08x}-0000-4000-8000-000000000000",
        "name": f"dataset-{number}",
        "title": f"Dataset {number}",
        "metadata_modified": modified,
        "state": "active",
        "private": False,
        "resources": [],
        **fields,
    }


@dataclass
class CkanPortal:
    """Holds packages; `actions` says which the portal knows, `cap` the longest page."""

    packages: dict[str, dict[str, object]] = field(default_factory=dict)
    actions: frozenset[str] = frozenset({"package_search"})
    folder: str = "/api/3/action"
    cap: int = 1000
    filters: bool = True
    sorts: bool = True
    pages_lists: bool = True
    asked: list[str] = field(default_factory=list)

    def add(self, *found: dict[str, object]) -> None:
        for one in found:
            self.packages[str(one["id"])] = one

    def __call__(self, ask: Ask) -> bytes | None:
        parts = urlsplit(ask.url)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        folder, _, action = parts.path.rpartition("/")
        self.asked.append(ask.url)
        if folder != self.folder:
            return None
        if action not in self.actions:
            return json.dumps(
                {"success": False, "error": {"message": "Action name not known"}}
            ).encode()
        result = getattr(self, f"_{action}")(query)
        if result is None:
            return None
        return json.dumps({"help": "…", "success": True, "result": result}).encode()

    def _package_search(self, query: dict[str, str]) -> object:
        found = list(self.packages.values())
        if (match := FROM.fullmatch(query.get("fq", ""))) and self.filters:
            found = [p for p in found if _milliseconds(p) >= match.group(1)]
        if "sort" in query and self.sorts:
            found.sort(key=lambda p: (_milliseconds(p), p["id"]))
        else:
            found.reverse()
        start, rows = int(query["start"]), min(self.cap, int(query["rows"]))
        return {"count": len(found), "results": found[start : start + rows]}

    def _current_package_list_with_resources(self, query: dict[str, str]) -> object:
        found = list(self.packages.values())
        if not self.pages_lists:
            return found
        start = int(query["offset"])
        return found[start : start + int(query["limit"])]

    def _package_list(self, query: dict[str, str]) -> object:
        names = sorted(str(p["name"]) for p in self.packages.values())
        if not self.pages_lists:
            return names
        start = int(query["offset"])
        return names[start : start + int(query["limit"])]

    def _package_show(self, query: dict[str, str]) -> object:
        named = [p for p in self.packages.values() if p["name"] == query["id"]]
        return named[0] if named else None


def _milliseconds(one: dict[str, object]) -> str:
    stated = str(one["metadata_modified"])
    return f"{stated}.000"[:23] if "." not in stated else stated[:23].ljust(23, "0")
