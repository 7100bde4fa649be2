#!/usr/bin/env bash
# Runs every fuzz target for the given time (20s) or number of inputs (2000x): a
# package's one after the other with a program that is built once, and as many packages
# at a time as half of the processors.
set -euo pipefail
cd "$(dirname "$0")/.."

export time="${1:-20s}"
work="$(mktemp -d)"
export work
trap 'rm -rf "$work"' EXIT
corpus="$(go env GOCACHE)/fuzz"
export corpus

# fuzz_target DIRECTORY PROGRAM TARGET LOG
fuzz_target() {
  (cd "$1" && "$2" -test.run '^$' -test.fuzz "^$3\$" -test.fuzztime "$time" -test.parallel 2 \
    -test.fuzzcachedir "$corpus/$1") >"$4" 2>&1
}

fuzz_package() {
  local dir="$1" program target log
  program="$work/$(echo "$dir" | tr ./ __)"
  log="$program.log"
  go test -c -fuzz=. -o "$program" "$dir"
  (cd "$dir" && "$program" -test.list '^Fuzz') | { grep '^Fuzz' || true; } | while read -r target; do
    echo "fuzz $dir $target $time"
    fuzz_target "$dir" "$program" "$target" "$log" && continue
    # The end of the time can catch a worker at work, which counts as a failure without
    # an input. Such a target is run once more.
    if grep -q 'context deadline exceeded' "$log" && ! grep -q 'Failing input' "$log" && fuzz_target "$dir" "$program" "$target" "$log"; then
      continue
    fi
    cat "$log"
    exit 255 # xargs stops
  done
}
export -f fuzz_target fuzz_package

packages="$(($(getconf _NPROCESSORS_ONLN) / 2))"
[ "$packages" -gt 1 ] || packages=2
grep -rlE '^func Fuzz[A-Z]' --include='*_test.go' --exclude-dir=node_modules . | xargs -n1 dirname | sort -u |
  { grep -v '^\./contract' || true; } | # a module of its own
  xargs -P "$packages" -I{} bash -euo pipefail -c 'fuzz_package "$1"' _ {}
