#!/usr/bin/env bash
# Install the clients that the tests put before our server (GDAL, QGIS), then run a
# command. Where they cannot be installed it runs all the same; the tests say what is
# missing.
set -euo pipefail
here() { command -v ogrinfo >/dev/null && /usr/bin/python3 -c "import qgis.core" 2>/dev/null; }
if ! here && command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends gdal-bin &&
        apt-get install -y -qq --no-install-recommends python3-qgis; } >/dev/null 2>&1 || true
fi
exec "$@"
