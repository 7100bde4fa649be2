#!/usr/bin/env bash
# Tests everything this machine can test and names what it cannot. With
# CLIENTELE_TEST_ALL=1 nothing may be missing.
set -euo pipefail
cd "$(dirname "$0")/.."

missing=()
race=()
if [ "$(go env CGO_ENABLED)" = 1 ] && command -v "$(go env CC)" >/dev/null 2>&1; then
  race=(-race)
else
  missing+=("the race detector (needs a C compiler)")
fi

go vet ./...
go test "${race[@]}" ./...

# A short run of each fuzz target; make fuzz runs them longer.
./scripts/fuzz.sh "${CLIENTELE_FUZZTIME:-2s}"

for what in "${missing[@]}"; do
  echo "skipped: $what"
done
if [ "${CLIENTELE_TEST_ALL:-}" = 1 ] && [ ${#missing[@]} -gt 0 ]; then
  echo "CLIENTELE_TEST_ALL=1, and something was skipped" >&2
  exit 1
fi
