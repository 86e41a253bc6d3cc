"""`seutu mcp` as assistants start it, talked to by the official client."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import anyio
import httpx
import pytest
from mcp.client.stdio import StdioServerParameters, stdio_client

from mcp import Client
from tests.mcp.loops import run

ROOT = Path(__file__).parents[2]
NEED = "Ikääntyneiden kotihoidon tarve kasvaa, emmekä osaa ennakoida sitä"
LONG = "kotihoito ja ikääntyneet " * 17_000
START = 180

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def environment(new_data):
    """A data folder of its own with three records; logs at their most talkative."""
    with tempfile.TemporaryDirectory() as folder:
        new_data(Path(folder))
        found = os.environ | {
            "SEUTU_DATA": folder,
            "DJANGO_SETTINGS_MODULE": "seutu.config.settings",
            "LOG_LEVEL": "DEBUG",
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "PROTOCOL_RATE": "",
        }
        found.pop("DATABASE_URL", None)
        subprocess.run(
            [sys.executable, "-m", "tests.mcp.small_site"],
            env=found | {"LOG_LEVEL": "WARNING"},
            cwd=ROOT,
            check=True,
            timeout=START,
        )
        yield found


@contextmanager
def listening(environment, *arguments, port):
    """Run a command until it answers on a port; stop it as a person would."""
    with tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "seutu", *arguments, "--port", str(port)],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
        try:
            with anyio.from_thread.start_blocking_portal() as portal:
                portal.call(wait_for, port)
            yield process, errors
        finally:
            process.terminate()
            process.wait(30)
            errors.seek(0)
            sys.stderr.writelines(line for line in errors if "failed" in line)


async def wait_for(port):
    with anyio.fail_after(START):
        while True:
            try:
                async with await anyio.connect_tcp("127.0.0.1", port):
                    return
            except OSError:
                await anyio.sleep(0.2)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def stdio(environment, *arguments, errors=sys.stderr):
    parameters = StdioServerParameters(
        command=sys.executable, args=["-m", "seutu", "mcp", *arguments], env=environment
    )
    return stdio_client(parameters, errlog=errors)


async def ask_everything(client):
    """Ask each tool once, and give what came back."""
    tools = await client.list_tools()
    match = await client.call_tool("match", {"need": NEED, "limit": 3})
    assert not match.is_error, match.content[0].text
    long = await client.call_tool("match", {"need": LONG})
    search = await client.call_tool("search", {"count_by": ["kind"]})
    record = match.structured_content["results"][0]["record"]
    shown = await client.call_tool("show", {"record": record})
    gaps = await client.call_tool("gaps", {})
    wrong = await client.call_tool("show", {"record": "dataset:aaaaaaaaaaaaaaaa"})
    sources = await client.read_resource("seutu://sources")
    return {
        "tools": {tool.name for tool in tools.tools},
        "language": match.structured_content["read_as"]["language"],
        "is_cut": long.structured_content["read_as"]["is_cut"],
        "kinds": {
            each["value"]: each["count"]
            for each in search.structured_content["counts"]["kind"]
        },
        "same": shown.structured_content["record"]["record"] == record,
        "gaps": gaps.structured_content["demands"],
        "wrong": wrong.is_error and "Take `record`" in wrong.content[0].text,
        "sources": "catalogue" in sources.contents[0].text,
    }


ANSWERED = {
    "tools": {"match", "search", "show", "gaps"},
    "language": "fi",
    "is_cut": True,
    "kinds": {"dataset": 1, "solution": 1, "challenge": 1},
    "same": True,
    "gaps": 0,
    "wrong": True,
    "sources": True,
}


def test_an_assistant_that_starts_the_command_gets_answers(environment):
    async def talk(errors):
        async with Client(stdio(environment, errors=errors)) as client:
            return await ask_everything(client)

    with tempfile.TemporaryFile("w+") as errors:
        assert run(talk, errors) == ANSWERED
        errors.seek(0)
        logged = errors.read()
    assert "Ikääntyneiden" not in logged
    assert "kotihoito" not in logged
    assert "Traceback" not in logged


def test_what_is_no_message_is_refused_and_the_next_one_answered(environment):
    """Write to the command by hand: broken JSON, wrong types, half a message."""
    hello = (
        '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":'
        '"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}'
    )
    lines = [
        "{broken",
        '{"need": "salaisuus", "jsonrpc": 7}',
        hello,
        '{"jsonrpc":"2.0","method":"notifications/initialized"}',
        '"salaisuus"',
        "[" * 5_000,
        '{"jsonrpc":"2.0","id":2,"method":"tools/call","params":"salaisuus"}',
        '{"jsonrpc":"2.0","id":3,"method":"salaisuus/none"}',
        '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":9}}',
        '{"jsonrpc":"2.0","id":4,"method":"tools/call","params":'
        '{"name":"show","arguments":{"record":"salaisuus"}}}',
    ]
    process = subprocess.Popen(
        [sys.executable, "-m", "seutu", "mcp"],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    process.stdin.write("\n".join(lines) + "\n")
    process.stdin.flush()
    output = []
    while not any('"id":4' in line for line in output):
        line = process.stdout.readline()
        assert line, process.stderr.read()
        output.append(line)
    process.stdin.close()
    process.wait(60)

    assert process.returncode == 0
    assert all(line.startswith('{"jsonrpc":"2.0"') for line in output)
    (last,) = (line for line in output if '"id":4' in line)
    assert "looks like dataset:" in last
    assert "salaisuus" not in process.stderr.read()


def test_over_http_two_assistants_are_answered_at_once_and_strangers_not(environment):
    port = free_port()
    address = f"http://127.0.0.1:{port}/mcp"

    async def talk():
        found = []

        async def one():
            async with Client(address) as client:
                found.append(await ask_everything(client))

        async with anyio.create_task_group() as group:
            group.start_soon(one)
            group.start_soon(one)
        return found

    with listening(environment, "mcp", "--http", port=port) as (process, errors):
        assert run(talk) == [ANSWERED, ANSWERED]
        for body in ("{broken", '"salaisuus"', "[]", '{"jsonrpc":"2.0","id":1}'):
            assert 400 <= post(address, body).status_code < 500
        assert post(address, "{}", host="evil.example").status_code == 421
        assert post(address, "{}", origin="https://evil.example").status_code == 403
        assert post(address, " " * 5_000_000).status_code == 413
        assert httpx.get(address).status_code == 405
        process.send_signal(signal.SIGINT)
        process.wait(30)
        errors.seek(0)
        logged = errors.read()
    assert process.stdout.read() == ""
    assert "Ikääntyneiden" not in logged
    assert "salaisuus" not in logged
    assert "Traceback" not in logged


def post(address, body, **headers):
    return httpx.post(
        address,
        content=body,
        headers={
            "content-type": "application/json",
            "accept": "application/json, text/event-stream",
            **headers,
        },
    )


def test_a_laptop_asks_the_site_of_its_region(environment, tmp_path):
    port = free_port()

    async def talk():
        laptop = {"PATH": os.environ["PATH"], "PYTHONPATH": environment["PYTHONPATH"]}
        laptop["HOME"] = str(tmp_path)
        address = f"http://127.0.0.1:{port}"
        async with Client(stdio(laptop, "--server", address)) as client:
            return await ask_everything(client)

    with listening(environment | {"API_RATE": ""}, "serve", port=port):
        assert run(talk) == ANSWERED
    assert list(tmp_path.rglob("*")) == []


def test_a_site_that_does_not_answer_is_told_by_each_tool(tmp_path):
    address = f"http://127.0.0.1:{free_port()}"

    async def talk():
        laptop = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src")}
        async with Client(stdio(laptop, "--server", address)) as client:
            return await client.call_tool("match", {"need": NEED})

    answer = run(talk)
    assert answer.is_error
    assert "did not answer" in answer.content[0].text


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--server", "seutu.example"), "is no web address"),
        (("--server", "http://127.0.0.1:1", "--http"), "Leave out --http"),
    ],
    ids=["no-address", "both"],
)
def test_options_that_cannot_be_are_told_in_a_sentence(arguments, says):
    done = subprocess.run(
        [sys.executable, "-m", "seutu", "mcp", *arguments],
        capture_output=True,
        text=True,
        timeout=START,
        check=False,
    )

    assert done.returncode == 2
    assert says in done.stderr
    assert done.stdout == ""
