import re
from pathlib import Path

import pytest
import typer
import yaml

from seutu.cli.app import app
from seutu.config.environment import SETTINGS

DEPLOY = Path(__file__).parents[2] / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
COMMANDS = typer.main.get_command(app).commands


def test_the_example_settings_are_settings():
    text = (DEPLOY / "seutu.env.example").read_text("utf-8")
    named = set(re.findall(r"^#?([A-Z_]+)=", text, re.MULTILINE))

    assert "SITE_URL" in named
    assert named <= {setting.name for setting in SETTINGS}


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_a_unit_starts_a_command_that_exists_and_writes_to_its_folder_only(unit):
    text = unit.read_text("utf-8")

    ((command, rest),) = re.findall(
        r"^ExecStart=/opt/seutu/bin/seutu (\w+)(.*)$", text, re.MULTILINE
    )
    options = set(re.findall(r"--[a-z-]+", rest))
    assert command in COMMANDS
    assert options <= {name for one in COMMANDS[command].params for name in one.opts}
    assert "ProtectSystem=strict" in text
    assert "Environment=SEUTU_DATA=/var/lib/seutu" in text
    assert "StateDirectory=seutu" in text


def test_the_containers_start_commands_that_exist_and_listen_on_loopback_only():
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]

    started = {
        command for one in services.values() for command in one.get("command", [])
    }
    assert started == {"serve", "worker"} & COMMANDS.keys()
    ports = [port for one in services.values() for port in one.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_the_image_copies_what_is_there_and_nothing_is_kept_from_it():
    text = (DEPLOY / "Containerfile").read_text("utf-8")
    kept = (DEPLOY / "Containerfile.dockerignore").read_text("utf-8").split()
    copied = {
        name
        for line in re.findall(r"^COPY (?!--from)(.+)$", text, re.MULTILINE)
        for name in line.split()[:-1]
    }

    assert copied == {line[1:] for line in kept if line.startswith("!")}
    assert all((DEPLOY.parent / name).exists() for name in copied)


def test_the_proxy_logs_no_need_and_no_address():
    text = (DEPLOY / "nginx.conf.example").read_text("utf-8")
    (form,) = re.findall(r"log_format seutu '([^']+)'", text)
    telling = {
        *("$request", "$request_uri", "$args", "$query_string", "$http_referer"),
        *("$remote_addr", "$http_x_forwarded_for", "$proxy_add_x_forwarded_for"),
    }

    assert "$uri" in form
    assert telling & set(form.split()) == set()
    assert re.findall(r"access_log (?:off|\S+ seutu);", text) == re.findall(
        r"access_log [^;]+;", text
    )
