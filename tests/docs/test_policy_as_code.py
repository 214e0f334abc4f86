"""The commands of docs/policy-as-code.md do what it says: the hooks, the CI server's steps, the schema for editors."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.commands.conftest import EXAMPLE, data, vaxel
from tests.docs.clauses import ROOT

if TYPE_CHECKING:
    from tests.commands.conftest import Vaxel

__all__ = ["data", "vaxel"]

PAGE = (ROOT / "docs" / "policy-as-code.md").read_text()
BLOCKS = re.findall(r"(?s)```yaml\n(.*?)```", PAGE)


def block(holds: str) -> Any:
    [found] = [one for one in BLOCKS if holds in one]
    return yaml.safe_load(found)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A company's directory, as the page has it."""
    directory = tmp_path / "policy"
    directory.mkdir()
    for name in ("bolaget.yaml", "bolaget.test.yaml"):
        shutil.copy(EXAMPLE.with_name(name), directory)
    monkeypatch.chdir(directory)
    return directory


@pytest.mark.whole
def test_the_hooks_run_on_the_example_and_stop_a_fault(vaxel: Vaxel, repository: Path) -> None:
    hooks = [shlex.split(hook["entry"]) for hook in block("pass_filenames")["repos"][0]["hooks"]]

    assert [hook[:3] for hook in hooks] == [["vaxel", "policy", "check"], ["vaxel", "policy", "test"]]
    assert [vaxel(*hook[1:]).exit_code for hook in hooks] == [0, 0]
    file = repository / "bolaget.yaml"
    file.write_text(
        file.read_text().replace("busy: {to: salj, clause: R1}", "busy: {to: voicemail, clause: R1}")
    )
    assert vaxel(*hooks[1][1:]).exit_code == 1


@pytest.mark.whole
def test_the_steps_of_the_ci_server_run(vaxel: Vaxel, repository: Path) -> None:
    shutil.copy("bolaget.yaml", repository / "before.yaml")  # as `git show` does
    steps = [step["run"] for step in block("runs-on")["jobs"]["policy"]["steps"] if "run" in step][1:]

    for step in steps:
        command, _, output = step.removesuffix(" || true").partition(" > ")
        done = vaxel(*shlex.split(command)[1:])
        assert done.exit_code == 0, done.output
        if output:
            assert json.loads(done.stdout)["version"] == "2.1.0"
    assert Path("policy.xml").exists()


def test_the_files_of_the_hooks_are_those_that_they_read() -> None:
    for hook in block("pass_filenames")["repos"][0]["hooks"]:
        assert all(re.search(hook["files"], word) for word in hook["entry"].split() if word.endswith(".yaml"))


def test_the_commands_of_the_page_exist(vaxel: Vaxel) -> None:
    lines = [line.split("#")[0] for line in re.findall(r"(?m)^vaxel .*", PAGE)]

    for words in {tuple(shlex.split(line)[1:3]) for line in lines}:
        command = words if words[0] == "policy" else words[:1]
        assert vaxel(*command, "--help").exit_code == 0, command
