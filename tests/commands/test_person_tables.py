"""Every column of the database is known to `vaxel person export` and `erase`, or says here why it need not be.

Knows: for each table which of its rows are David's, what becomes of them, and what the export has of each column.
Refuses to know: how they are found (app/storage/persons.py, app/commands/person.py).

The test writes a row of David's and one of Bo's into each table, exports and erases David, and looks at what is there.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import zipfile
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest
from sqlalchemy import (
    JSON,
    Boolean,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    String,
    Table,
    and_,
    insert,
    select,
)
from sqlalchemy.types import TypeDecorator

from app.calls.journal import Begin, End, Step
from app.commands.person import NOT_ERASED
from app.storage import account_tables, factor_tables, tables, webhook_tables
from app.storage.database import open_engine
from tests.commands.conftest import EXAMPLE
from tests.storage.test_provisioning import FETCH

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Column

    from app.storage import Store
    from tests.commands.conftest import InStore, Vaxel

BO_NUMBER, DAVID_NUMBER = "+46846500402", "+46846500404"
STAMP = "2026-11-24T11:00:00.000+00:00"
WHY = ("--why", "begäran 4711")

# What becomes of David's rows: they are erased, or stay for a reason that the command gives.
ERASED = "erased"
COMPANY, LOG, TOP_UPS, EMPLOYED = (
    "the company file",
    "the log of who",
    "orders of top-ups",
    "the phones' logins",
)
SUMS = "sums"  # rows of many people; tests/storage/test_register.py takes one person's calls out of them
NOBODY = "nobody"  # its rows are about nobody


@dataclass(frozen=True)
class Told:
    """What we say of one table. The names of columns are separated by spaces.

    row: what makes a row one of David's; None: this test writes none, the example company or a call does.
    given: the export has it. secret: it opens something. copied: the export has it by another name, or from where it
    was copied. who_did: the log of changes, which is given out, says that, too. inner: it tells nothing of a person.
    """

    after: str
    row: dict[str, Any] | None = None
    given: str = ""
    secret: str = ""
    copied: str = ""
    who_did: str = ""
    inner: str = ""
    where: dict[str, Any] = field(default_factory=dict)  # which rows are David's, if `row` is None

    @property
    def columns(self) -> list[str]:
        return " ".join((self.given, self.secret, self.copied, self.who_did, self.inner)).split()


ACCOUNT, MESSAGE = 4711, 4712  # David's, as the rows of other tables name them
TOLD: Final = {
    "company_version": Told(
        COMPANY,
        given="document",
        copied="text",
        who_did="imported_by why",
        inner="id hash imported_at in_force_from",
    ),
    "version_event": Told(COMPANY, who_did="by why", inner="n version what at"),
    "person_state": Told(
        EMPLOYED, {"person": "david", "profile": "meeting"}, given="person profile since until set_by"
    ),
    "phone": Told(
        EMPLOYED,
        {"id": "david.web", "kind": "browser"},
        given="id kind to_end made_at shut_out_at seen_at seen_agent seen_address",
        secret="secret",
    ),
    "call": Told(
        ERASED,
        given="id began_at source direction caller called policy ended_at how answered_by ringing_ms talking_ms cause",
        copied="card",
        where={"id": "c-david"},
    ),
    "call_mark": Told(ERASED, copied="mark began_at call", where={"call": "c-david"}),
    "hour_figure": Told(
        SUMS, copied="who", inner=" ".join(c.name for c in tables.hour_figure.c if c.name != "who")
    ),
    "call_step": Told(ERASED, given="id at what data", copied="call", inner="n", where={"call": "c-david"}),
    "message": Told(
        ERASED,
        {"id": MESSAGE, "mailbox": "david"},
        given="id mailbox caller call recorded_at seconds sound heard",
    ),
    "message_mail": Told(
        ERASED,
        {"message": MESSAGE, "state": "failed"},
        given="message state error",
        copied="address",
        inner="attempts not_before sent_at",
    ),
    "mailbox_pin": Told(
        EMPLOYED,
        {"mailbox": "david"},
        given="mailbox failures locked_until changed_at changed_by",
        secret="hash",
    ),
    "top_up": Told(
        TOP_UPS,
        {"number": DAVID_NUMBER, "state": "delivered"},
        given="id number gigabytes state note ordered_by ordered_at approved_by approved_at as_admin delivered_by "
        "delivered_at closed_by closed_at why",
    ),
    "recording": Told(
        ERASED,
        {"person": "david", "direction": "in"},
        given="id call person direction occasion began_at seconds file key",
    ),
    "recording_access": Told(
        LOG, {"person": "david", "what": "listen"}, given="at who what recording call person why", inner="id"
    ),
    "calendar_feed": Told(
        EMPLOYED,
        {"person": "david"},
        given="person fetched_at tried_at failing_since error",
        secret="url",
        copied="body digest",  # of the calendar that David has himself
        inner="etag last_modified not_before",
    ),
    "sms": Told(
        ERASED,
        {"to": DAVID_NUMBER, "state": "sent", "notice": "missed_call"},
        given="id reason notice call to sender text language state attempts not_before not_after provider_id error "
        "created_at changed_at written_by",
    ),
    "phone_link": Told(
        EMPLOYED,
        {"phone": "david.web"},
        given="id phone make made_at made_by expires_at spent_at",
        secret="hash of",
    ),
    "phone_fetch": Told(
        EMPLOYED, {"phone": "david.web"}, given="at phone make what how result address agent", inner="id"
    ),
    "book_contact": Told(
        ERASED,
        {"numbers": [{"number": DAVID_NUMBER, "kind": "work"}]},
        given="name organisation numbers",
        inner="id",
    ),
    "company_draft": Told(ERASED, {"by": "david-account"}, copied="by text", inner="follows changed_at"),
    "revision": Told(NOBODY, inner="id counter"),
    "account": Told(
        ERASED,
        {
            "id": ACCOUNT,
            "name": "david-account",
            "person": "david",
            "role": "employee",
            "lang": "sv",
        },
        given="id name full_name email person role lang failures locked_until disabled_at created_at created_by "
        "signed_in_at",
        secret="password",
    ),
    "account_session": Told(
        ERASED,
        {"account": ACCOUNT},
        given="id account how address agent created_at used_at ends_at",
        secret="hash",
    ),
    "account_link": Told(
        ERASED,
        {"account": ACCOUNT, "use": "invite"},
        secret="hash",
        copied="account",
        who_did="made_by",
        inner="use made_at ends_at",
    ),
    "audit": Told(LOG, {"person": "david"}, given="at by person action about before after why", inner="n"),
    "access_link": Told(
        ERASED,
        {"person": "david", "kind": "board", "queues": ["support"]},
        given="id kind name person queues once made_at made_by expires_at used_at revoked_at revoked_by",
        secret="hash",
    ),
    "api_token": Told(
        ERASED,
        {"account": ACCOUNT, "scopes": ["me:read"]},
        given="id name scopes made_at made_by expires_at used_at revoked_at revoked_by account",
        secret="hash",
    ),
    "account_totp": Told(
        ERASED,
        {"account": ACCOUNT},
        given="account made_at confirmed_at last_step failures locked_until",
        secret="secret",
    ),
    "recovery_code": Told(ERASED, {"account": ACCOUNT}, given="account used_at", secret="hash"),
    "passkey": Told(
        ERASED,
        {"account": ACCOUNT},
        given="id account host name sign_count synced made_at used_at",
        secret="public_key",
    ),
    "oidc_subject": Told(ERASED, {"account": ACCOUNT}, given="issuer subject account email linked_at"),
    "webhook": Told(NOBODY, secret="secret", who_did="made_by", inner="id url kinds active made_at"),
    "webhook_delivery": Told(
        ERASED,
        {"event": "call.ended:c-david"},
        copied="event kind body",
        inner="id webhook state attempts made_at not_before ended_at error",
    ),
}
ALL: Final = {one.name: one for one in tables.metadata.sorted_tables}


def test_every_column_is_known_to_export_and_erase() -> None:
    """A new column stands here, and the export has it and `erase` takes it away: or it is listed with the reason."""
    assert {account_tables, factor_tables, webhook_tables}  # they have put their tables among all
    wrong = [f"the table {name}: add it to TOLD" for name in ALL.keys() - TOLD.keys()]
    wrong += [f"{name} is no table any more: take it out of TOLD" for name in TOLD.keys() - ALL.keys()]
    for name in sorted(ALL.keys() & TOLD.keys()):
        said, there = TOLD[name].columns, list(ALL[name].c.keys())
        wrong += [
            f"the column {name}.{one}: is it about a person? Then let app/storage/persons.py give it out and "
            f"erase it, and write it into TOLD[{name!r}] as `given`; else write there why not"
            for one in there
            if one not in said
        ]
        wrong += [f"{name}.{one} is in TOLD, and no column" for one in said if one not in there]
        wrong += [f"{name}.{one} is in TOLD twice" for one in said if said.count(one) > 1]

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("kept", sorted({one.after for one in TOLD.values()} - {ERASED, SUMS, NOBODY}))
def test_the_command_says_why_rows_stay(kept: str) -> None:
    assert [english for _, english in NOT_ERASED if english.startswith(kept)]


def test_an_export_has_every_given_column_of_the_person_and_nothing_of_others(
    bolaget: Vaxel, in_store: InStore, data: Path, tmp_path: Path
) -> None:
    fill(data, in_store)

    exported = export(bolaget, tmp_path / "david.zip")

    missing = [
        f"{name}.{column} = {row[column]!r}"
        for name, told in TOLD.items()
        for row in rows(data, name, DAVID)
        for column in told.given.split()
        if not set(scalars(plain(row[column]))) <= exported
    ]
    assert not missing, "the export lacks\n" + "\n".join(missing)
    leaked = [
        f"{name}.{column}"
        for name, told in TOLD.items()
        for row in rows(data, name, DAVID)
        for column in told.secret.split()
        if str(row[column]) in exported
    ]
    assert not leaked, "the export has secrets: " + ", ".join(leaked)
    assert not [one for one in exported if "-bo-" in one]


def test_erase_takes_every_row_away_or_the_command_says_why_not(
    bolaget: Vaxel, in_store: InStore, data: Path
) -> None:
    fill(data, in_store)
    before = {name: len(rows(data, name, BO)) for name in TOLD}

    done = bolaget("person", "erase", "david", "--yes", *WHY)

    assert done.exit_code == 0, done.output
    stayed = {name: bool(rows(data, name, DAVID)) for name in TOLD if TOLD[name].row or TOLD[name].where}
    assert stayed == {name: TOLD[name].after != ERASED for name in stayed}
    assert {name: len(rows(data, name, BO)) for name in TOLD} == before


def test_nothing_is_left_of_the_phones_and_the_code_of_one_who_left(
    bolaget: Vaxel, in_store: InStore, tmp_path: Path
) -> None:
    """What the company needs as long as they are in its file: nobody deleted it afterwards."""
    file, before = tmp_path / "company.yaml", EXAMPLE.read_text()
    nora = "\npeople:\n  - {id: nora, name: Nora Ny, role: saljare, extension: '190', manager: david}\n"
    for text in (before.replace("\npeople:\n", nora), before):
        file.write_text(text)
        assert bolaget("import", file, "--why", "Nora slutar").exit_code == 0

    async def used(store: Store) -> None:
        for whose in ("nora", "anna"):
            await store.set_pin(whose, "4711", whose)
            await store.provisioning.note(replace(FETCH, phone=whose))

    in_store(used)
    for whose in ("nora", "anna"):
        bolaget("person", "erase", whose, "--yes", *WHY)

    async def left(store: Store) -> tuple[list[bool], list[str]]:
        pins = [await store.has_pin(whose) for whose in ("nora", "anna")]
        return pins, [one.phone for one in await store.provisioning.fetches()]

    assert in_store(left) == ([False, True], ["anna"])


DAVID, BO = "david", "bo"
_numbers = itertools.count(5000)


def fill(data: Path, in_store: InStore) -> None:
    """A row of each of the two in each table, as far as we know whose it is; and a call of each."""

    async def calls(store: Store) -> None:
        for name, number in ((DAVID, DAVID_NUMBER), (BO, BO_NUMBER)):
            call = f"c-{name}"
            step = {
                "decision": {"action": "ring", "target": name},
                "situation": {"from": f"step-{name}-from"},
            }
            await store.write(
                [
                    Begin(call, STAMP, "trunk", "in", f"caller-{name}-x", number, f"policy-{name}-x"),
                    Step(call, STAMP, f"s-{name}", "decision", step),
                    End(call, STAMP, "answered", name, 1, 1, 16),
                ]
            )

    in_store(calls)

    async def others() -> None:
        engine = open_engine(f"sqlite+aiosqlite:///{data / 'vaxel.db'}")
        async with engine.begin() as connection:
            for name, told in TOLD.items():
                for whose in (DAVID, BO) if told.row is not None else ():
                    values = {one.name: value(one, whose) for one in ALL[name].c} | as_of(
                        told.row or {}, whose
                    )
                    await connection.execute(insert(ALL[name]).values(values))
        await engine.dispose()

    asyncio.run(others())


def as_of(row: dict[str, Any], whose: str) -> dict[str, Any]:
    """David's row, or the same of Bo's."""
    if whose == DAVID:
        return row
    text = json.dumps(row).replace(DAVID_NUMBER, BO_NUMBER).replace("david", "bo")
    for number in (ACCOUNT, MESSAGE):
        text = text.replace(str(number), str(number + 100))
    return json.loads(text)  # type: ignore[no-any-return]


def value(column: Column[Any], whose: str) -> Any:
    """Something of the column's kind that stands nowhere else."""
    number = next(_numbers)
    match column.type.impl if isinstance(column.type, TypeDecorator) else column.type:
        case DateTime():
            return datetime(2026, 11, 24, tzinfo=UTC) + timedelta(seconds=number)
        case Boolean():
            return False
        case Float():
            return number + 0.25
        case Integer():
            return number
        case LargeBinary():
            return f"{column.table.name}-{whose}-{number}".encode()
        case JSON():
            return {"told": f"{column}-{whose}-{number}"}
        case String():
            return f"{column}-{whose}-{number}"
        case other:
            raise AssertionError(f"{column}: a value of {other!r} is wanted")


