#!/usr/bin/env bash
# Makes the pages of the seeds, of a hostile document and of a large corpus, and tries them in headless Chromium.
set -euo pipefail
cd "$(dirname "$0")"

# Debian's names of what is missing; chromium is always the system's own.
missing=()
[ -x /usr/bin/chromium ] || missing+=(chromium)
command -v node >/dev/null || missing+=(nodejs)
command -v npm >/dev/null || missing+=(npm)
if [ "${#missing[@]}" -gt 0 ]; then
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

# The lock names versions and hashes; where to fetch them is the business of the machine.
if grep -q '"resolved"' package-lock.json; then
  echo 'package-lock.json names a registry; see .npmrc' >&2
  exit 1
fi
npm ci --silent --no-audit --no-fund

pages=$(mktemp -d)
trap 'rm -rf "$pages"' EXIT
gongwen() { cargo run --quiet --release --locked --manifest-path ../../Cargo.toml -- "$@"; }
cp -r ../../seeds "$pages/in-seeds"
# A name that is markup, and that not every file system could hold.
mkdir "$pages/in-hostile"
cp hostile.txt "$pages/in-hostile/a<b>&.txt"
# Copies enough to make a corpus that is not embedded whole.
mkdir "$pages/in-large"
for copy in $(seq 20); do
  for seed in ../../seeds/*; do
    { cat "$seed"; printf '\n第%s号副本。\n' "$copy"; } > "$pages/in-large/$copy-${seed##*/}"
  done
done
for name in seeds hostile large; do
  gongwen --quiet convert "$pages/in-$name" -o "$pages/$name"
  gongwen --quiet graph "$pages/$name" -o "$pages/$name.html"
done
PAGES=$pages node --test graph.test.mjs
