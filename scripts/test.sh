#!/usr/bin/env bash
# Tests everything this machine can test and names what it cannot. With
# CLIENTELE_TEST_ALL=1 nothing may be missing.
set -euo pipefail
cd "$(dirname "$0")/.."

missing=()
lack() { missing+=("$1"); }

race=()
if [ "$(go env CGO_ENABLED)" = 1 ] && command -v "$(go env CC)" >/dev/null 2>&1; then
  race=(-race)
else
  lack "the race detector: there is no C compiler"
fi

# The routers, the browser and the audits are driven by Node, and all in e2e itself.
projects=($(find e2e -name node_modules -prune -o -name package-lock.json -exec dirname {} \; | sort))
if ! command -v npm >/dev/null 2>&1; then
  lack "$(echo "${projects[@]}" | sed 's/ /, /g'): there is no Node"
  projects=()
fi

# What takes longer to make than all of the rest: named, and nobody's duty.
optional=()
router="${APOLLO_ROUTER:-${XDG_CACHE_HOME:-$HOME/.cache}/clientele/router/bin/router}"
command -v "$router" >/dev/null 2>&1 || optional+=("e2e: there is no Apollo Router (make router)")

command -v chromium >/dev/null 2>&1 || lack "e2e/browser: there is no Chromium"
command -v redis-server >/dev/null 2>&1 || lack "replica and e2e: there is no redis-server"
[ -n "${BIGCOMMERCE_CONTRACT_DIR:-}" ] || lack "contract: BIGCOMMERCE_CONTRACT_DIR does not say where the published contract is"

go vet ./...

work="$(mktemp -d)"
trap 'rm -rf "$work"; [ -z "${e2e:-}" ] || kill -- "-$e2e" 2>/dev/null || true' EXIT

# install_packages PROJECT has npm install what a project locks, unless it is there.
install_packages() {
  [ "$1/node_modules/.package-lock.json" -nt "$1/package-lock.json" ] && return
  npm ci --prefix "$1" --no-audit --no-fund --loglevel=error || echo "$1: its packages cannot be installed" >>"$work/missing"
}

# test_e2e installs everything at a time, then tests e2e itself.
test_e2e() {
  local project
  for project in ${projects[@]+"${projects[@]}"}; do
    install_packages "$project" &
  done
  wait
  go test -timeout 12m ./e2e
}

# The history of sessions is a matter of time, so nothing else runs beside it. The program
# behind routers and browsers mostly waits for them: e2e itself is not watched for races, the
# packages below it are, and all others.
packages=()
while read -r package; do
  [[ "$package" == */e2e/history || "$package" == */e2e ]] || packages+=("$package")
done < <(go list ./...)
set -m # a group of its own, to be ended as one
test_e2e &
e2e=$!
set +m
go test -p 2 -timeout 12m ${race[@]+"${race[@]}"} "${packages[@]}"
wait "$e2e"
e2e=
[ ! -f "$work/missing" ] || while read -r project; do lack "$project"; done <"$work/missing"
if [ ${#race[@]} -gt 0 ]; then
  # What memory holds is not what it holds under the race detector.
  go test -timeout 5m -run 'AMillionPrices|BudgetIsHonest|WarmAllocations|Freshness' ./pricing
fi
go test -timeout 5m -parallel 2 ${race[@]+"${race[@]}"} ./e2e/history
if [ -f contract/go.mod ]; then
  # Its inputs lie outside of the module, where the test cache does not look.
  (cd contract && go vet ./... && go test -count=1 -timeout 5m ./...)
fi

# A few inputs for each fuzz target; make fuzz runs them for longer.
./scripts/fuzz.sh "${CLIENTELE_FUZZTIME:-2000x}"

for what in ${missing[@]+"${missing[@]}"} ${optional[@]+"${optional[@]}"}; do
  echo "skipped: $what"
done
if [ "${CLIENTELE_TEST_ALL:-}" = 1 ] && [ ${#missing[@]} -gt 0 ]; then
  echo "CLIENTELE_TEST_ALL=1, and something was skipped" >&2
  exit 1
fi
