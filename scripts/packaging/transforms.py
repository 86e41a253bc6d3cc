"""What is done to each source before it may be packaged: bytes in, bytes out."""

import io
import json
import re
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any
from xml.etree import ElementTree

import duckdb
import yaml
from defusedxml.ElementTree import fromstring, iterparse

from scripts.packaging.scrub import scrub, scrub_text, without

Files = Mapping[str, bytes]
Transform = Callable[[Files], bytes]

CONTACTS = frozenset({"contact", "maintainer_email", "maintainer_phone"})
FIRST_DAY = (1980, 1, 1, 0, 0, 0)


def to_json(document: Any) -> bytes:
    """Write JSON that is the same for the same content and compresses well."""
    return (json.dumps(document, ensure_ascii=False, indent=0) + "\n").encode()


def scrubbed_json(files: Files) -> bytes:
    """Scrub every text of one JSON file and drop contact fields."""
    (content,) = files.values()
    return to_json(scrub(without(json.loads(content), CONTACTS)))


def scrubbed_text(files: Files) -> bytes:
    """Scrub one plain text file."""
    (content,) = files.values()
    return scrub_text(content.decode("utf-8-sig")).encode()


def jkan_archive(files: Files) -> bytes:
    """Scrub the front matter of each dataset; organisations' files are left out."""
    (content,) = files.values()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {
            PurePosixPath(name): archive.read(name)
            for name in sorted(archive.namelist())
        }
    return stored_zip(
        {
            f"_datasets/{path.name}": _front_matter(text.decode())
            for path, text in members.items()
            if "_datasets" in path.parts and path.suffix == ".md"
        }
    )


def _front_matter(text: str) -> bytes:
    entry = next(yaml.load_all(text, yaml.CSafeLoader))
    tidy = scrub(without(entry, CONTACTS))
    body = yaml.dump(tidy, Dumper=yaml.CSafeDumper, allow_unicode=True, width=10_000)
    return f"---\n{body}---\n".encode()


HEALTH_CONTACTS = frozenset(
    {
        "contactPoint",
        "creator",
        "author",
        "dataController",
        "dataProcessor",
        "citations",
    }
)
CLOUD_CONTACTS = frozenset({"contact_point", "owner", "image", "Image"})


def health_models(files: Files) -> bytes:
    """Drop people and the columns inside each table; tables keep label and words."""
    (content,) = files.values()
    document = without(json.loads(content), HEALTH_CONTACTS)
    for model in document["dataModels"]:
        for table in model["dataClasses"]:
            table.pop("dataElements", None)
    return to_json(scrub(document))


def lod_cloud(files: Files) -> bytes:
    """Drop contact persons, owners and images."""
    (content,) = files.values()
    return to_json(scrub(without(json.loads(content), CLOUD_CONTACTS)))


CHALLENGE_FIELDS = (
    "challenge-id",
    "challenge-title",
    "permalink",
    "external-url",
    "tagline",
    "legal-authority",
    "fiscal-year",
    "type-of-challenge",
    "total-prize-offered-cash",
    "challenge_status",
    "agency",
    "partner-agencies-federal",
    "submission-start",
    "submission-end",
    "description",
)


def challenge_feeds(files: Files) -> bytes:
    """Join the open and the closed feed; keep what states the need.

    Contacts, images, rules, juries (which name people) and partners that may be people
    are left out; so is the style inside descriptions.
    """
    feeds = [json.loads(content) for _, content in sorted(files.items(), reverse=True)]
    feed = {key: value for key, value in feeds[0].items() if key != "_challenge"}
    feed["_challenge"] = [
        _challenge({key: entry[key] for key in CHALLENGE_FIELDS if key in entry})
        for one in feeds
        for entry in one["_challenge"]
    ]
    return to_json(scrub(feed))


def _challenge(entry: dict[str, Any]) -> dict[str, Any]:
    bare = re.sub(r"<img\b[^>]*>", "", entry["description"], flags=re.IGNORECASE)
    bare = re.sub(r"\s(?:style|class|id|lang)=\"[^\"]*\"", "", bare)
    return entry | {"description": bare}


SOFTWARE_FACTS = frozenset(
    {"publiccodeYmlVersion", "name", "applicationSuite", "url", "landingURL"}
    | {"isBasedOn", "softwareVersion", "releaseDate", "platforms", "categories"}
    | {"usedBy", "developmentStatus", "softwareType", "intendedAudience", "legal"}
    | {"localisation", "dependsOn", "inputTypes", "outputTypes", "it"}
)


