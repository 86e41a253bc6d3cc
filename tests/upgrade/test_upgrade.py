"""A database made by the previous landed state goes on working after an upgrade.

`landed.txt` names the migrations of that state; it moves on with each landing.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

LANDED = Path(__file__).parent / "landed.txt"
MOMENT = "2026-11-01 10:00:00"
ENTRY = {
    "catalogue_id": "cases",
    "language": "en",
    "country": "FI",
    "sort_date": "2026-11-01",
    "first_seen_at": MOMENT,
    "updated_at": MOMENT,
}
# What the test looks at later. Every other column that may not be empty gets its
# field's default, so that the list need not follow each new column.
ROWS: tuple[tuple[str, dict[str, object]], ...] = (
    (
        "accounts_organisation",
        {
            "id": "organisation0000",
            "name": '{"fi": "Turun kaupunki"}',
            "kind": "city",
            "nuts_code": "FI1C1",
        },
    ),
    (
        "accounts_user",
        {
            "id": "0" * 32,
            "email": "officer@turku.example",
            "language": "fi",
            "password": "!",
            "is_active": 1,
            "joined_at": MOMENT,
        },
    ),
    (
        "accounts_membership",
        {
            "role": "owner",
            "user_id": "0" * 32,
            "organisation_id": "organisation0000",
        },
    ),
    (
        "catalogue_catalogue",
        {"id": "cases", "title": '{"en": "Cases"}', "holds": "challenge"},
    ),
    (
        "challenges_challenge",
        ENTRY
        | {
            "id": "challenge0000000",
            "identifier": "1",
            "title": '{"en": "Better forecasts of floods"}',
            "owner_id": "organisation0000",
            "state": "published",
            "version": 3,
        },
    ),
    (
        "catalogue_catalogue",
        {"id": "portal", "title": '{"fi": "Avoin data"}', "holds": "dataset"},
    ),
    (
        "catalogue_dataset",
        ENTRY
        | {
            "id": "dataset000000000",
            "catalogue_id": "portal",
            "identifier": "levels",
            "title": '{"en": "River levels"}',
        },
    ),
    (
        "catalogue_distribution",
        {
            "dataset_id": "dataset000000000",
            "url": "https://data.example/levels.csv",
            "format": "CSV",
        },
    ),
    (
        "harvest_harvestsource",
        {
            "id": "portal",
            "catalogue_id": "portal",
            "reader": "dcat-rdf",
            "location": "https://data.example/catalog.ttl",
            "created_at": MOMENT,
        },
    ),
    (
        "harvest_harvestrun",
        {
            "id": 1,
            "source_id": "portal",
            "state": "complete",
            "started_at": MOMENT,
            "heartbeat_at": MOMENT,
            "read": 1,
            "created": 1,
        },
    ),
    (
        "harvest_harvestrecord",
        {
            "source_id": "portal",
            "identifier": "levels",
            "record_id": "dataset000000000",
            "state": "accepted",
            "last_run_id": 1,
        },
    ),
    (
        "challenges_datarequest",
        {
            "id": "1" * 16,
            "title": '{"en": "Levels by the hour"}',
            "what": '{"en": "Levels of the river Aura"}',
            "language": "en",
            "state": "asked",
            "asked_at": MOMENT,
        },
    ),
    (
        "matching_storedneed",
        {
            "id": "need",
            "text": "Floods",
            "language": "en",
            "created_at": MOMENT,
            "expires_at": "2099-01-01 00:00:00",
        },
    ),
)
SCRIPT = """
import json, sys
import django
django.setup()
from django.apps import apps
from django.core.management import call_command
from django.db import connection

landed, rows = json.load(sys.stdin)
for app, name in landed:
    call_command("migrate", app, name, verbosity=0)
def neutral(field):
    # What a column that may not be empty gets when nobody names it.
    value = None if field is None else field.get_default()
    return 0 if value is None else field.get_db_prep_save(value, connection)

def filled(cursor, table, row):
    fields = {
        field.column: field
        for model in apps.get_models()
        if model._meta.db_table == table
        for field in model._meta.concrete_fields
    }
    cursor.execute(f"PRAGMA table_info({table})")
    needed = {
        name: neutral(fields.get(name))
        for _, name, _, needed, default, key in cursor.fetchall()
        if needed and not key and default is None
    }
    return needed | row

with connection.cursor() as cursor:
    for table, row in rows:
        row = filled(cursor, table, row)
        gaps = ", ".join(["%s"] * len(row))
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(row)}) VALUES ({gaps})",
            list(row.values()),
        )
call_command("migrate", verbosity=0)

from seutu.accounts.models import Membership, Organisation
from seutu.accounts.selectors import organisations_of
from seutu.catalogue.models import Dataset
from seutu.challenges.models import Challenge, DataRequest
from seutu.harvest.models import HarvestRecord
from seutu.matching.models import StoredNeed
membership = Membership.objects.select_related("user").get()
assert organisations_of(membership.user).get().pk == "organisation0000"
assert Organisation.objects.get().nuts_code == "FI1C1"
challenge = Challenge.objects.canonical().get()
assert (challenge.version, challenge.held_at, challenge.is_public) == (3, None, True)
dataset = Dataset.objects.get()
assert dataset.distributions.get().format == "CSV"
record = HarvestRecord.objects.select_related("last_run", "source").get()
assert record.record_id == dataset.pk and record.last_run.created == 1
assert DataRequest.objects.get().title == {"en": "Levels by the hour"}
assert StoredNeed.objects.get().text == "Floods"
print("upgraded")
"""


@pytest.mark.slow
def test_rows_of_the_landed_state_are_there_after_the_upgrade(tmp_path):
    landed = [line.split() for line in LANDED.read_text().splitlines()]
    environment = {
        name: value for name, value in os.environ.items() if name != "DATABASE_URL"
    } | {
        "SEUTU_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "seutu.config.settings",
    }

    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        input=json.dumps([landed, ROWS]),
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stderr == ""
    assert done.stdout.strip() == "upgraded"
