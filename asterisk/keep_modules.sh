#!/bin/sh
# keep_modules.sh MODULES MODULES.CONF: deletes each of Asterisk's modules that the configuration does not load, so that nobody
# who controls the exchange (ARI) can load one: of those, some run programs (func_shell, app_system) and write files (func_env).
set -eu

loaded=$(sed -n 's/^ *\(pre\)\{0,1\}load *= *\([a-z0-9_]*\.so\).*/\2/p' "$2")
[ -n "$loaded" ] || { echo "keep_modules.sh: $2 loads no module" >&2; exit 1; }

for file in "$1"/*.so; do
  name=${file##*/}
  case "
$loaded
" in
    *"
$name
"*) ;;
    *) rm "$file" ;;
  esac
done
for name in $loaded; do
  # A module of our own may be missing where no compiler is (packaged.py).
  [ -e "$1/$name" ] || [ -e "$(dirname "$0")/modules/${name%.so}.c" ] || { echo "keep_modules.sh: there is no $name in $1" >&2; exit 1; }
done