def rows(data: Path, name: str, whose: str) -> list[dict[str, Any]]:
    """Those of a table that are theirs."""
    told, table = TOLD[name], ALL[name]
    mine = as_of(told.row or told.where, whose)
    if not mine:
        return []

    async def read() -> list[dict[str, Any]]:
        engine = open_engine(f"sqlite+aiosqlite:///{data / 'vaxel.db'}")
        async with engine.connect() as connection:
            found = await connection.execute(select(table).where(and_(*_all_of(table, mine))))
            there = [dict(one) for one in found.mappings()]
        await engine.dispose()
        return there

    return asyncio.run(read())


def _all_of(table: Table, mine: dict[str, Any]) -> Iterator[Any]:
    return (table.c[name] == wanted for name, wanted in mine.items())


def export(vaxel: Vaxel, file: Path) -> set[str]:
    """Every value in the export, as text."""
    done = vaxel("person", "export", "david", file, *WHY)
    assert done.exit_code == 0, done.output
    with zipfile.ZipFile(file) as pack:
        return set(scalars(json.loads(pack.read("data.json"))))


def plain(value: Any) -> Any:
    """As JSON has it."""
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else value


def scalars(value: Any) -> Iterator[str]:
    match value:
        case dict():
            for one in value.values():
                yield from scalars(one)
        case list():
            for one in value:
                yield from scalars(one)
        case _:
            yield str(value)
