#!/bin/sh
# Make the environment: environment.sh PYTHON FOLDER LOCK
set -eu
python=$1 venv=$2 lock=$3
[ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
if command -v uv >/dev/null 2>&1; then
    install() { uv pip install --quiet --python "$venv/bin/python" "$@"; }
else
    install() {
        "$venv/bin/python" -m pip install --quiet --disable-pip-version-check "$@"
    }
fi
install --require-hashes -r "$lock" -r requirements/build.txt
install --no-deps --no-build-isolation -e .