DESCRIPTION = re.compile(
    rb"^description:.*?(?=^[A-Za-z]+:|\Z)", re.MULTILINE | re.DOTALL
)


def software_facts(files: Files) -> bytes:
    """Keep the facts of publiccode.yml files; sentences and people are left out."""
    return stored_zip({name: _facts(content) for name, content in files.items()})


def _facts(content: bytes) -> bytes:
    try:
        entry = yaml.safe_load(content)
    except yaml.YAMLError:
        # One file breaks off in its long description; its facts are sound.
        entry = yaml.safe_load(DESCRIPTION.sub(b"", content))
    facts = {key: value for key, value in entry.items() if key in SOFTWARE_FACTS}
    facts["maintenance"] = {"type": entry.get("maintenance", {}).get("type")}
    facts["description"] = {
        tag: {"genericName": part["genericName"].strip()}
        for tag, part in entry.get("description", {}).items()
        if isinstance(part, dict) and part.get("genericName")
    }
    facts.get("legal", {}).pop("authorsFile", None)
    body = yaml.safe_dump(
        scrub(facts), allow_unicode=True, sort_keys=True, width=10_000
    )
    return body.encode()


def rdf_catalogue(files: Files) -> bytes:
    """Drop contact points and vCards of an RDF/XML catalogue; scrub its texts."""
    (content,) = files.values()
    for prefix, uri in _prefixes(content):
        ElementTree.register_namespace(prefix, uri)
    root = fromstring(content)
    for parent in list(root.iter()):
        for child in list(parent):
            tags = [child.tag, *(grandchild.tag for grandchild in child)]
            if child.tag == CONTACT_POINT or any(t.startswith(VCARD) for t in tags):
                parent.remove(child)
    for element in root.iter():
        element.text = scrub_text(element.text) if element.text else element.text
    body: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return body + b"\n"


CONTACT_POINT = "{http://www.w3.org/ns/dcat#}contactPoint"
VCARD = "{http://www.w3.org/2006/vcard/ns#}"


def _prefixes(content: bytes) -> list[tuple[str, str]]:
    events = iterparse(io.BytesIO(content), events=["start-ns"])
    return [(prefix, uri) for _, (prefix, uri) in events]


def stored_zip(members: Mapping[str, bytes]) -> bytes:
    """Write an uncompressed archive without times, to be compressed as a whole."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in sorted(members.items()):
            archive.writestr(zipfile.ZipInfo(name, FIRST_DAY), content)
    return target.getvalue()


def zurich_parquet(files: Files) -> bytes:
    """Join the newer list of datasets with the dates and distributions of 2024.

    The newer export has no contacts, publishers or distributions; the older has them
    all. Contacts are left out, and the publisher of a new dataset is the organisation
    that its identifier ends in.
    """
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as database:
        database.execute("set threads = 1")
        for name, content in files.items():
            Path(folder, name).write_bytes(content)
        target = Path(folder, "joined.parquet")
        database.execute(
            JOIN.format(
                newer=Path(folder, "01_data.parq"),
                older=Path(folder, "01_mdv_metadata_2024.parq"),
            )
        )
        database.create_function("scrub_text", scrub_text, ["VARCHAR"], "VARCHAR")
        database.execute(
            "update joined set description = scrub_text(description),"
            " title = scrub_text(title)"
        )
        database.execute(
            f"copy (from joined order by identifier) to '{target}'"
            " (format parquet, compression zstd)"
        )
        return target.read_bytes()


JOIN = """
create table joined as
with newer as (from read_parquet('{newer}')),
     older as (from read_parquet('{older}')),
     owners as (
        select split_part(identifier, '@', 2) as owner,
               any_value(publisher) as publisher
        from older group by 1)
select newer.identifier, newer.link, newer.title, newer.description,
       older.issued, older.modified,
       coalesce(older.publisher, owners.publisher) as publisher,
       string_split(newer.theme, ' ') as theme,
       string_split(newer.keyword, ' ') as keyword,
       older.startDate, older.endDate, older.accrualPeriodicity, older.seeAlso,
       older.relation, older.distribution
from newer
left join older using (identifier)
left join owners on owners.owner = split_part(newer.identifier, '@', 2)
"""
