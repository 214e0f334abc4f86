"""The doors for others open: the hooks name tools that are there, and a commit's subject is held short."""

from __future__ import annotations

import re
import shlex
import subprocess
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import settings

from tests.conftest import WHOLE
from tests.docs.clauses import ROOT

if TYPE_CHECKING:
    from pathlib import Path

HOOKS = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"]


def test_no_hook_is_downloaded() -> None:
    assert [repo["repo"] for repo in HOOKS] == ["local"]
    assert {hook["language"] for repo in HOOKS for hook in repo["hooks"]} == {"system"}


@pytest.mark.parametrize("hook", [hook["id"] for repo in HOOKS for hook in repo["hooks"]])
def test_every_hook_runs_what_is_there(hook: str) -> None:
    [entry] = [one["entry"] for repo in HOOKS for one in repo["hooks"] if one["id"] == hook]
    named = [word for word in shlex.split(entry.replace("'", "")) if "/" in word and "*" not in word]

    assert named
    assert all((ROOT / word).exists() for word in named)


@pytest.mark.parametrize(
    ("message", "is_taken"),
    [
        ("Refuse country codes that begin with 0\n", True),
        ("Refuse country codes that begin with 0\n\nNo country has one.\n", True),
        ("å" * 72 + "\n", True),
        ("a" * 73 + "\n", False),
        ("Refuse country codes\nthat begin with 0\n", False),
        ("\n", False),
        ("Refuse country codes\n# what git says under it\n", True),
    ],
)
def test_a_subject_is_short_and_the_why_stands_under_it(message: str, is_taken: bool, tmp_path: Path) -> None:
    (tmp_path / "message").write_text(message)

    done = subprocess.run(
        ["sh", ".ci/commit_message.sh", str(tmp_path / "message")], cwd=ROOT, capture_output=True, text=True
    )

    assert (done.returncode == 0) == is_taken
    assert is_taken or done.stderr.startswith("Commit message: ")


def test_a_live_test_without_a_name_says_how_one_is_named() -> None:
    done = subprocess.run(
        ["make", "--dry-run", "test-live"], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert "make test-live T=voicemail" in done.stdout


def test_the_quick_tests_have_their_profile_and_leave_out_what_is_there() -> None:
    assert settings.get_profile("quick").max_examples < settings.get_profile("untimed").max_examples
    assert [name for name in WHOLE if not (ROOT / "tests" / name).exists()] == []


CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text()


def test_every_file_that_contributing_names_is_there() -> None:
    named = {one for one in re.findall(r"`([\w./-]+/[\w./-]+)`", CONTRIBUTING) if "N" not in one}

    assert len(named) > 30
    assert {one for one in named if not (ROOT / one).exists()} == set()


def test_every_make_target_that_contributing_names_is_there() -> None:
    targets = set(re.findall(r"(?m)^([a-z-]+):", (ROOT / "Makefile").read_text()))

    assert set(re.findall(r"\bmake ([a-z-]+)", CONTRIBUTING)) <= targets


@pytest.mark.parametrize(
    "name",
    [
        *("ProfileEntry", "Profile", "_FIXED", "COMMANDS", "SUMMARIES", "Refuse", "Reason"),
        *("Refusal", "Route", "Area", "MENU", "Right", "RIGHTS"),
    ],
)
def test_every_name_that_contributing_tells_to_touch_is_there(name: str) -> None:
    pattern = rf"(?m)^(class {name}\b|{name}(:.*)? = )"

    assert f"`{name}" in CONTRIBUTING
    assert [path for path in (ROOT / "app").rglob("*.py") if re.search(pattern, path.read_text())]


def test_the_architecture_tells_each_table() -> None:
    sources = "".join(path.read_text() for path in (ROOT / "app/storage").glob("*tables.py"))
    tables = re.findall(r'= Table\(\s*"(\w+)"', sources)
    told = (ROOT / "docs/architecture.md").read_text()

    assert len(tables) > 30
    assert [name for name in tables if f"`{name}`" not in told] == []
