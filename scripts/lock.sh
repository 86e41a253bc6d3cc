#!/bin/sh
# Resolve the dependencies into locks that name no host; needs uv.
set -eu
compile() {
    uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate \
        --python-version 3.11 "$@"
}
compile pyproject.toml -o requirements/runtime.txt
compile pyproject.toml --group dev --group build \
    -c requirements/runtime.txt -o requirements/dev.txt
compile --group build -c requirements/dev.txt -o requirements/build.txt
compile --group servers -c requirements/dev.txt -o requirements/servers.txt
