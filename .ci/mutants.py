"""`make mutants`: changes the code of policy/ and queueing/ bit by bit, and lists the changes that no test notices.

    mutants.py [NAME...]           NAME: only these, in this order, such as 'app.queueing.live_queue.*'
    mutants.py --list [NAME...]    the known results, without a run

Knows: which survivors have an explanation (mutants.toml). Refuses to know: how to change and try code (mutmut).
A stopped run goes on where it was: results stay in mutants/ until the code of that function changes.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import tomllib
from collections import Counter
from contextlib import redirect_stdout
from fnmatch import fnmatch
from io import StringIO
from operator import itemgetter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXPLAINED = ROOT / ".ci/mutants.toml"
CAUGHT = {"killed", "timeout", "segfault", "caught by type check"}
REFUSED = 37  # mutmut's number for what the type checker caught
UNTRIED = {"not checked", "check was interrupted by user"}

os.chdir(ROOT)
from mutmut.__main__ import create_mutants  # noqa: E402 - mutmut reads pyproject.toml where it stands
from mutmut.configuration import config  # noqa: E402
from mutmut.mutation.data import MutantLineSpans, SourceFileMutationData  # noqa: E402
from mutmut.mutation.diff_apply import get_diff_for_mutant  # noqa: E402
from mutmut.stats import status_by_exit_code  # noqa: E402
from mutmut.type_checking import run_type_checker  # noqa: E402
from mutmut.utils.file_utils import change_cwd, copy_also_copy_files, copy_src_dir, walk_mutatable_files  # noqa: E402
from mutmut.utils.format_utils import get_mutant_name  # noqa: E402

Change = tuple[str, str, str]  # the function, its line, and the mutant's line


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
    """The mutants, of these names or all, that are untried or that survived an earlier run unexplained."""
    keep_tried()
    shutil.rmtree("mutants/tests", ignore_errors=True)  # a moved test would be there twice
    refused = make_mutants()
    for path in walk_mutatable_files():
        data = loaded(path)
        for name, code in data.exit_code_by_key.items():
            if name in refused or code == REFUSED:
                data.exit_code_by_key[name] = REFUSED if name in refused else None
        data.save()
    known = all_known()
    again = {name for name, change in survivors(known).items() if not is_explained(change, explained)}
    open_ones = [name for name, (status, _) in known.items() if status in UNTRIED or name in again]
    trying = [name for one in names or ["*"] for name in open_ones if fnmatch(name, one)]
    Path("mutants/to-try.json").write_text(json.dumps(trying))
    pytest = [sys.executable, "-m", "pytest", *config().pytest_add_cli_args]
    environment = os.environ | {"PYTHONPATH": str(ROOT / ".ci")}
    try:
        subprocess.run(
            [*pytest, *config().pytest_add_cli_args_test_selection],
            check=True,
            cwd="mutants",
            env=environment,
        )
    finally:
        keep_tried()


def make_mutants() -> set[str]:
    """Those that mypy refuses."""
    began = time.monotonic()
    Path("mutants").mkdir(exist_ok=True)
    with redirect_stdout(StringIO()):
        copy_src_dir()
        copy_also_copy_files()
        create_mutants(max_children=1)
    print(f"The code was changed in {time.monotonic() - began:.0f} s.", flush=True)
    began = time.monotonic()
    with change_cwd("mutants"):
        errors = run_type_checker(config().type_check_command)
    print(f"mypy read it in {time.monotonic() - began:.0f} s.", flush=True)
    refused: set[str] = set()
    for path in walk_mutatable_files():
        lines = [one.line_number for one in errors if one.file_path == Path("mutants", path).absolute()]
        spans = MutantLineSpans.load(path) if lines else None
        for function, span in (spans.span_by_function_name if spans else {}).items():
            if any(span.start <= line <= span.end for line in lines):
                refused.add(get_mutant_name(path, function))
    return refused


def keep_tried() -> None:
    """Puts what the trial wrote line by line, also one that was stopped, into mutmut's own files."""
    tried = Path("mutants/tried.jsonl")
    if not tried.exists():
        return
    results = {name: (code, took) for name, code, took, _ in map(json.loads, tried.read_text().splitlines())}
    for path in walk_mutatable_files():
        data = loaded(path)
        for name in data.exit_code_by_key.keys() & results.keys():
            data.exit_code_by_key[name], data.durations_by_key[name] = results[name]
        data.save()
    tried.unlink()


def all_known() -> dict[str, tuple[str, str]]:
    """The result of each mutant, and the file that it changes."""
    return {
        name: (status_by_exit_code[code], str(path))
        for path in walk_mutatable_files()
        for name, code in loaded(path).exit_code_by_key.items()
    }


def survivors(results: dict[str, tuple[str, str]]) -> dict[str, Change]:
    """By name: a function may have the same line twice, and then the same change."""
    return {
        name: change(name, path) for name, (status, path) in results.items() if status not in CAUGHT | UNTRIED
    }


def loaded(path: Path) -> SourceFileMutationData:
    data = SourceFileMutationData(path=path)
    data.load()
    return data


def change(name: str, path: str) -> Change:
    """The mutant's change, in words that outlast its number."""
    lines = get_diff_for_mutant(name, path=path).splitlines()
    was = [line[1:].strip() for line in lines if line.startswith("-") and not line.startswith("---")]
    now = [line[1:].strip() for line in lines if line.startswith("+") and not line.startswith("+++")]
    function = name.rpartition("__mutmut_")[0].replace("xǁ", "").replace("ǁ", ".").replace(".x_", ".")
    return function, "\n".join(was), "\n".join(now)


def is_explained(one: Change, explained: dict[Change, str]) -> bool:
    """By name, or because it changes what mypy checks that nobody gets to."""
    return one in explained or "assert_never(" in one[1]


def read_explained() -> dict[Change, str]:
    """The changes that do not affect calls, and why."""
    found: dict[Change, str] = {}
    for one in tomllib.loads(EXPLAINED.read_text())["equivalent"]:
        for now in one["is"] if isinstance(one["is"], list) else [one["is"]]:
            found[one["in"], one["was"], now] = one["why"]
    return found


def report(
    counts: Counter[str], survived: dict[str, Change], explained: dict[Change, str], *, everything: bool
) -> int:
    unexplained = {name: one for name, one in survived.items() if not is_explained(one, explained)}
    for name, (function, was, now) in sorted(unexplained.items(), key=itemgetter(1)):
        print(f"\n{function}  ({name})\n  - {was}\n  + {now}")
    untried = sum(counts[status] for status in UNTRIED)
    if everything and not untried:
        for function, was, now in sorted(explained.keys() - set(survived.values())):
            print(f"\nmutants.toml explains what no longer survives:\n{function}\n  - {was}\n  + {now}")
    caught, by_types = sum(counts[status] for status in CAUGHT), counts["caught by type check"]
    print(
        f"\n{counts.total()} mutants: {caught - by_types} caught by tests, {by_types} by types, "
        f"{len(survived) - len(unexplained)} explained, {untried} not yet tried"
    )
    print(f"{counts.total() - untried} mutants, {len(unexplained)} survivors unexplained")
    return 1 if unexplained or untried else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
