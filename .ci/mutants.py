"""`make mutants`: changes the code of policy/ and queueing/ bit by bit, and tells which changes no test notices.

    mutants.py [NAME...]           NAME: only these, such as 'app.queueing.line.*', whatever is known of them
    mutants.py --list [NAME...]    what is known, without a run

Knows: which survivors are explained (mutants.toml). Refuses to know: how code is changed and tried (mutmut).
A run that is stopped goes on where it was: what was found stays in mutants/ until the code of that function changes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXPLAINED = ROOT / ".ci/mutants.toml"
CAUGHT = {"killed", "timeout", "segfault", "caught by type check"}
UNTRIED = {"not checked", "check was interrupted by user"}

os.chdir(ROOT)
from mutmut.mutation.data import SourceFileMutationData  # noqa: E402 - mutmut reads pyproject.toml where it stands
from mutmut.mutation.diff_apply import get_diff_for_mutant  # noqa: E402
from mutmut.stats import status_by_exit_code  # noqa: E402
from mutmut.utils.file_utils import walk_mutatable_files  # noqa: E402

Change = tuple[str, str, str]  # the function, the line as it is, and as the mutant has it


def main(arguments: list[str]) -> int:
    explained = read_explained()
    names = [one for one in arguments if one != "--list"]
    if "--list" not in arguments:
        run(names, explained)
    results = {
        name: result
        for name, result in all_known().items()
        if not names or any(fnmatch(name, one) for one in names)
    }
    counts = Counter(status for status, _ in results.values())
    return report(counts, survivors(results), explained, everything=not names)


def run(names: list[str], explained: dict[Change, str]) -> None:
    """The mutants of these names; or all that were not tried yet, and then those that survived an earlier run."""
    shutil.rmtree("mutants/tests", ignore_errors=True)  # a test that was moved would be there twice
    mutmut = [".venv-measure/bin/mutmut", "run", "--max-children", os.environ.get("MUTANTS_AT_ONCE", "1")]
    before = survivors(all_known())
    subprocess.run([*mutmut, *names], check=True)
    if not names:
        still = survivors(all_known())
        again = [name for change, name in still.items() if change in before and change not in explained]
        if again:
            subprocess.run([*mutmut, *again], check=True)


def all_known() -> dict[str, tuple[str, str]]:
    """What became of each mutant, and the file that it changes."""
    return {
        name: (status_by_exit_code[code], str(path))
        for path in walk_mutatable_files()
        for name, code in known(path).items()
    }


def survivors(results: dict[str, tuple[str, str]]) -> dict[Change, str]:
    return {
        change(name, path): name for name, (status, path) in results.items() if status not in CAUGHT | UNTRIED
    }


def known(path: Path) -> dict[str, int | None]:
    data = SourceFileMutationData(path=path)
    data.load()
    return dict(data.exit_code_by_key)


def change(name: str, path: str) -> Change:
    """What the mutant changed, in words that outlast its number."""
    lines = get_diff_for_mutant(name, path=path).splitlines()
    was = [line[1:].strip() for line in lines if line.startswith("-") and not line.startswith("---")]
    now = [line[1:].strip() for line in lines if line.startswith("+") and not line.startswith("+++")]
    function = name.rpartition("__mutmut_")[0].replace("xǁ", "").replace("ǁ", ".").replace(".x_", ".")
    return function, "\n".join(was), "\n".join(now)


def read_explained() -> dict[Change, str]:
    """The changes after which calls go as before, and why."""
    found: dict[Change, str] = {}
    for one in tomllib.loads(EXPLAINED.read_text())["equivalent"]:
        for now in one["is"] if isinstance(one["is"], list) else [one["is"]]:
            found[one["in"], one["was"], now] = one["why"]
    return found


def report(
    counts: Counter[str], survived: dict[Change, str], explained: dict[Change, str], *, everything: bool
) -> int:
    unexplained = survived.keys() - explained.keys()
    for one in sorted(unexplained):
        function, was, now = one
        print(f"\n{function}  ({survived[one]})\n  - {was}\n  + {now}")
    untried = sum(counts[status] for status in UNTRIED)
    if everything and not untried:
        for function, was, now in sorted(explained.keys() - survived.keys()):
            print(f"\nmutants.toml explains what no longer survives:\n{function}\n  - {was}\n  + {now}")
    caught, by_types = sum(counts[status] for status in CAUGHT), counts["caught by type check"]
    print(
        f"\n{counts.total()} mutants: {caught - by_types} caught by tests, {by_types} by types, "
        f"{len(survived.keys() & explained.keys())} explained, {untried} not yet tried"
    )
    print(f"{counts.total() - untried} mutants, {len(unexplained)} survivors unexplained")
    return 1 if unexplained or untried else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
