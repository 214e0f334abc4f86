#!/bin/sh
# Unpacks Debian packages when a test needs one of their programs. It does not install them: they would start as services.
#   unpack.sh PACKAGE...      into ~/.cache/vaxel/debian/PACKAGE; needs no root
set -eu
cache=${XDG_CACHE_HOME:-$HOME/.cache}/vaxel/debian
mkdir -p "$cache"
for package in "$@"; do
  [ -d "$cache/$package" ] && continue
  beside=$(mktemp -d "$cache/.$package.XXXXXX")
  trap 'rm -rf "$beside"' EXIT
  (cd "$beside" && chmod 755 . && { apt-get download -qq "$package" || { apt-get update -qq && apt-get download -qq "$package"; }; }) >/dev/null
  dpkg-deb -x "$beside"/*.deb "$beside/root"
  mv -T "$beside/root" "$cache/$package" 2>/dev/null || [ -d "$cache/$package" ] # somebody else was faster
  rm -rf "$beside"
done
