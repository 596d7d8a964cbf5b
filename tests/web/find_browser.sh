#!/bin/sh
# Find the browser the tests drive; install Debian's where that is allowed; else say the one command to run.
set -u
for name in "${HERNE_CHROMIUM:-}" chromium chromium-browser google-chrome; do
    if [ -n "$name" ] && command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
root=""
if [ "$(id -u)" != 0 ]; then root="sudo -n"; fi
if command -v apt-get >/dev/null 2>&1 && $root true 2>/dev/null; then
    echo "No Chromium found: installing Debian's."
    $root apt-get update -q >/dev/null && $root apt-get install -y -q --no-install-recommends chromium >/dev/null && exit 0
fi
echo "The browser tests need Chromium. Run: sudo apt-get install chromium  (or set HERNE_CHROMIUM to a Chromium)" >&2
exit 1
