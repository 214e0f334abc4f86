"""The document for everybody says no mobile number and no reason of an exception, and all else."""

from __future__ import annotations

import pytest

from app.document.markdown import as_markdown
from app.document.open_version import open_version
from tests.document.made import example, made


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_nobody_reads_others_mobile_numbers_and_reasons_in_it(lang: str) -> None:
    whole, opened = as_markdown(made(lang)), as_markdown(open_version(made(lang)))
    file = example()
    mobiles = [one.mobile for one in file.people if one.mobile] + [one.number for one in file.subscriptions]
    reasons = [one.reason for one in file.exceptions]
    reasons += [one.leaving_reason for one in file.people if one.leaving_reason]
    reasons += [one.permission.reason for one in file.people if one.permission]
    reasons += [one.private_mobile.reason for one in file.people if one.private_mobile]
    ends = [f"{one[-7:-4]} {one[-4:-2]} {one[-2:]}" for one in mobiles]

    assert mobiles
    assert reasons
    assert all(one in whole.replace("\u00a0", " ") for one in ends)
    assert any(one in whole for one in reasons)
    assert [one for one in ends if one in opened.replace("\u00a0", " ")] == []
    assert [one for one in reasons if one in opened] == []


def test_names_extensions_and_last_days_stay() -> None:
    opened = as_markdown(open_version(made("sv")))

    assert "| Namn | Roll | Anknytning | Direktnummer |\n" in opened
    assert "| Vem | Vad | Godkänt av | Från | Till och med |" in opened
