"""CHANGELOG.md tells of the version that this is, and of each version what an upgrade needs."""

from __future__ import annotations

import re
import tomllib

from app.__main__ import VERSION
from tests.docs.clauses import ROOT

VERSIONS = re.split(r"(?m)^## ", (ROOT / "CHANGELOG.md").read_text())[1:]
KINDS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security", "An upgrade needs"}


def test_one_version_number_stands_in_all_three_places() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    numbered = [one.split()[0] for one in VERSIONS if not one.startswith("Unreleased")]

    assert project["version"] == VERSION == numbered[0]


def test_every_version_has_its_date_and_says_what_an_upgrade_needs() -> None:
    for version in VERSIONS:
        kinds = re.findall(r"(?m)^### (.+)$", version)

        assert re.match(r"(Unreleased|\d+\.\d+\.\d+ - 20\d\d-\d\d-\d\d)\n", version)
        assert set(kinds) <= KINDS
        assert kinds[-1] == "An upgrade needs"
