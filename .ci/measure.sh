#!/bin/sh
# Makes .venv-measure: the tools that measure the tests (mutmut, coverage); it uses the packages of .venv, too.
set -eu
cd "$(dirname "$0")/.."
sh .ci/venv.sh
stamp=.venv-measure/.made-from
wanted=$(cat requirements-measure.lock .ci/measure.sh .venv/.made-from | sha256sum)
[ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && exit 0

echo "Installing mutmut and coverage into .venv-measure"
rm -rf .venv-measure
.venv/bin/python -m venv --without-pip .venv-measure
if ! uv pip install -q --python .venv-measure/bin/python --require-hashes -r requirements-measure.lock 2>/dev/null; then
  .venv/bin/python -m ensurepip --version >/dev/null 2>&1 || sh .ci/programs.sh "/nonexistent:python3-venv"
  rm -rf .venv-measure
  .venv/bin/python -m venv .venv-measure
  .venv-measure/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements-measure.lock
fi
there='import sysconfig; print(sysconfig.get_path("purelib"))'
.venv/bin/python -c "$there" > "$(.venv-measure/bin/python -c "$there")/project.pth"
echo "$wanted" > "$stamp"
