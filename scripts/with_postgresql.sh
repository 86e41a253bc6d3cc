#!/bin/sh
# Start a throw-away PostgreSQL, run a command with TEST_POSTGRESQL_URL set, stop it.
set -eu
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
if [ -z "$bin" ] && command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends postgresql >/dev/null
    bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
fi
if [ -z "$bin" ]; then
    echo "Install PostgreSQL 15 or newer to run these tests (Debian: apt install postgresql)."
    exit 1
fi
folder=$(mktemp -d)
port=$((20000 + $$ % 20000))
as_user() { "$@"; }
if [ "$(id -u)" = 0 ]; then
    chown postgres "$folder"
    as_user() { setpriv --reuid postgres --regid postgres --clear-groups "$@"; }
fi
as_user "$bin/initdb" -D "$folder/data" -U seutu -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
as_user "$bin/pg_ctl" -D "$folder/data" -s -w -l "$folder/log" \
    -o "-p $port -k $folder -c listen_addresses=127.0.0.1 -c fsync=off" start
trap 'as_user "$bin/pg_ctl" -D "$folder/data" -s -m immediate stop; rm -rf "$folder"' EXIT
url="postgres://seutu@127.0.0.1:$port/postgres"
DATABASE_URL=$url TEST_POSTGRESQL_URL=$url "$@"
