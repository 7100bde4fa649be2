#!/usr/bin/env bash
# Builds the Apollo Router once into a cache folder outside the tree, where e2e finds it.
# Does nothing when the right version is there. It takes a quarter of an hour on two cores.
set -euo pipefail

version=2.16.5
root="${XDG_CACHE_HOME:-$HOME/.cache}/clientele/router"
router="$root/bin/router"

if [ -x "$router" ] && [ "$("$router" --version 2>/dev/null)" = "$version" ]; then
  echo "$router is version $version"
  exit 0
fi

missing=()
command -v cargo >/dev/null 2>&1 || missing+=("cargo (https://rustup.rs)")
command -v protoc >/dev/null 2>&1 || missing+=("protoc (Debian: protobuf-compiler and libprotobuf-dev)")
command -v cc >/dev/null 2>&1 || missing+=("cc (Debian: gcc and libc6-dev)")
if [ ${#missing[@]} -gt 0 ]; then
  printf 'the Apollo Router cannot be built, this machine lacks %s\n' "${missing[@]}" >&2
  exit 1
fi

# What is left out of the release profile halves the build and costs a few per cent of speed.
build="$(mktemp -d)"
trap 'rm -rf "$build"' EXIT
CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_DEBUG=0 \
  CARGO_TARGET_DIR="$build" nice -n 19 cargo install --locked --root "$root" --force apollo-router --version "$version"
"$router" --version
