"""What the environment may set, read once; every setting is documented by a test."""

import json
import os
import re
import warnings
import zoneinfo
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from seutu.search.opensearch.address import Address, read_address

LOOPBACK = {"localhost", "127.0.0.1", "::1"}
YES_OR_NO = {*environ.Env.BOOLEAN_TRUE_STRINGS, "false", "off", "n", "no", "0", ""}


class Environment(environ.Env):  # type: ignore[misc] # the library has no types
    """Variables of the environment; a value that cannot be read ends the start."""

    def get_value(
        self, var: str, cast: object = None, *rest: object, **more: object
    ) -> Any:
        if cast is bool and os.environ.get(var, "").strip().lower() not in YES_OR_NO:
            # The library would take a slip of the pen for "no", and SECURE for off.
            raise SystemExit(f"seutu: set {var} to true or false.")
        try:
            return super().get_value(var, cast, *rest, **more)
        except ValueError:
            wanted = "a whole number" if cast is int else "another value"
            raise SystemExit(f"seutu: set {var} to {wanted}.") from None


env = Environment()


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable: its name, its default in words, what it does."""

    name: str
    default: str
    meaning: str


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "SEUTU_DATA",
        "`~/.local/share/seutu`, or `$XDG_DATA_HOME/seutu`",
        "Folder of the database, the index, unpacked tables and uploads.",
    ),
    Setting(
        "SEUTU_ENCODER",
        "empty: matching by words and concepts alone",
        "Folder of a sentence encoder, ONNX or sentence-transformers, kept here.",
    ),
    Setting(
        "SECRET_KEY",
        "a random one, kept in the data folder",
        "Signs sessions and links. Set it when several machines serve one site.",
    ),
    Setting("SEUTU_DEBUG", "`false`", "Error pages with source code. Never in public."),
    Setting(
        "ALLOWED_HOSTS",
        "`localhost,127.0.0.1,[::1]`",
        "Host names the site answers to, separated by commas.",
    ),
    Setting(
        "SITE_URL",
        "`http://localhost:8000`, or the port that PORT names",
        "The public address, used in canonical links, feeds and mail.",
    ),
    Setting("PORT", "`8000`", "Port that `seutu serve` and `seutu demo` listen on."),
    Setting("HOST", "`127.0.0.1`", "Address that `seutu serve` listens on."),
    Setting(
        "WEB_WORKERS", "number of cores, at most 2", "Web processes of `seutu serve`."
    ),
    Setting(
        "DATABASE_URL",
        "SQLite in the data folder",
        "Database, such as `postgres://user:password@host:5432/seutu`.",
    ),
    Setting(
        "SEARCH_URL",
        "the embedded index in the data folder",
        "Search cluster, such as `opensearch://user:password@host:9200,host:9200/seutu`.",
    ),
    Setting(
        "CACHE_URL",
        "memory of each process",
        "Shared cache for throttling, such as `dbcache://seutu_cache`.",
    ),
    Setting(
        "TRUSTED_PROXIES",
        "`0`",
        "How many reverse proxies stand in front and set X-Forwarded-For and -Proto.",
    ),
    Setting(
        "SECURE",
        "`false`",
        "Served over TLS: secure cookies, redirect to https, HSTS.",
    ),
    Setting(
        "EMAIL_URL",
        "mail is written to the console",
        "Mail server, such as `smtp+tls://user:password@host:587`.",
    ),
    Setting("DEFAULT_FROM_EMAIL", "`seutu@localhost`", "Sender of mail."),
    Setting(
        "DEMO",
        "`false`",
        "Lets anybody on this machine sign in as a role. Set by `seutu demo` only.",
    ),
    Setting(
        "OUTBOX",
        "`false`; `seutu demo` sets it",
        "Send no mail and show all of it at `/en/outbox/` on this machine.",
    ),
    Setting(
        "SECURITY_CONTACT",
        "the imprint page",
        "Address in `/.well-known/security.txt` (mailto: or https:).",
    ),
    Setting(
        "IMPRINT",
        "empty; the page says so",
        "Who runs this site: name, address, contact, as plain text.",
    ),
    Setting(
        "ACCESSIBILITY_CONTACT",
        "empty; the page says so",
        "Where to report a barrier, in the accessibility statement.",
    ),
    Setting(
        "CHECK_LINKS",
        "`false`",
        "Let the worker ask whether the addresses in datasets answer, politely.",
    ),
    Setting("KEEP_NEEDS_DAYS", "`90`", "Days a long need stays under its address."),
    Setting(
        "FILES_URL",
        "empty; files come from the site's own address",
        "Address with a host name of its own that hands out attached files.",
    ),
    Setting("FILE_MEGABYTES", "`20`", "Largest file that may be attached, in MB."),
    Setting("FILES_PER_SUBJECT", "`20`", "Files that may be attached to one subject."),
    Setting("FILES_PER_DAY", "`30`", "Files that one person may attach in a day."),
    Setting(
        "FILES_MEGABYTES_PER_DAY", "`200`", "MB that one person may attach in a day."
    ),
    Setting(
        "KEEP_DELETED_FILES_DAYS", "`1`", "Days a deleted file can be brought back."
    ),
    Setting(
        "TRANSLATOR",
        "`none`",
        "Machine translation: `libretranslate://host`, `libretranslate+http://host:5000`"
        " or `etranslation://application:password@host`.",
    ),
    Setting(
        "TRANSLATOR_LETTERS_PER_DAY",
        "`200000`",
        "Letters that are sent to the machine in a day at the most.",
    ),
    Setting("KEEP_SESSIONS_DAYS", "`14`", "Days a sign-in lasts."),
    Setting(
        "KEEP_SNAPSHOTS_DAYS", "`730`", "Days earlier matches of a challenge are kept."
    ),
    Setting(
        "KEEP_SEARCHES_DAYS",
        "`730`",
        "Days a search that many asked stays on the gap page after the last of them.",
    ),
    Setting(
        "COUNT_SEARCHES",
        "`true`",
        "Count searches without names, for the gap page. Never rare ones.",
    ),
    Setting(
        "GAPS_FEWEST_PEOPLE",
        "`5`",
        "From so many networks in one month a search is shown on the gap page.",
    ),
    Setting(
        "GAPS_FEWEST_DEMANDS",
        "`5`",
        "With fewer demands a cell of the gap table says so instead of a share.",
    ),
    Setting(
        "GAPS_STALE_YEARS",
        "`5`",
        "Data of unknown frequency counts as out of date after so many years.",
    ),
    Setting(
        "HARVEST_HOSTS",
        "empty: public addresses alone",
        "Hosts of your own network that may be harvested, separated by commas.",
    ),
    Setting(
        "PREVIEWS",
        "`false`",
        "Whether people may have open files fetched and looked into.",
    ),
    Setting("KEEP_RUNS_DAYS", "`365`", "Days reports of harvest runs are kept."),
    Setting(
        "KEEP_REPORTS_DAYS",
        "`365`",
        "Days that reports, reasons, appeals and former wordings outlive a decision.",
    ),
    Setting("COMMENT_RATE", "`60/h`", "Comments that one network address may send."),
    Setting(
        "NOTICE_RATE",
        "`5/h`",
        "Reports that one network address may send without an account.",
    ),
    Setting("APPEAL_DAYS", "`180`", "Days within which a decision can be appealed."),
    Setting("KEEP_NOTICES_DAYS", "`90`", "Days a notice is kept after it was read."),
    Setting("KEEP_MAIL_DAYS", "`30`", "Days the record of a sent mail is kept."),
    Setting(
        "DIGEST_TIME_ZONE",
        "`Europe/Brussels`",
        "Time zone of digests for people who chose none, such as `Europe/Helsinki`.",
    ),
    Setting("DIGEST_HOUR", "`7`", "Hour of the receiver's day when digests go out."),
    Setting(
        "MAIL_MOST_BOUNCES",
        "`3`",
        "After so many mails that came back no more notices are sent to an address.",
    ),
    Setting("API_RATE", "`120/m`", "Requests that one address may send to the API."),
    Setting(
        "PROTOCOL_RATE",
        "`1200/m`",
        "Requests that one address may send to the CKAN, OGC and CSW interfaces, and to"
        " assistants' tools.",
    ),
    Setting(
        "OIDC_PROVIDERS",
        "none",
        "Who else may sign people in, as a JSON list; see the page on sign-in.",
    ),
    Setting("SIGN_UP_RATE", "`5/m/ip,30/h/ip`", "Accounts that one address may make."),
    Setting("LOG_FORMAT", "`text`", "`json` writes one JSON object a line."),
    Setting("LOG_LEVEL", "`INFO`", "Least severe messages that are logged."),
)


def data_folder() -> Path:
    """The folder that Seutu may write to; made, readable by its owner only."""
    given: str = env.str("SEUTU_DATA", "")
    folder = Path(given or _own_share() / "seutu").expanduser().resolve()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _own_share() -> Path:
    try:
        return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    except RuntimeError:  # an account without a home, as in many containers
        raise ImproperlyConfigured(
            "Set SEUTU_DATA to a folder: this account has no home."
        ) from None


def time_zone(name: str) -> str:
    """Check the name of a time zone; an unknown one ends the start."""
    if name not in zoneinfo.available_timezones():
        raise SystemExit(
            f"seutu: {name!r} is no time zone. Name one such as Europe/Helsinki."
        )
    return name


def search_cluster() -> Address | None:
    """Read which cluster holds the index; a mistake ends the start with a sentence.

    The sentence never repeats the address, since a password may stand in it.
    """
    given: str = env.str("SEARCH_URL", "")
    if not given:
        return None
    if find_spec("opensearchpy") is None:
        raise SystemExit(
            "seutu: install Seutu with the extra “opensearch” to use SEARCH_URL."
        )
    try:
        return read_address(given)
    except ValueError as error:
        raise SystemExit(f"seutu: set SEARCH_URL to another address. {error}") from None


def oidc_providers() -> list[dict[str, Any]]:
    """Read the OpenID Connect providers; a mistake ends the start with a sentence.

    Each has `id`, `name`, `server_url`, `client_id` and `secret`, and may say
    `trust_addresses`: who has a verified address there enters the account of that
    address here.
    """
    given = env.str("OIDC_PROVIDERS", "")
    try:
        found = json.loads(given or "[]")
        apps = [_oidc_app(**each) for each in found]
    except (ValueError, TypeError):
        raise SystemExit(
            "seutu: set OIDC_PROVIDERS to a JSON list of objects with id, name,"
            " server_url, client_id and secret."
        ) from None
    if len({each["provider_id"] for each in apps}) < len(apps):
        raise SystemExit("seutu: give each provider in OIDC_PROVIDERS its own id.")
    return apps


def _oidc_app(
    *,
    id: str,
    name: str,
    server_url: str,
    client_id: str,
    secret: str,
    trust_addresses: bool = False,
) -> dict[str, Any]:
    address = urlsplit(server_url)
    is_safe = address.scheme == "https" or address.hostname in LOOPBACK
    if not re.fullmatch(r"[a-z0-9-]{1,30}", id) or not address.netloc or not is_safe:
        raise ValueError
    return {
        "provider_id": id,
        "name": name,
        "client_id": client_id,
        "secret": secret,
        "settings": {
            "server_url": server_url,
            "origin": f"{address.scheme}://{address.netloc}",
            "email_authentication": trust_addresses is True,
        },
    }


def secret_key(folder: Path) -> str:
    """The secret from the environment, else a random one kept in the data folder."""
    given: str = env.str("SECRET_KEY", "")
    if given:
        return given
    path = folder / "secret-key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(descriptor, "w") as file:
        file.write(get_random_secret_key())
    return path.read_text()


def database(folder: Path) -> dict[str, object]:
    """SQLite tuned for one writer and many readers, or what DATABASE_URL names."""
    if env.str("DATABASE_URL", ""):
        with warnings.catch_warnings(action="ignore"):  # it would print the password
            config: dict[str, object] = env.db("DATABASE_URL")
        if "ENGINE" not in config:
            raise ImproperlyConfigured("DATABASE_URL names no kind of database.")
        if config["ENGINE"] == "django.db.backends.postgresql":
            options = config.get("OPTIONS")
            given = options if isinstance(options, dict) else {}
            config["OPTIONS"] = {**given, "pool": {"min_size": 1, "max_size": 8}}
        return config
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": folder / "seutu.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
                " PRAGMA cache_size=-32000; PRAGMA mmap_size=268435456;"
            ),
        },
        "TEST": {"NAME": None},
    }
