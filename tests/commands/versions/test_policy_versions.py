"""`vaxel policy log`, `diff`, `use`, `back` and `cancel`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from app.commands.who import signed_in
from tests.commands.conftest import EXAMPLE
from tests.commands.versions.test_company import altered

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.conftest import Vaxel

MONDAY, TUESDAY = "2036-12-01T08:00", "2036-12-02T08:00"
AFTER_MONDAY = "2036-12-01T08:00:01+01:00"


def version(vaxel: Vaxel, *arguments: str | Path) -> str:
    done = vaxel(*arguments, "--json")
    assert done.exit_code == 0, done.output
    return str(json.loads(done.stdout)["version"])


def log(vaxel: Vaxel, **environment: str) -> list[dict[str, Any]]:
    return list(json.loads(vaxel("policy", "log", "--json", **environment).stdout))


def states(vaxel: Vaxel, **environment: str) -> list[tuple[str, str]]:
    return [(one["version"], one["state"]) for one in log(vaxel, **environment)]


@pytest.fixture
def renamed(tmp_path: Path) -> Path:
    return altered(tmp_path, ("Gun Berg", "Gun Bergh"))


@pytest.fixture
def first(bolaget: Vaxel) -> str:
    """The version of the example, which is in force."""
    return str(log(bolaget)[0]["version"])


def test_the_log_says_who_when_why_and_what_is_in_force(bolaget: Vaxel, first: str, renamed: Path) -> None:
    second = version(bolaget, "import", renamed, "--why", "Gun har gift sig", "--by", "Carin Dahl")

    rows = log(bolaget)
    told = bolaget("policy", "log").stdout.splitlines()

    assert [row["version"] for row in rows] == [second, first]
    assert (rows[0]["why"], rows[0]["by"]) == ("Gun har gift sig", f"Carin Dahl ({signed_in()})")
    assert (rows[0]["state"], rows[1]["state"]) == ("in_force", "past")
    assert rows[1]["in_force_until"] == rows[0]["in_force_from"]
    assert rows[0]["in_force_until"] is None
    assert told[0].split() == ["Version", "Läge", "Gäller", "från", "till", "Inlagd", "Av", "Varför"]
    assert told[1].startswith(f"{second[:12]}  gäller nu")
    assert told[1].endswith("Gun har gift sig")


def test_a_prepared_version_is_in_the_log_until_it_is_in_force(
    bolaget: Vaxel, first: str, renamed: Path
) -> None:
    second = version(bolaget, "import", renamed, "--from", MONDAY)

    assert states(bolaget) == [(second, "prepared"), (first, "in_force")]
    assert states(bolaget, VAXEL_NOW=AFTER_MONDAY) == [(second, "in_force"), (first, "past")]


def test_diff_says_in_words_what_a_version_or_file_would_change(
    bolaget: Vaxel, first: str, renamed: Path
) -> None:
    sv = "Gun Bergh: namnet är ”Gun Bergh” i stället för ”Gun Berg”\n"
    en = 'Gun Bergh: the name is "Gun Bergh" instead of "Gun Berg"\n'

    of_file = bolaget("policy", "diff", renamed)
    of_files = bolaget("policy", "diff", EXAMPLE, renamed, "--lang", "en")
    second = version(bolaget, "import", renamed)
    of_versions = bolaget("policy", "diff", first[:6], second[:6])
    of_the_last_change = bolaget("policy", "diff")
    back_again = bolaget("policy", "diff", second, first, "--lang", "en")

    for done, words in ((of_file, sv), (of_files, en), (of_versions, sv), (of_the_last_change, sv)):
        assert (done.exit_code, done.stdout) == (1, words)
    assert back_again.stdout == 'Gun Berg: the name is "Gun Berg" instead of "Gun Bergh"\n'


def test_diff_as_json_has_the_place_before_and_after(bolaget: Vaxel, renamed: Path) -> None:
    done = bolaget("policy", "diff", renamed, "--json")

    assert json.loads(done.stdout) == [
        {
            "path": "people.gun.name",
            "before": "Gun Berg",
            "after": "Gun Bergh",
            "words": "Gun Bergh: namnet är ”Gun Bergh” i stället för ”Gun Berg”",
        }
    ]


def test_diff_says_that_nothing_differs(bolaget: Vaxel, first: str) -> None:
    for arguments in ((first,), (EXAMPLE,), (first, EXAMPLE), (EXAMPLE, EXAMPLE), ()):
        done = bolaget("policy", "diff", *arguments)

        assert (done.exit_code, done.stdout) == (0, "Ingenting skiljer.\n")


def test_use_puts_an_earlier_version_in_force_exactly_as_it_was(
    bolaget: Vaxel, first: str, renamed: Path
) -> None:
    before = bolaget("export", "--json").stdout
    second = version(bolaget, "import", renamed)

    done = bolaget("policy", "use", first[:8], "--why", "fel fil")

    assert done.exit_code == 0, done.output
    assert f"version {first[:12]} gäller nu." in done.stdout
    assert "Gun Berg: namnet är ”Gun Berg” i stället för ”Gun Bergh”" in done.stdout
    assert bolaget("export", "--json").stdout == before
    assert states(bolaget) == [(first, "in_force"), (second, "past"), (first, "past")]
    assert log(bolaget)[0]["why"] == "fel fil"


def test_use_can_be_prepared(bolaget: Vaxel, first: str, renamed: Path) -> None:
    second = version(bolaget, "import", renamed)

    assert version(bolaget, "policy", "use", first, "--from", MONDAY) == first

    assert states(bolaget)[:2] == [(first, "prepared"), (second, "in_force")]


def test_back_goes_to_the_version_before_and_back_of_a_back_undoes_it(
    bolaget: Vaxel, first: str, renamed: Path
) -> None:
    second = version(bolaget, "import", renamed)

    once = version(bolaget, "policy", "back")
    twice = version(bolaget, "policy", "back")

    assert (once, twice) == (first, second)
    assert [state for _, state in states(bolaget)] == ["in_force", "past", "past", "past"]


def test_back_passes_over_a_version_that_changed_comments_alone(
    bolaget: Vaxel, first: str, renamed: Path, tmp_path: Path
) -> None:
    version(bolaget, "import", renamed)
    commented = tmp_path / "commented.yaml"
    commented.write_text("# ours\n" + renamed.read_text())
    version(bolaget, "import", commented)

    assert version(bolaget, "policy", "back") == first


def test_without_a_version_before_there_is_no_way_back(bolaget: Vaxel) -> None:
    done = bolaget("policy", "back", "--lang", "en")

    assert (done.exit_code, done.stderr) == (1, "vaxel: there is no earlier version\n")


def test_cancel_calls_a_prepared_version_off(bolaget: Vaxel, first: str, renamed: Path) -> None:
    second = version(bolaget, "import", renamed, "--from", MONDAY)

    done = bolaget("policy", "cancel", second[:7], "--why", "flytten är uppskjuten")

    assert done.exit_code == 0, done.output
    assert "som skulle gälla från måndag 2036-12-01 08:00, är återtagen" in done.stdout
    assert (second, "called_off") in states(bolaget, VAXEL_NOW=AFTER_MONDAY)
    assert (first, "in_force") in states(bolaget, VAXEL_NOW=AFTER_MONDAY)
    assert "flytten är uppskjuten" in bolaget("policy", "log").stdout


def test_a_version_that_is_not_prepared_cannot_be_called_off(
    bolaget: Vaxel, first: str, renamed: Path
) -> None:
    second = version(bolaget, "import", renamed, "--from", MONDAY)

    in_force = bolaget("policy", "cancel", first, "--lang", "en")
    too_late = bolaget("policy", "cancel", second, "--lang", "en", VAXEL_NOW=AFTER_MONDAY)

    assert (in_force.exit_code, too_late.exit_code) == (1, 1)
    assert f"no prepared version begins so ({second[:12]})" in in_force.stderr
    assert "no version is prepared" in too_late.stderr


def test_an_import_says_which_prepared_version_will_take_it_back(
    bolaget: Vaxel, renamed: Path, tmp_path: Path
) -> None:
    later = version(bolaget, "import", altered(tmp_path, ("announce: 45", "announce: 60")), "--from", MONDAY)
    renamed.write_text(EXAMPLE.read_text().replace("Gun Berg", "Gun Bergh"))

    done = bolaget("import", renamed, "--lang", "en")

    assert done.exit_code == 0, done.output
    assert (
        f"warning: version {later[:12]} is in force from Monday 2036-12-01 08:00 and lacks this change: "
        'Gun Bergh: the name is "Gun Bergh" instead of "Gun Berg"\n'
    ) in done.stderr
    assert "announce" not in done.stderr


@pytest.mark.parametrize("command", ["use", "diff"])
def test_an_unknown_version_is_a_clear_error(bolaget: Vaxel, command: str) -> None:
    done = bolaget("policy", command, "ffff00000", "--lang", "en")

    assert done.exit_code == 1
    assert done.stderr == (
        "vaxel: no version begins with ffff00000, and there is no such file: see `vaxel policy log`\n"
    )


def test_an_ambiguous_version_is_a_clear_error_that_names_them(
    bolaget: Vaxel, first: str, tmp_path: Path
) -> None:
    by_digit = {first[0]: [first]}
    seconds, digit = 20, ""
    while not digit:  # at most 17 times: then two begin with the same digit
        seconds += 1
        file = altered(tmp_path, ("ring_seconds: 20", f"ring_seconds: {seconds}"))
        made = version(bolaget, "import", file)
        by_digit.setdefault(made[0], []).append(made)
        digit = next((one for one, names in by_digit.items() if len(names) > 1), "")
    same = sorted(name[:12] for name in by_digit[digit])

    done = bolaget("policy", "use", digit, "--lang", "en")

    assert done.exit_code == 1
    assert f"several versions begin with {digit}: {', '.join(same)}" in done.stderr


def test_a_file_that_cannot_be_read_is_named(bolaget: Vaxel, tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("company: [")

    for file, words in ((broken, "broken.yaml"), (tmp_path / "no.yaml", "no.yaml: finns inte")):
        done = bolaget("policy", "diff", file)

        assert done.exit_code == 2
        assert words in done.stderr


def test_without_a_company_there_is_nothing_to_compare(vaxel: Vaxel) -> None:
    vaxel("migrate")

    assert vaxel("policy", "log", "--json").stdout == "[]\n"
    for arguments in (("diff",), ("back",), ("diff", str(EXAMPLE))):
        assert "vaxel import" in vaxel("policy", *arguments).stderr
