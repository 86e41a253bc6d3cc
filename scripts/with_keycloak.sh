#!/usr/bin/env bash
# Start a throw-away Keycloak, run a command with TEST_KEYCLOAK_URL set, stop it.
# Without Java, Maven or the distribution the command runs all the same, with the reason
# in TEST_KEYCLOAK_MISSING.
set -euo pipefail
version=26.4.0
sum=1b6a11a2726ac8a8dc9c91d5fafe989a75ce4f1622d7f7b45c21d5bc16629c0a
realm=$(cd "$(dirname "$0")/.." && pwd)/tests/servers/realm.json
cache=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/seutu
archive=$cache/keycloak-quarkus-dist-$version.zip
plugin=org.apache.maven.plugins:maven-dependency-plugin:3.8.1

without() {
    echo "Without Keycloak: $1" >&2
    TEST_KEYCLOAK_MISSING=$1 exec "${command[@]}"
}

java_is_new() {
    local major
    major=$(java -version 2>&1 | sed -n 's/^[^"]*version "\([0-9]*\).*/\1/p')
    [ "${major:-0}" -ge 17 ]
}

is_whole() { echo "$sum  $archive" | sha256sum --check --status 2>/dev/null; }

command=("$@")
if ! { java_is_new && { is_whole || command -v mvn >/dev/null; }; } &&
    command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends \
        default-jre-headless maven; } >/dev/null 2>&1 || true
fi
java_is_new || without "Java 17 or newer is not installed."
if ! is_whole; then
    command -v mvn >/dev/null || without "Maven is not installed to get it with."
    mkdir -p "$cache"
    timeout 900 mvn -q -B "$plugin:copy" -DoutputDirectory="$cache" \
        -Dartifact="org.keycloak:keycloak-quarkus-dist:$version:zip" >&2 ||
        without "Keycloak $version could not be had from the Maven repository."
    is_whole || without "The archive of Keycloak $version is not the one expected."
fi

folder=$(mktemp -d)
chmod 700 "$folder"
server=
child=
stop() {
    trap - EXIT INT TERM HUP
    [ -z "$child" ] || kill -TERM "$child" 2>/dev/null || true
    [ -z "$server" ] || kill -KILL "-$server" 2>/dev/null || true
    rm -rf "$folder"
}
trap stop EXIT
trap 'stop; exit 130' INT TERM HUP

python3 -m zipfile -e "$archive" "$folder"
home=$folder/keycloak-$version
mkdir -p "$home/data/import"
cp "$realm" "$home/data/import/"
port=$(python3 -c "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1])")
JAVA_OPTS_KC_HEAP="-Xms64m -Xmx512m" \
    JAVA_OPTS_APPEND="-XX:TieredStopAtLevel=1" setsid bash "$home/bin/kc.sh" start-dev \
    --db=dev-mem --cache=local --http-host=127.0.0.1 --http-port="$port" \
    --import-realm >"$folder/log" 2>&1 </dev/null &
server=$!
disown
# When this script is killed outright, nobody else would stop the server.
setsid bash -c "while kill -0 $$ 2>/dev/null; do sleep 1; done
    kill -KILL -$server 2>/dev/null; rm -rf '$folder'" >/dev/null 2>&1 </dev/null &
disown

url=http://localhost:$port/realms/seutu
answers() {
    python3 -c "import urllib.request as u; u.urlopen('$url', timeout=5)" 2>/dev/null
}
for _ in $(seq 300); do
    if answers || ! kill -0 "$server" 2>/dev/null; then break; fi
    sleep 1
done
if ! answers; then
    echo "Keycloak did not start:" >&2
    tail -n 20 "$folder/log" >&2
    exit 1
fi
TEST_KEYCLOAK_URL=$url "${command[@]}" <&0 &
child=$!
status=0
wait "$child" || status=$?
child=
exit "$status"
