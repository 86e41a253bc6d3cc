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
DAY, MOMENT = "2026-11-01", "2026-11-01 10:00:00"
ENTRY = {
    "catalogue_id": "cases",
    "description": '{"en": "Warn towns a day earlier."}',
    "keywords": "{}",
    "language": "en",
    "country": "FI",
    "themes": "[]",
    "landing_page": "",
    "licence": "",
    "licence_url": "",
    "access": "",
    "sort_date": DAY,
    "content_hash": "0" * 64,
    "folding": "",
    "first_seen_at": MOMENT,
    "updated_at": MOMENT,
}
ROWS: tuple[tuple[str, dict[str, object]], ...] = (
    (
        "accounts_organisation",
        {
            "id": "organisation0000",
            "name": '{"fi": "Turun kaupunki"}',
            "sort_name": "turun kaupunki",
            "kind": "city",
            "country": "FI",
            "homepage": "",
        },
    ),
    (
        "accounts_user",
        {
            "id": "0" * 32,
            "email": "officer@turku.example",
            "name": "",
            "language": "fi",
            "password": "!",
            "is_superuser": 0,
            "is_active": 1,
            "is_staff": 0,
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
        {
            "id": "cases",
            "title": '{"en": "Cases"}',
            "publisher": "",
            "country": "FI",
            "homepage": "",
            "licence": "",
            "licence_url": "",
            "attribution": "",
            "holds": "challenge",
        },
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
            "prize": "",
            "is_external": 1,
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
from django.core.management import call_command
from django.db import connection

landed, rows = json.load(sys.stdin)
for app, name in landed:
    call_command("migrate", app, name, verbosity=0)
with connection.cursor() as cursor:
    for table, row in rows:
        gaps = ", ".join(["%s"] * len(row))
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(row)}) VALUES ({gaps})",
            list(row.values()),
        )
call_command("migrate", verbosity=0)

from seutu.accounts.models import Membership, Organisation
from seutu.accounts.selectors import organisations_of
from seutu.challenges.models import Challenge
from seutu.matching.models import StoredNeed
membership = Membership.objects.select_related("user").get()
assert organisations_of(membership.user).get().pk == "organisation0000"
assert Organisation.objects.get().nuts_code == ""
challenge = Challenge.objects.canonical().get()
assert (challenge.version, challenge.held_at, challenge.is_public) == (1, None, True)
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
