"""What is done to each source before it may be packaged: bytes in, bytes out."""

import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import duckdb
import yaml

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
