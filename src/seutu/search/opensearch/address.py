"""Where a search cluster is and how to enter it, from one address.

`opensearch://user:password@host:9200,host:9200/prefix?ssl=true&ca=file&shards=1`
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, unquote

SCHEME = "opensearch"
PORT = 9200
PREFIX = "seutu"
# Not `urlsplit`, which takes several hosts for a wrong one where IPv6 is among them.
ADDRESS = re.compile(
    rf"{SCHEME}://(?P<hosts>[^/?#]*)(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?(?:#.*)?",
    re.DOTALL,
)
HOST = re.compile(
    r"(?P<name>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::(?P<port>\d{1,5}))?"
)
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
YES_OR_NO = {"true": True, "false": False}
LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}
OPTIONS = ("ssl", "ca", "shards", "replicas")
MOST_SHARDS, MOST_REPLICAS = 100, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A cluster: its hosts, the prefix of our indices there, and how to enter.

    The password is left out of the text form, so that no log or error page shows it.
    """

    hosts: tuple[tuple[str, int], ...]
    prefix: str = PREFIX
    user: str = ""
    password: str = field(default="", repr=False)
    ssl: bool = True
    ca: str = ""
    shards: int = 1
    replicas: int = 1


def read_address(text: str) -> Address:
    """Read the address of a cluster.

    Raises `ValueError` with a sentence that names the part which is wrong, and never
    repeats the address itself, since it may hold a password.
    """
    parts = ADDRESS.fullmatch(text)
    if parts is None:
        raise ValueError(f"It must begin with {SCHEME}://.")
    entry, _at, names = parts["hosts"].rpartition("@")
    hosts = tuple(_host(name) for name in names.split(","))
    user, _colon, password = entry.partition(":")
    prefix = parts["path"].strip("/") or PREFIX
    if not NAME.fullmatch(prefix):
        raise ValueError(
            "The prefix after the hosts may hold small letters, digits, - and _."
        )
    options = dict(parse_qsl(parts["query"] or "", keep_blank_values=True))
    if unknown := sorted(options.keys() - set(OPTIONS)):
        raise ValueError(
            f"It has no option {unknown[0]}. Options are: {', '.join(OPTIONS)}."
        )
    ca = options.get("ca", "")
    if ca and not Path(ca).is_file():
        raise ValueError("The file that ca names does not exist.")
    is_local = all(name in LOOPBACK for name, _port in hosts)
    return Address(
        hosts=hosts,
        prefix=prefix,
        user=unquote(user),
        password=unquote(password),
        ssl=_yes_or_no(options.get("ssl", "false" if is_local else "true")),
        ca=ca,
        shards=_number("shards", options.get("shards", "1"), 1, MOST_SHARDS),
        replicas=_number("replicas", options.get("replicas", "1"), 0, MOST_REPLICAS),
    )


def _host(text: str) -> tuple[str, int]:
    found = HOST.fullmatch(text)
    port = int(found["port"] or PORT) if found else 0
    if not found or not 0 < port < 65_536:
        raise ValueError("Name its hosts as host:port, separated by commas.")
    return found["name"], port


def _yes_or_no(text: str) -> bool:
    if text not in YES_OR_NO:
        raise ValueError("Its option ssl must be true or false.")
    return YES_OR_NO[text]


def _number(name: str, text: str, least: int, most: int) -> int:
    if not text.isdecimal() or not least <= int(text) <= most:
        raise ValueError(f"Its option {name} must be from {least} to {most}.")
    return int(text)
