"""The real service as a process of its own, and the `vaxel` commands beside it.

Knows: how it is started, stopped and killed. Refuses to know: what it says over HTTP (answers.py), and what one tests.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import signal
import time
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from app.storage.store import Store
from tests.live import commands, kept_prompts
from tests.live.answers import Answers
from tests.live.replayed import STARTED
from tests.live.waiting import until
from tests.prepared import prepare
from tests.yaml_text import as_yaml, read_yaml

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Coroutine, Iterator

    from lab import Lab

    from app.policy.logins import DeviceKind
    from app.storage import Phone

ROOT = Path(__file__).resolve().parents[2]
A_TUESDAY = "2026-11-24T10:00:00+01:00"  # within everybody's hours
T = TypeVar("T")


def _as_json(stored: object) -> dict[str, Any]:
    """As `vaxel calls --json` prints it."""
    return dict(json.loads(msgspec.json.encode(stored)))


class Service(Answers):
    """One installation: its own data, the shared directory and ARI of one exchange. settings: further VAXEL_*."""

    def __init__(self, data: Path, lab: Lab, web_port: int, **settings: str) -> None:
        super().__init__(f"http://127.0.0.1:{web_port}", data)
        self.lab = lab
        self.now = A_TUESDAY
        self.read: set[str] = set()  # calls that a test has read in the journal: no later test's
        self._since = 0.0
        self._process: commands.Running | subprocess.Popen[bytes] | None = None
        self._environ = {
            **{name: value for name, value in os.environ.items() if not name.startswith("VAXEL_")},
            "VAXEL_DATA": str(data),
            "VAXEL_SHARED": str(lab.shared),
            "VAXEL_TLS_PORT": str(lab.tls_port),
            "VAXEL_HTTPS_PORT": str(lab.https_port),
            "VAXEL_ARI_URL": lab.ari_url,
            "VAXEL_ARI_USER": lab.ari_user,
            "VAXEL_ARI_PASSWORD": lab.ari_password,
            "VAXEL_WEB_PORT": str(web_port),
            "VAXEL_METRICS_PORT": "0",
            "VAXEL_LANG": "en",
            **settings,
        }

    def set(self, **settings: str | None) -> None:
        """Further settings, from the next start on; None takes one away."""
        for name, value in settings.items():
            self._environ.pop(name, None)
            if value is not None:
                self._environ[name] = value

    # As a process

    def start(self, *, now: str | None = None, program: bool = False) -> None:
        """Start and wait until calls are served. `now`: the instant at which its clock starts; None: it went on.

        program: as the real `vaxel`, which imports everything first.
        """
        assert self._process is None
        if now is not None or not self._since:
            self.now, self._since = now or self.now, time.monotonic()
        went = timedelta(seconds=time.monotonic() - self._since if self._since else 0)
        self.data.mkdir(parents=True, exist_ok=True)
        STARTED[self.database] = None
        environ = {**self._environ, "VAXEL_NOW": (datetime.fromisoformat(self.now) + went).isoformat()}
        start = commands.start_program if program else commands.start
        self._process = start(["serve"], environ, self.log)
        self.until_ready()

    @contextmanager
    def serving(self, company: Path) -> Iterator[None]:
        """It runs meanwhile, for the first time, with a company file and the prompts that an earlier run kept."""
        self.vaxel("import", str(company))
        with kept_prompts.one_at_a_time():
            kept_prompts.put(self.lab.shared / "prompts")
        self.start()
        try:
            yield
        finally:
            self.stop()

    def until_ready(self, *, within: float = 60.0) -> None:
        def ready() -> bool:
            assert self._process is not None
            if self._process.poll() is not None:
                raise AssertionError(f"the service ended:\n{self.log.read_text()[-3000:]}")
            return bool(self.health().get("status") == "ready")

        until(ready, f"the service to be ready, see {self.log}", within=within)

    def until_prompts_are_kept(self) -> None:
        """Wait for the prompts of a first start, and keep them for later ones if any had to be spoken."""

        def ready() -> dict[str, Any]:
            lines = self.log.read_text().splitlines()
            told = (json.loads(line) for line in lines if '"prompts are ready"' in line)
            return next(told, {})

        until(ready, "the prompts of a first start", within=300)
        if ready()["made"]:
            kept_prompts.keep(self.lab.shared / "prompts")

    @property
    def runs(self) -> bool:
        return self._process is not None

    @property
    def database(self) -> str:
        return self._environ.get("VAXEL_DATABASE") or f"sqlite+aiosqlite:///{self.data / 'vaxel.db'}"

    @property
    def log(self) -> Path:
        return self.data / "service.log"

    def stop(self) -> None:
        """SIGTERM, and wait for the polite end."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """SIGKILL."""
        self._end(signal.SIGKILL)

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Stopped in its tracks (SIGSTOP), its connections open."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)

    @contextmanager
    def no_room(self) -> Iterator[None]:
        """As if the disks were full but for small new files: no file can be written beyond its first 8 KiB.

        The log is that long already: it has no room either.
        """
        assert self._process is not None
        with self.log.open("ab") as log:
            log.write(b"-" * 8191 + b"\n")
        pid = self._process.pid
        before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (8192, before[1]))
        try:
            yield
        finally:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, before)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(60)
            self._process = None

    # The commands

    def nobody_to_call_back(self) -> bool:
        """Cancel all callbacks that wait; whether none is left. One that is being made ends by itself."""
        callbacks = json.loads(self._get("/callbacks") or "[]")
        for one in callbacks:
            if one["state"] == "waiting":
                self.vaxel("callbacks", "--cancel", one["id"])
        return not any(one["state"] == "calling" for one in callbacks)

    def bring_into_force(self, file: Path) -> None:
        """Import a company file and wait until calls follow it; a service that an earlier test ended is started."""
        self.forget_passwords()  # whoever was not in the company before has a new one
        if not self.runs:
            self.start()
        version = json.loads(self.vaxel("import", str(file), "--json"))["version"]

        def in_force() -> bool:
            health = self.health()
            return health.get("policy") == version and bool(health["exchange"]["told"])

        until(in_force, f"{file} to be in force, and the exchange told")
        self.forget_rows()

    def forget_rows(self) -> None:
        """Have the exchange read phones, passwords and entries anew; it keeps what it has read for 2 s (sorcery.conf).

        Else a test that changes a phone and calls it at once meets the former one, if a test before has just used it.
        """
        if self.lab.pid is not None:
            for kind in ("endpoint", "auth", "aor", "domain_alias"):
                self.lab.cli(f"sorcery memory cache expire res_pjsip/{kind}")

    @contextmanager
    def with_company(self, change: Callable[[dict[str, Any]], None], directory: Path) -> Iterator[None]:
        """The company of the tests, changed, is in force meanwhile; the changed file is written to this directory."""
        self.bring_into_force(self.changed(change, directory))
        try:
            yield
        finally:
            self.bring_into_force(self.company_file)

    @property
    def company_file(self) -> Path:
        """The company of the tests."""
        return self.data / "bolaget.yaml"

    def changed(self, change: Callable[[dict[str, Any]], None], directory: Path) -> Path:
        """The company of the tests, changed, as a file in this directory."""
        company = read_yaml(self.company_file.read_text())
        change(company)
        file = directory / "changed.yaml"
        file.write_text(as_yaml(company))
        return file

    @cached_property
    def passwords(self) -> dict[str, str]:
        """Every phone's password, by login."""
        return {phone["user"]: phone["password"] for phone in json.loads(self.vaxel("phones", "--json"))}

    def forget_passwords(self) -> None:
        """Ask for them anew."""
        self.__dict__.pop("passwords", None)

    def phone(self, login: str) -> Phone:
        """One phone, as it is stored."""
        return self._in_store(lambda store: store.phone(login))

    def add_phone(self, person: str, name: str, kind: DeviceKind) -> str:
        """One more phone of a person's, as `vaxel phones add` makes it; its login."""
        self.forget_passwords()
        return self._in_store(lambda store: store.add_phone(person, name, kind)).id

    def remove_phone(self, login: str) -> None:
        """As `vaxel phones shut-out` and `remove`, without waiting for the exchange in between."""

        async def remove(store: Store) -> None:
            await store.phones_ended({login: (await store.shut_out_phone(login)).secret})
            await store.remove_phone(login)

        self.forget_passwords()
        self._in_store(remove)

    def prepare(self, file: Path, instant: datetime) -> str:
        """Prepare a company file for an instant; the version. No command has to be done before it."""
        return self._in_store(lambda store: prepare(store, file, instant))

    def browser_link(self, person: str) -> str:
        """A new link to a telephone in a browser."""
        return str(json.loads(self.vaxel("browser", person, "--json"))["url"])

    def calls(self, caller: str) -> list[dict[str, Any]]:
        """What the journal has of calls from a number or person, the newest first, without their steps."""
        found = self._in_store(lambda store: store.calls(1000, who=[caller]))
        return [_as_json(call) for call in found if call.caller == caller]

    def journalled_until_now(self) -> frozenset[str]:
        """The ids of all that the journal tells of; the time in an id has no fractions of a second."""
        return frozenset(call.id for call in self._in_store(lambda store: store.calls(10_000)))

    def call(self, id_: str) -> dict[str, Any]:
        """One call with every step."""
        return _as_json(self._in_store(lambda store: store.call(id_)))

    def choose(self, person: str, profile: str) -> None:
        """Set a profile, as `vaxel profile` does; available: take the choice back."""
        if profile == "available":
            self._in_store(lambda store: store.clear_profile(person))
        else:
            self._in_store(lambda store: store.set_profile(person, profile, "test"))

    def set_pin(self, box: str, pin: str) -> None:
        """Give a voicemail box a code, as `vaxel voicemail pin` does."""
        self._in_store(lambda store: store.set_pin(box, pin, "test"))

    def empty(self, box: str) -> None:
        """Delete a box's messages, such as those that other tests left in it."""

        async def delete(store: Store) -> None:
            for message in await store.messages(box):
                await store.delete_message(message.id, self.data / "voicemail")

        self._in_store(delete)

    def _in_store(self, work: Callable[[Store], Coroutine[Any, Any, T]]) -> T:
        """Ask the database itself, which takes less than starting a command: those have tests of their own."""

        async def opened() -> T:
            store = await Store.open(self.database)
            try:
                return await work(store)
            finally:
                await store.close()

        return asyncio.run(opened())

    def decide(self, situation: dict[str, Any]) -> dict[str, Any]:
        """What the policy says of a situation, without the service."""
        company = str(self.data / "bolaget.yaml")
        line = json.dumps(situation) + "\n"
        return dict(json.loads(self.vaxel("decide", "--company", company, given=line)))

    def vaxel(self, *arguments: str, given: str = "") -> str:
        """What a command prints. Raises AssertionError with its errors when it fails."""
        done = commands.run(arguments, self._environ, given)
        assert done.returncode == 0, f"vaxel {' '.join(arguments)}: {done.stdout}{done.stderr}"
        return done.stdout
