#!/bin/sh
# build.sh HEADERS MODULES: builds our modules of Asterisk (*.c beside this file) against its headers (Debian's asterisk-dev, the
# directory that has asterisk.h) and puts them into MODULES. Needs gcc and libc6-dev.
set -eu
for source in "$(dirname "$0")"/*.c; do
  name=$(basename "$source" .c)
  gcc -O2 -g0 -fPIC -shared -Wall -Wextra -D_FORTIFY_SOURCE=2 -fstack-protector-strong -Wl,-z,relro,-z,now \
    -DAST_MODULE="\"$name\"" -DAST_MODULE_SELF_SYM="__internal_${name}_self" -isystem "$1" "$source" -o "$2/.$name.$$"
  chmod 644 "$2/.$name.$$"
  mv "$2/.$name.$$" "$2/$name.so"
done
