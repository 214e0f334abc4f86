"""Checks that the trunks of a company file agree with one another and with its numbers.

Knows: which trunks together can work. Refuses to know: the form of a field (trunk_entries.py), and lines of the file.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from app.company.problems import FieldPath, FileProblem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.company.schema import CompanyFile
    from app.company.trunk_entries import TrunkEntry


def problems(file: CompanyFile) -> Iterator[FileProblem]:
    """What cannot work."""
    trunks = file.trunks or []
    yield from _alone(trunks)
    yield from _places(trunks)
    yield from _together(trunks)


def _alone(trunks: list[TrunkEntry]) -> Iterator[FileProblem]:
    for index, trunk in enumerate(trunks):
        place: FieldPath = ("trunks", index)
        account = trunk.account
        if account is not None and (account.password_env is None) == (account.password_file is None):
            words = "name the place of the password: either password_env or password_file"
            yield FileProblem((*place, "account"), words)
        if trunk.srtp == "required" and trunk.transport != "tls":
            words = "needs transport: tls, or the keys of the sound go in clear"
            yield FileProblem((*place, "srtp"), words)
        if trunk.presented_in == "from" and trunk.from_user is not None:
            words = "From holds from_user, so nobody would see the presented number"
            yield FileProblem((*place, "presented_in"), words)
        if trunk.addresses == [] and not _registers(trunk) and (trunk.numbers or trunk.mobiles):
            words = "is empty, and the trunk does not register: no call could come in on it"
            yield FileProblem((*place, "addresses"), words)
        if trunk.mobiles and trunk.numbers:
            yield FileProblem((*place, "numbers"), "the mobile operator's calls come from our mobiles")
        if trunk.mobiles and trunk.account is None:
            words = "is missing: without a login anybody at that address could call as one of our mobiles"
            yield FileProblem((*place, "account"), words)


def _registers(trunk: TrunkEntry) -> bool:
    return trunk.account is not None and trunk.account.register_every != "never"


def _places(trunks: list[TrunkEntry]) -> Iterator[FileProblem]:
    """Ids, numbers and addresses belong to one trunk."""
    ids: dict[str, int] = {}
    numbers: dict[str, int] = {}
    addresses: dict[str, int] = {}
    for index, trunk in enumerate(trunks):
        place: FieldPath = ("trunks", index)
        if trunk.id in ids:
            yield FileProblem((*place, "id"), f"{trunk.id!r} is the id of trunks[{ids[trunk.id]}] already")
        ids.setdefault(trunk.id, index)
        for at, number in enumerate(trunk.numbers):
            if number in numbers:
                words = f"{number} comes in on trunks[{numbers[number]}] already"
                yield FileProblem((*place, "numbers", at), words)
            numbers.setdefault(number, index)
        given = trunk.addresses if trunk.addresses is not None else [] if _registers(trunk) else [trunk.host]
        for at, address in enumerate(given):
            where = (*place, "addresses", at) if trunk.addresses is not None else (*place, "host")
            if address in addresses:
                words = (
                    f"calls from {address} are those of trunks[{addresses[address]}] already: two trunks at one "
                    "address are told apart only if they register"
                )
                yield FileProblem(where, words)
            addresses.setdefault(address, index)


def _together(trunks: list[TrunkEntry]) -> Iterator[FileProblem]:
    operators = [index for index, trunk in enumerate(trunks) if trunk.mobiles]
    for index in operators[1:]:
        words = f"trunks[{operators[0]}] is the mobile operator already"
        yield FileProblem(("trunks", index, "mobiles"), words)
    if not trunks or all(trunk.mobiles for trunk in trunks):
        return
    out = [trunk.outgoing for trunk in trunks if trunk.outgoing != "never"]
    if not any(one.emergency for one in out):
        yield FileProblem(("trunks",), "112 may go out on no trunk")
    if not any(not trunk.mobiles and trunk.outgoing != "never" for trunk in trunks):
        yield FileProblem(("trunks",), "no trunk takes outgoing calls")


def warnings(file: CompanyFile) -> Iterator[FileProblem]:
    """What somebody should look at."""
    trunks = file.trunks or []
    for index, trunk in enumerate(trunks):
        yield from _password(("trunks", index, "account"), trunk)
    world = [(index, trunk) for index, trunk in enumerate(trunks) if not trunk.mobiles]
    if not world:
        return
    yield from _unclaimed(file, [trunk for _, trunk in world])
    if not any(trunk.outgoing != "never" and not trunk.outgoing.to for _, trunk in world):
        yield FileProblem(
            ("trunks",), "each trunk takes calls to some numbers only: calls to others are refused"
        )
    shown = [
        trunk.outgoing.presented
        for _, trunk in world
        if trunk.outgoing != "never" and trunk.outgoing.presented
    ]
    if len(shown) == len([1 for _, trunk in world if trunk.outgoing != "never"]):
        main = file.main_number
        if not any(main.startswith(one) for some in shown for one in some):
            words = f"no trunk lets us present the main number {main}: calls that present it are refused"
            yield FileProblem(("trunks",), words)


def _unclaimed(file: CompanyFile, world: list[TrunkEntry]) -> Iterator[FileProblem]:
    """Numbers of ours that no trunk brings, if each says which it brings."""
    if not all(trunk.numbers for trunk in world):
        return
    beginnings = tuple(one for trunk in world for one in trunk.numbers)
    ours: list[tuple[FieldPath, str | None]] = [(("main_number",), file.main_number)]
    ours += [(("people", index, "direct"), person.direct) for index, person in enumerate(file.people)]
    ours += [(("queues", index, "number"), queue.number) for index, queue in enumerate(file.queues)]
    for place, number in ours:
        if number is not None and not number.startswith(beginnings):
            yield FileProblem(place, f"{number} comes in on no trunk: add it to its `numbers`")


def _password(place: FieldPath, trunk: TrunkEntry) -> Iterator[FileProblem]:
    """Whether the password is there, as this process sees it; the service may run elsewhere."""
    account = trunk.account
    if account is None:
        return
    if account.password_env is not None and not os.environ.get(account.password_env):
        words = f"{account.password_env} is not set here: the service needs it for the trunk's password"
        yield FileProblem((*place, "password_env"), words)
    if account.password_file is not None and not Path(account.password_file).is_file():
        words = (
            f"there is no file {account.password_file} here: the service reads the trunk's password from it"
        )
        yield FileProblem((*place, "password_file"), words)
