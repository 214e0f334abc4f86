#!/bin/sh
# Installs the Debian packages of missing programs; without the right to, says what to do.
#   programs.sh PROGRAM:PACKAGE...      PROGRAM may be a path with * in it
set -eu
missing=
for pair in "$@"; do
  program=${pair%%:*} package=${pair#*:}
  case $program in
    */*) for found in $program; do [ -e "$found" ] && continue 2; done ;;
    *) command -v "$program" >/dev/null && continue ;;
  esac
  missing="$missing $package"
done
[ -n "$missing" ] || exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "Missing:$missing. Install with: sudo apt-get install$missing" >&2
  exit 1
fi
echo "Installing from Debian:$missing"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086
apt-get install -y -qq --no-install-recommends $missing >/dev/null
