"""What the command line says when the machine or its settings stand in the way."""

import os
import socket
import subprocess
import sys

import pytest

from seutu.cli.match import known_region
from seutu.cli.serve import check_address
from seutu.core.errors import Conflict, Invalid, NotFound
from seutu.places.models import Region


def run(*arguments, **variables):
    return subprocess.run(
        [sys.executable, "-m", "seutu", *arguments],
        env=os.environ | variables,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("SEUTU_DATA", "/dev/null", 1),
        ("DATABASE_URL", "nothing", 2),
        ("CACHE_URL", "nothing", 2),
        ("EMAIL_URL", "nothing", 2),
        ("LOG_LEVEL", "LOUD", 2),
    ],
)
def test_a_setting_that_cannot_be_used_is_one_sentence(tmp_path, name, value, code):
    ended = run("doctor", **{"SEUTU_DATA": str(tmp_path), name: value})

    assert ended.returncode == code
    assert ended.stderr.startswith("seutu: ")
    assert ended.stderr.count("\n") == 1


def test_a_backup_of_a_database_that_was_never_made_is_one_sentence(tmp_path):
    ended = run(
        "backup", str(tmp_path / "all.zip"), SEUTU_DATA=str(tmp_path), DATABASE_URL=""
    )

    assert (ended.returncode, ended.stderr.count("\n")) == (1, 1)
    assert "the database cannot be used" in ended.stderr
    assert not list(tmp_path.glob("*.zip"))


def test_a_terminal_that_knows_few_letters_still_shows_the_sources(tmp_path, new_data):
    folder = str(new_data(tmp_path))

    ended = run("load", "--list", SEUTU_DATA=folder, PYTHONIOENCODING="ascii")

    assert ended.returncode == 0, ended.stderr
    assert "Z?rich" in ended.stdout


def test_a_port_that_another_program_has_is_not_shared():
    with socket.create_server(("127.0.0.1", 0)) as other:
        other.listen()
        with pytest.raises(Conflict, match="taken"):
            check_address("127.0.0.1", other.getsockname()[1])


@pytest.mark.parametrize(
    ("host", "port"), [("127.0.0.1", 99_999), ("127.0.0.1", -1), ("no host", 8000)]
)
def test_an_address_that_cannot_be_is_refused(host, port):
    with pytest.raises(Invalid, match="listen"):
        check_address(host, port)


def test_a_language_that_cannot_be_read_is_refused_with_those_that_can(tmp_path):
    ended = run("match", "air", "--language", "zz", SEUTU_DATA=str(tmp_path / "data"))

    assert ended.returncode == 2
    assert "bg, cs, da" in ended.stderr
    assert not (tmp_path / "data").exists()


@pytest.mark.django_db
def test_a_region_is_found_by_either_code_of_its_country():
    Region.objects.get_or_create(
        code="EL", defaults={"level": 0, "country": "GR", "name": {"en": "Greece"}}
    )

    assert known_region("gr") == known_region("EL") == "EL"
    with pytest.raises(NotFound, match="NUTS"):
        known_region("%%")
