#!/bin/sh
# Make sure a Chromium is there for the browser tests, installing Debian's where it can be.
set -eu
command -v chromium >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 && exit 0
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null
else
    echo "The browser tests are skipped: install Chromium (Debian: apt install chromium)."
fi
