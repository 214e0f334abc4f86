"""Past calls for tests: what an exchange wrote, in short.

Knows: the example company's numbers. Refuses to know: what the tests do with them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from app.beside.shadow.past import How, PastCall
from app.policy.hours import STOCKHOLM

TUESDAY = datetime(2026, 11, 24, 10, tzinfo=STOCKHOLM)
CUSTOMER = "0701112233"
ANNA, BO, DAVID = "+46846500401", "+46846500402", "+46846500404"

ANSWERED = PastCall(
    at=TUESDAY,
    caller=CUSTOMER,
    called=DAVID,
    how=How.ANSWERED,
    where="Master.csv:1",
    phone="PJSIP/operator-00000001",
    by="PJSIP/104-00000002",
    waited=7.0,
)
UNANSWERED = replace(
    ANSWERED, how=How.NO_ANSWER, by="", rang=("PJSIP/104-00000002",), waited=31.0, where="Master.csv:2"
)
OUT = PastCall(
    at=TUESDAY,
    caller="104",
    called="0701234567",
    how=How.ANSWERED,
    where="Master.csv:3",
    phone="PJSIP/104-00000003",
    by="PJSIP/operator-00000004",
    shown=DAVID,
)


def row(
    *,
    src: str = CUSTOMER,
    dst: str = DAVID,
    channel: str = "PJSIP/operator-00000001",
    dstchannel: str = "PJSIP/104-00000002",
    app: str = "Dial",
    data: str = "x",
    start: str = "2026-11-24 10:00:00",
    answer: str = "",
    duration: int = 20,
    billsec: int = 0,
    how: str = "NO ANSWER",
    linked: str = "1.1",
) -> str:
    """A line of Master.csv, with newcdrcolumns."""
    quoted = ["", src, dst, "ctx", "", channel, dstchannel, app, data, start, answer, start]
    fields = [f'"{one}"' for one in quoted] + [str(duration), str(billsec), f'"{how}"', '"DOCUMENTATION"']
    return ",".join([*fields, '""', f'"{linked}"', "1"]) + "\n"
