#!/bin/sh
# Makes .venv from requirements.lock (versions and hashes) and puts the `vaxel` command into it; quick if it exists
# and nobody has changed a package in it. Uses uv where it works, else python3 -m venv and pip; both keep a cache outside the clone.
set -eu
cd "$(dirname "$0")/.."
stamp=.venv/.made-from
wanted=$(cat requirements.lock .ci/venv.sh | sha256sum)
[ -x .venv/bin/python ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted $PWD" ] && .venv/bin/python .ci/in_step.py && exit 0

# The system's Python first: Debian builds it with profiles and link-time optimisation, like the one in the image; a Python
# built by hand usually is not, and takes up to twice the time.
python=
for needed in "sys, ensurepip" "sys"; do
  for candidate in ${PYTHON:-} /usr/bin/python3 python3 python3.13 python3.12 python3.11; do
    if [ -z "$python" ] && "$candidate" -c "import $needed; sys.exit(sys.version_info < (3, 11))" 2>/dev/null; then
      python=$candidate
    fi
  done
done
[ -n "$python" ] || { echo "Python 3.11 or newer is needed; python3 is: $(python3 --version 2>&1)" >&2; exit 1; }

echo "Installing Python packages into .venv"
rm -rf .venv
if uv --version >/dev/null 2>&1 && uv venv -q --python "$("$python" -c 'import sys; print(sys.executable)')" .venv \
    && UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1 uv pip install -q --python .venv/bin/python --require-hashes -r requirements.lock; then
  :
else
  rm -rf .venv
  if ! "$python" -c 'import ensurepip' 2>/dev/null; then
    sh .ci/programs.sh "/nonexistent:python3-venv"
  fi
  "$python" -m venv .venv
  .venv/bin/pip install -q --no-compile --disable-pip-version-check --require-hashes -r requirements.lock
  .venv/bin/python -m compileall -q -j 0 .venv/lib >/dev/null || true # pip would do it on one core; some packages have templates that are not Python
fi
# The project itself: its directory on the path, and its command. (Without a build, so that nothing outside the lock comes in.)
site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
echo "$PWD" > "$site/vaxel.pth"
printf '#!%s/.venv/bin/python\nfrom app.__main__ import main\n\nmain()\n' "$PWD" > .venv/bin/vaxel
chmod +x .venv/bin/vaxel
# uv does not compile by itself, and with PYTHONDONTWRITEBYTECODE nothing else does: each command would
# compile a thousand modules again, a second of CPU.
.venv/bin/python -m compileall -q app
echo "$wanted $PWD" > "$stamp"
