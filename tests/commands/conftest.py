"""The command line, run in this process on a data directory of its own."""

from __future__ import annotations

import asyncio
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

import pytest

from app.commands.who import signed_in
from app.storage import Store, migrate
from tests import command_line
from tests.storage.conftest import postgres
from tests.storage.prepared import once_only

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from typer.testing import Result

__all__ = ["postgres"]

Answer = TypeVar("Answer")

EXAMPLE = Path(__file__).parents[2] / "examples" / "bolaget.yaml"


class Vaxel(Protocol):
    def __call__(self, *arguments: str | Path, **environment: str) -> Result: ...


class InStore(Protocol):
    def __call__(self, work: Callable[[Store], Awaitable[Answer]]) -> Answer: ...


def changes_in(in_store: InStore) -> list[tuple[str, str]]:
    """What the log of changes has by whoever runs the tests: what, and about what; the oldest first."""

    async def read(store: Store) -> list[tuple[str, str]]:
        lines = await store.audit.lines(by=signed_in())
        return [(one.action, one.about) for one in reversed(lines)]

    return in_store(read)


@pytest.fixture(scope="session", autouse=True)
def migrated_once() -> Iterator[None]:
    """Many commands begin with a database that is not there; how it comes about, `tests/storage` looks at."""
    module = sys.modules[migrate.__module__]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_run", once_only(module._run))
        yield


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """VAXEL_DATA, with nothing in it. The one that `make up` started on this machine is not asked."""
    directory = tmp_path / "var"
    monkeypatch.setenv("VAXEL_DATA", str(directory))
    monkeypatch.setenv("VAXEL_WEB_PORT", "9")  # nobody listens there
    for name in ("VAXEL_LANG", "VAXEL_DATABASE", "VAXEL_SIP_BIND", "VAXEL_SIP_PORT"):
        monkeypatch.delenv(name, raising=False)
    return directory


@pytest.fixture
def vaxel(data: Path) -> Vaxel:  # noqa: ARG001 - its environment is what counts
    """Runs `vaxel` with arguments."""

    def run(*arguments: str | Path, **environment: str) -> Result:
        words = [str(argument) for argument in arguments]
        return command_line.run(words, env=environment)

    return run


@pytest.fixture(scope="session")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `vaxel import` of the example company leaves in a directory: done once, for many tests begin with it."""
    directory = tmp_path_factory.mktemp("imported") / "var"
    done = command_line.run(["import", str(EXAMPLE)], env={"VAXEL_DATA": str(directory)})
    assert done.exit_code == 0, done.output
    return directory


@pytest.fixture
def bolaget(vaxel: Vaxel, imported: Path, data: Path) -> Vaxel:
    """The same, with the example company imported."""
    shutil.copytree(imported, data)
    return vaxel


@pytest.fixture
def in_store(data: Path) -> InStore:
    """Does something with the store that the command line uses."""

    def run(work: Callable[[Store], Awaitable[Answer]]) -> Answer:
        async def opened() -> Answer:
            store = await Store.open(f"sqlite+aiosqlite:///{data / 'vaxel.db'}")
            try:
                return await work(store)
            finally:
                await store.close()

        return asyncio.run(opened())

    return run
