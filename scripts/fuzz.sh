#!/usr/bin/env bash
# Runs every fuzz target for the given time, 20s unless told.
set -euo pipefail
cd "$(dirname "$0")/.."

time="${1:-20s}"
log="$(mktemp)"
trap 'rm -f "$log"' EXIT
grep -rlE '^func Fuzz[A-Z]' --include='*_test.go' --exclude-dir=node_modules . | xargs -n1 dirname | sort -u | while read -r dir; do
  [ "${dir#./contract}" = "$dir" ] || continue # a module of its own
  go test -list '^Fuzz' "$dir" | { grep '^Fuzz' || true; } | while read -r target; do
    echo "fuzz $dir $target $time"
    go test -run '^$' -fuzz "^${target}\$" -fuzztime "$time" "$dir" >"$log" 2>&1 || { cat "$log"; exit 1; }
  done
done
