#!/bin/sh
# Everything that must hold beside the tests: check.sh BIN
set -eu
bin=$1
step() { printf '\n== %s\n' "$1"; }
step "lint"; "$bin/ruff" check . ; "$bin/ruff" format --check .
step "templates"; "$bin/djlint" src/seutu --lint --quiet
step "types"; "$bin/mypy"
step "boundaries"; "$bin/lint-imports"
step "migrations"; "$bin/seutu" manage makemigrations --check --dry-run
step "translations"; "$bin/python" -m pytest -q tests/web/test_translations.py
step "generated reference"; "$bin/python" -m scripts.reference --check
step "deployment"
SEUTU_DATA=$(mktemp -d) SECURE=true ALLOWED_HOSTS=seutu.example \
    SITE_URL=https://seutu.example CACHE_URL=dbcache://seutu_cache \
    "$bin/seutu" manage check --deploy --fail-level WARNING
step "tables"; "$bin/python" -m scripts.tables_current
step "assets"
if command -v npm >/dev/null 2>&1; then
    npm ci --silent --no-audit --no-fund
    npm run --silent build
    git diff --exit-code --stat -- src/seutu/static/seutu/dist
else
    echo "skipped: Node is not installed"
fi
