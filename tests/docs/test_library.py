"""docs/library.md: its example runs, and the names that it promises are there, with their types."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING, get_type_hints

import pytest

import app.policy
from app.policy import Company, Decision, Situation, decide
from tests.docs.clauses import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PAGE = (ROOT / "docs" / "library.md").read_text()
[EXAMPLE] = re.findall(r"(?s)```python\n(.*?)```", PAGE)
TEN = 12  # lines that do something, with the imports; a loop's body is one


def run(program: str, *options: str) -> str:
    done = subprocess.run([sys.executable, *options, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_example_of_the_page_runs_and_says_why() -> None:
    lines = run(EXAMPLE).splitlines()

    assert lines[0].startswith("ring ")
    assert "carin" in lines[0]
    assert len([line for line in EXAMPLE.splitlines() if line]) <= TEN
    assert all(re.match(r"[A-Z]+[0-9]* ", line) for line in lines[1:])
    assert len(lines) > 1


@pytest.mark.whole
def test_the_example_has_no_errors_of_type(tmp_path: Path) -> None:
    file = tmp_path / "example.py"
    file.write_text(EXAMPLE)

    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path), str(file)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stdout


def test_the_page_names_the_whole_surface() -> None:
    [table] = re.findall(r"(?s)\| name \| is \|\n(.*?)\n\n", PAGE)
    named = {name for row in table.splitlines()[1:] for name in re.findall(r"`(\w+)`", row.split("|")[1])}

    assert {*named, "say"} == set(app.policy.__all__)
    assert "`say(reason" in PAGE
    assert all(getattr(app.policy, name) is not None for name in app.policy.__all__)


@pytest.mark.parametrize(
    "first", ["", "import app.policy.decide", "from app.policy.decide import decide", "import app.policy"]
)
def test_decide_is_the_function_whoever_loaded_its_module_first(first: str) -> None:
    program = f"{first}\nfrom app.policy import decide\nimport app.policy\n"
    program += "print(decide.__name__, app.policy.decide is decide)"

    assert run(program) == "decide True\n"


def test_decide_says_its_types() -> None:
    assert get_type_hints(decide, {"Company": Company, "Situation": Situation, "Decision": Decision}) == {
        "company": Company,
        "situation": Situation,
        "return": Decision,
    }


def test_importing_the_policy_loads_nothing_of_it() -> None:
    assert (
        run("import sys, app.policy; print([one for one in sys.modules if 'phonenumbers' in one])") == "[]\n"
    )


def test_another_name_is_none_of_its() -> None:
    with pytest.raises(AttributeError, match="no attribute 'manager'"):
        _ = app.policy.manager
