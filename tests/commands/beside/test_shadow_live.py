"""`vaxel shadow` without files: each day's report is written, and the day ends at midnight.

With a real Asterisk: tests/live/test_shadow.py.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest

from app.beside.shadow.files import REPORT_KINDS
from tests.beside.ami.fake import SECRET, FakeManager, fake_manager
from tests.policy.bolaget import EXAMPLE

VAXEL = Path(sys.executable).with_name("vaxel")
LATE = "2026-11-24T23:59:55+01:00"

pytestmark = pytest.mark.whole


async def shadow(fake: FakeManager, folder: Path, *options: str) -> asyncio.subprocess.Process:
    own = {name: value for name, value in os.environ.items() if not name.startswith("VAXEL_")}
    return await asyncio.create_subprocess_exec(
        VAXEL, "shadow", "--company", EXAMPLE, "--json", "--folder", folder, *options,
        env={**own, "VAXEL_DATA": str(folder / "var"), "VAXEL_NOW": LATE, "VAXEL_AMI_HOST": "127.0.0.1",
             "VAXEL_AMI_PORT": str(fake.port), "VAXEL_AMI_USER": "vaxel", "VAXEL_AMI_SECRET": SECRET},
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip


async def test_at_midnight_the_day_is_whole_and_with_once_that_is_the_end(tmp_path: Path) -> None:
    (tmp_path / "2025-11-01.txt").touch()  # of a year ago
    (tmp_path / "2026-11-24.json").write_text("{}")  # of an earlier run
    async with fake_manager() as fake:
        running = await shadow(fake, tmp_path, "--once")
        await asyncio.wait_for(fake.came.get(), 20)
        fake.tell(
            b"Event: Newchannel", b"Channel: PJSIP/operator-00000001", b"Uniqueid: 1.1", b"Linkedid: 1.1",
            b"CallerIDNum: 0701112233", b"Exten: +46846500404",
        )  # fmt: skip
        fake.tell(b"Event: Hangup", b"Channel: PJSIP/operator-00000001", b"Cause: 16")
        told, _ = await asyncio.wait_for(running.communicate(), 30)

    report = json.loads(told)
    assert running.returncode == 0
    assert (report["whole"], report["calls"], report["first"]) == (True, 1, "2026-11-24")
    names = {one.name for one in tmp_path.iterdir() if one.is_file()}
    assert (tmp_path / "2026-11-24.json").read_text() == "{}"
    assert "2025-11-01.txt" not in names
    own = [name for name in names if name.startswith("2026-11-24-")]
    assert sorted(Path(name).suffix for name in own) == sorted(REPORT_KINDS)


async def test_an_exchange_that_is_not_there_is_said_and_tried_again(tmp_path: Path) -> None:
    async with fake_manager() as fake:
        pass  # nobody listens on its port any more

    running = await shadow(fake, tmp_path, "--once")
    told, _ = await asyncio.wait_for(running.communicate(), 30)

    report = json.loads(told)
    assert running.returncode == 0
    assert (report["calls"], report["whole"]) == (0, True)
    assert report["gaps"]["count"] == 1
    assert report["gaps"]["seconds"] > 0
