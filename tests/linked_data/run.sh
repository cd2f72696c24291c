#!/usr/bin/env bash
# Reads what `convert` writes with two JSON-LD processors, JSON Schema, SHACL, SPARQL, DuckDB and jq.
# usage: run.sh [DIR]    DIR: a folder that `convert` wrote; without it the seeds are converted.
#        UPDATE=1 run.sh writes the answers in docs/questions.md anew.
set -euo pipefail
cd "$(dirname "$0")/../.."

if ! command -v jq >/dev/null || ! python3 -m venv --help >/dev/null 2>&1; then
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends jq python3-venv >/dev/null
fi
if ! cmp -s tests/linked_data/requirements.txt .venv/requirements.txt; then
  python3 -m venv --clear .venv
  .venv/bin/pip install --quiet --disable-pip-version-check -r tests/linked_data/requirements.txt
  cp tests/linked_data/requirements.txt .venv/
fi

cargo build --release --locked --quiet
GONGWEN=$(realpath "${CARGO_TARGET_DIR:-target}/release/gongwen")
export GONGWEN
if [ $# -gt 0 ]; then
  GONGWEN_OUTPUT=$(realpath "$1")
else
  fresh=$(mktemp -d)
  trap 'rm -rf "$fresh"' EXIT
  GONGWEN_OUTPUT=$fresh/output
  "$GONGWEN" convert seeds -o "$GONGWEN_OUTPUT"
fi
export GONGWEN_OUTPUT
.venv/bin/python -B -W ignore::DeprecationWarning -m unittest discover -s tests/linked_data -v
