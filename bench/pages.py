"""Measure match pages of the real server with the packaged data, under load.

Starts `seutu serve` on a free port with a data folder of its own and asks it with wrk
(Debian package `wrk`), which takes a share of the same cores.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen

from bench.apart import memory
from bench.engines import NEEDS
from bench.matching import megabytes
from bench.table import table

CONNECTIONS, THREADS, SECONDS = 16, 1, 10
DIFFERENT = 20
LONGEST_START = 60.0
STILL = "/robots.txt"
SCRIPT = """
local paths = {%s}
local number = 0
request = function()
  number = number %% #paths + 1
  return wrk.format("GET", paths[number])
end
done = function(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '\\n{"requests": %%d, "seconds": %%f, "p50": %%f, "p95": %%f, "failed": %%d}\\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3,
    latency:percentile(95) / 1e3,
    errors.status + errors.timeout + errors.read + errors.connect))
end
"""


def measure_pages() -> str:
    """Load, index, serve and ask; raises `SystemExit` when wrk is missing."""
    if shutil.which("wrk") is None:
        raise SystemExit(
            "Pages are measured with wrk: install it, as `apt install wrk`."
        )
    with tempfile.TemporaryDirectory(prefix="seutu-bench-") as name:
        environment = os.environ | {"SEUTU_DATA": name}
        seconds = {
            step: _timed([sys.executable, "-m", "seutu", step], environment)
            for step in ("load", "index")
        }
        disk = megabytes(Path(name))
        with serving(environment) as (address, process, started):
            first = _fetch_until(address + match_path(NEEDS[0]), started)
            idle = memory(process)
            still = load(address, [STILL])
            load(address, match_paths(), seconds=3)
            match = load(address, match_paths())
            alone = load(address, match_paths(), connections=1)
            busy = memory(process)
    rows = [
        ("a page without matching", still),
        ("match page", match),
        ("match page, one at a time", alone),
    ]
    return (
        f"seutu load {seconds['load']:.0f} s, seutu index {seconds['index']:.0f} s, "
        f"data folder {disk:.0f} MB\n"
        f"first match {first:.1f} s after the start of the server\n"
        f"memory of the web processes: {idle:.0f} MiB after one match, "
        f"{busy:.0f} MiB after the load\n"
        f"{CONNECTIONS} connections, {SECONDS} s, {DIFFERENT} different needs\n"
        f"{table(rows)}"
    )


def match_path(text: str) -> str:
    return f"/en/match/?text={quote(text)}"


def match_paths() -> list[str]:
    """Paths of needs spread over all subjects and languages of the list."""
    return [match_path(text) for text in NEEDS[:: len(NEEDS) // DIFFERENT][:DIFFERENT]]


@contextmanager
def serving(environment: Mapping[str, str]) -> Iterator[tuple[str, int, float]]:
    """Serve while the block runs; gives address, process and when it was started."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "seutu", "serve", "--port", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield f"http://localhost:{port}", process.pid, started
    finally:
        process.terminate()
        process.wait()


def load(
    address: str,
    paths: Sequence[str],
    seconds: int = SECONDS,
    connections: int = CONNECTIONS,
) -> dict[str, float]:
    """Ask paths in turn over all connections; refuses a run with failed answers."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(SCRIPT % ", ".join(json.dumps(path) for path in paths))
        script.flush()
        answered = subprocess.run(
            [
                *("wrk", f"-t{THREADS}", f"-c{connections}", f"-d{seconds}s"),
                *("--timeout", "10s", "-s", script.name, address),
            ],
            check=True,
            capture_output=True,
            text=True,
        )
    found = json.loads(answered.stdout.splitlines()[-1])
    if found["failed"]:
        raise SystemExit(f"{found['failed']} requests of {found['requests']} failed.")
    return {
        "requests/s": found["requests"] / found["seconds"],
        "p50 ms": found["p50"],
        "p95 ms": found["p95"],
    }


def _timed(command: Sequence[str], environment: Mapping[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, env=environment, check=True, capture_output=True)
    return time.perf_counter() - started


def _fetch_until(address: str, started: float) -> float:
    """Ask until an answer comes; returns the seconds since `started`."""
    while time.perf_counter() - started < LONGEST_START:
        try:
            with urlopen(address, timeout=LONGEST_START) as answer:  # noqa: S310
                answer.read()
            return time.perf_counter() - started
        except (URLError, ConnectionError):
            time.sleep(0.1)
    raise SystemExit(f"The server did not answer within {LONGEST_START:.0f} s.")
