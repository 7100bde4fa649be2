#!/usr/bin/env bash
# Runs every fuzz target for the given time, 20s unless told.
set -euo pipefail
cd "$(dirname "$0")/.."

time="${1:-20s}"
grep -rlE '^func Fuzz[A-Z]' --include='*_test.go' --exclude-dir=node_modules . | xargs -n1 dirname | sort -u | while read -r dir; do
  go test -list '^Fuzz' "$dir" | grep '^Fuzz' | while read -r target; do
    echo "fuzz $dir $target $time"
    go test -run '^$' -fuzz "^${target}\$" -fuzztime "$time" "$dir" >/tmp/clientele-fuzz.$$ 2>&1 || { cat /tmp/clientele-fuzz.$$; exit 1; }
  done
done
rm -f /tmp/clientele-fuzz.$$
