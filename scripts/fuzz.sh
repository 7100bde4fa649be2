#!/usr/bin/env bash
# Runs every fuzz target for the given time, 20s unless told.
set -euo pipefail
cd "$(dirname "$0")/.."

time="${1:-20s}"
log="$(mktemp)"
trap 'rm -f "$log"' EXIT

fuzz() {
  go test -run '^$' -fuzz "^$2\$" -fuzztime "$time" "$1" >"$log" 2>&1
}

grep -rlE '^func Fuzz[A-Z]' --include='*_test.go' --exclude-dir=node_modules . | xargs -n1 dirname | sort -u | while read -r dir; do
  [ "${dir#./contract}" = "$dir" ] || continue # a module of its own
  go test -list '^Fuzz' "$dir" | { grep '^Fuzz' || true; } | while read -r target; do
    echo "fuzz $dir $target $time"
    fuzz "$dir" "$target" && continue
    # The end of the time can catch a worker at work, which go test takes for a failure
    # without an input. Such a target is run once more.
    if grep -q 'context deadline exceeded' "$log" && ! grep -q 'Failing input' "$log" && fuzz "$dir" "$target"; then
      continue
    fi
    cat "$log"
    exit 1
  done
done
