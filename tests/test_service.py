"""The service as a process of its own, with a real database and no exchange: what it says and what it keeps."""

from __future__ import annotations

import ast
import asyncio
import contextlib
import json
import os
import resource
import signal
import socket
import sqlite3
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import pytest

from app.calls.journal import Begin
from app.clock import real_clock
from app.service.service import leave_nothing
from app.storage import Store, migrate
from tests.live import commands, kept_prompts
from tests.live.ports import TCP, free_port
from tests.live.waiting import text_of, until

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Awaitable, Callable, Iterator

Found = TypeVar("Found")

ROOT = Path(__file__).parents[1]


class Alone:
    """One installation whose exchange is away."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.database = f"sqlite+aiosqlite:///{data / 'vaxel.db'}"
        self.url = f"http://127.0.0.1:{free_port('127.0.0.1', TCP)}"
        self.metrics = f"http://127.0.0.2:{free_port('127.0.0.2', TCP)}/metrics"
        self.log = data.parent / "service.log"
        self._environ = {
            **{name: value for name, value in os.environ.items() if not name.startswith("VAXEL_")},
            "VAXEL_DATA": str(data),
            "VAXEL_ARI_URL": "http://127.0.0.1:1",
            "VAXEL_WEB_PORT": str(urlsplit(self.url).port),
            "VAXEL_METRICS_HOST": "127.0.0.2",  # where the page's port is another one, even by chance
            "VAXEL_METRICS_PORT": str(urlsplit(self.metrics).port),
        }
        self._process: commands.Running | subprocess.Popen[bytes] | None = None

    def start(self, **settings: str) -> None:
        kept_prompts.lend(self.data / "shared/prompts")
        self._process = commands.start(["serve"], {**self._environ, **settings}, self.log)

    def start_program(self) -> None:
        """As the real `vaxel`, which imports everything first."""
        kept_prompts.lend(self.data / "shared/prompts")
        self._process = commands.start_program(["serve"], self._environ, self.log)

    def log_is_full(self) -> None:
        """No file of the service can be written beyond its first 64 KiB, and the log is that long."""
        assert self._process is not None
        with self.log.open("ab") as log:
            log.write(b"-" * 65535 + b"\n")
        resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE, (65536, 65536))

    @contextlib.contextmanager
    def hanging(self) -> Iterator[None]:
        """It stands still meanwhile (SIGSTOP), and not in a transaction, for which everybody else would wait."""
        assert self._process is not None
        until(self._stands_still_without_a_lock, "the service to write nothing")
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)

    def _stands_still_without_a_lock(self) -> bool:
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)
        state = Path(f"/proc/{self._process.pid}/stat")
        until(lambda: state.read_text().rpartition(") ")[2].startswith("T"), "the service to stand still")
        with contextlib.closing(sqlite3.connect(self.data / "vaxel.db", timeout=0)) as database:
            try:
                database.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError:
                self._process.send_signal(signal.SIGCONT)
                return False
        return True

    def ended(self) -> int:
        """Wait until it has ended by itself: its exit code."""
        assert self._process is not None
        return self._process.wait(60)

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(60)

    def run(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return commands.run(arguments, {**self._environ, **settings})

    def vaxel(self, *arguments: str) -> str:
        done = self.run(*arguments)
        assert done.returncode == 0, f"{done.stdout}{done.stderr}"
        return done.stdout

    def in_store(self, work: Callable[[Store], Awaitable[Found]], *, now: datetime | None = None) -> Found:
        """Do something with the database that no command would do. now: where the store's clock stands still."""

        async def opened() -> Found:
            await migrate(self.database)
            store = await Store.open(self.database, now=real_clock if now is None else lambda: now)
            try:
                return await work(store)
            finally:
                await store.close()

        return asyncio.run(opened())

    def import_unchecked(self, document: dict[str, Any], name: str) -> None:
        """As another version, or a person with an SQL prompt, would leave it."""
        self.in_store(lambda store: store.import_document(document, name, "a test", people=["david"]))

    def health(self) -> dict[str, Any]:
        """What it says of itself; {} while nobody answers."""
        answer = self.get(self.url + "/health")
        return dict(json.loads(answer)) if answer else {}

    def profile(self, name: str) -> str:
        """A person's profile in the directory."""
        found = json.loads(self.get(self.url + "/people") or "[]")
        people = found if isinstance(found, list) else []  # no company is loaded yet
        return next((str(one["profile"]) for one in people if one["name"] == name), "")

    def until_problem(self, text: str, within: float = 30.0) -> None:
        until(
            lambda: any(text in one for one in self.health().get("problems", ())),
            f"the problem {text!r}",
            within=within,
        )

    def until_policy(self, version: str) -> None:
        until(lambda: self.health().get("policy") == version, f"policy {version[:12]}", within=60)

    def get(self, url: str) -> str:
        """What is answered to a holder of the token; "" while nobody does."""
        token = self.data / "api-token"
        headers = {"Authorization": f"Bearer {token.read_text().strip()}"} if token.exists() else {}
        try:
            with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=20) as answer:
                return str(answer.read().decode())
        except urllib.error.HTTPError as error:
            return error.read().decode()
        except OSError:
            return ""


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Alone]:
    it = Alone(tmp_path / "var")
    try:
        yield it
    finally:
        it.stop()


def imported(alone: Alone, file: str = "examples/bolaget.yaml") -> str:
    return str(json.loads(alone.vaxel("import", file, "--json"))["version"])


def test_without_a_company_it_says_what_to_do_and_takes_the_first_one(alone: Alone) -> None:
    alone.start_program()
    alone.until_problem("run 'vaxel import FILE'")
    assert alone.health()["status"] == "starting"

    version = imported(alone)

    alone.until_policy(version)
    assert not any("company" in one for one in alone.health()["problems"])


def test_a_company_that_cannot_be_used_at_the_start_is_named_and_a_corrected_one_taken(alone: Alone) -> None:
    alone.import_unchecked({"version": 1, "company": "Bolag från i övermorgon", "people": 3}, "from-tomorrow")

    alone.start()
    alone.until_problem("people: must be a list")
    assert alone.health()["status"] == "starting"

    alone.until_policy(imported(alone))
    assert not any("cannot be used" in one for one in alone.health()["problems"])


def test_a_company_that_cannot_be_used_later_leaves_the_old_one_in_force(
    alone: Alone, tmp_path: Path
) -> None:
    """And the profiles go on: a person in a meeting is in a meeting, whatever happened to the company."""
    version = imported(alone)
    alone.start()
    alone.until_policy(version)

    document = json.loads(alone.vaxel("export", "--json"))
    document["people"][3]["mobile"] = "not a number"
    alone.import_unchecked(document, "bent")
    alone.until_problem("people[3].mobile")
    alone.in_store(lambda store: store.set_profile("david", "meeting", "a test"))
    until(lambda: alone.profile("David Holm") == "I möte", "David to be in a meeting")

    assert alone.health()["policy"] == version
    corrected = tmp_path / "corrected.yaml"
    text = (ROOT / "examples/bolaget.yaml").read_text()
    corrected.write_text(text.replace("David Holm", "David Ek"))
    alone.until_policy(imported(alone, str(corrected)))
    assert not any("cannot be used" in one for one in alone.health()["problems"])
    assert alone.profile("David Ek") == "I möte"


def test_a_calendar_holiday_holds_from_the_first_moment_after_a_restart(alone: Alone, tmp_path: Path) -> None:
    """Reading everybody's calendar takes some seconds: until then we use what the last run read."""
    imported(alone)
    holiday = "UID:h\nDTSTART;VALUE=DATE:20261102\nDTEND;VALUE=DATE:20261214\nSUMMARY:Semester"
    meetings = (
        f"UID:{number}\nDTSTART:20260105T090000Z\nDTEND:20260105T091500Z\nRRULE:FREQ=WEEKLY"
        for number in range(120)
    )
    file = tmp_path / "calendar.ics"
    events = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in (holiday, *meetings))
    file.write_text(f"BEGIN:VCALENDAR\n{events}END:VCALENDAR\n")

    async def everybody_has_one(store: Store) -> None:
        for person in ("anna", "bo", "carin", "david", "eva", "farid", "gun", "hans", "iris"):
            await store.set_calendar(person, file.as_uri())

    alone.in_store(everybody_has_one)
    noon = "2026-11-24T14:00:00+01:00"
    alone.start(VAXEL_NOW=noon)
    until(lambda: alone.profile("Iris Moberg").startswith("Semester"), "the calendars to be read", within=60)
    memory = alone.data / "calendars.json"
    until(lambda: "iris" in text_of(memory), "that to be remembered", within=30)
    alone.stop()

    alone.start(VAXEL_NOW=noon)
    until(lambda: alone.profile("Iris Moberg"), "the service to know its people")

    until(lambda: alone.profile("Iris Moberg").startswith("Semester"), "her holiday, at once", within=1)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("sv", ("nere: ", "ingen kan ringa", "Starta Asterisk")),
        ("en", ("down: ", "nobody can call, not even 112", "Start it")),
    ],
)
def test_without_an_exchange_health_says_that_nobody_can_call_and_what_to_do(
    alone: Alone, lang: str, words: tuple[str, ...]
) -> None:
    """Nothing listens where the exchange should be: no fallback serves anything."""
    imported(alone)
    alone.start()
    alone.until_problem("the exchange is not running", within=40)  # from its start, with a company

    done = alone.run("health", "--lang", lang)

    assert done.returncode == 1
    assert [word for word in words if word not in done.stdout] == []
    assert "fallback" not in done.stdout
    alone.stop()
    assert alone.run("health").returncode == 2


@pytest.mark.parametrize("command", ["serve", "calls", "migrate", "health", "phones"])
@pytest.mark.parametrize("url", ["postgresql://", "postgresql+psycopg://vaxel:hush@db:port/vaxel"])
def test_a_database_that_is_none_is_a_clear_error_of_every_command(
    alone: Alone, command: str, url: str
) -> None:
    done = alone.run(command, VAXEL_DATABASE=url)

    assert done.returncode == 2
    if command != "health" or url == "postgresql://":  # health asks no database
        assert "vaxel: VAXEL_DATABASE" in done.stderr
    assert "Traceback" not in done.stderr
    assert "hush" not in done.stderr


def test_metrics_are_read_on_a_port_of_their_own(alone: Alone) -> None:
    version = imported(alone)
    alone.start()
    alone.until_policy(version)

    figures = alone.get(alone.metrics).splitlines()

    assert "vaxel_exchange_connected 0.0" in figures
    assert 'vaxel_queue_waiting{queue="support"} 0.0' in figures
    assert "vaxel_" not in alone.get(alone.url + "/metrics")


def test_metrics_can_be_turned_off(alone: Alone) -> None:
    alone.start(VAXEL_METRICS_PORT="0")
    alone.until_problem("run 'vaxel import FILE'")

    assert alone.get(alone.metrics) == ""


def test_a_question_that_never_ends_keeps_nobody_from_leaving(alone: Alone) -> None:
    """Half a recording is uploaded, and no more of it comes; containers are given 10 seconds to end."""
    version = imported(alone)
    alone.start()
    alone.until_policy(version)
    token = (alone.data / "api-token").read_text().strip()
    web = urlsplit(alone.url)
    with socket.create_connection((str(web.hostname), int(web.port or 0))) as upload:
        head = ("PUT /prompts/sv/greeting-anna HTTP/1.1", f"Host: {web.netloc}", "Content-Length: 100000")
        upload.sendall("\r\n".join((*head, f"Authorization: Bearer {token}", "", "RIFF")).encode())

        began = time.monotonic()
        alone.stop()

        assert time.monotonic() - began < 8
    assert alone.ended() == 0


def test_a_service_without_an_exchange_of_its_own_is_ready_and_has_its_door_open(alone: Alone) -> None:
    """And without VAXEL_AGI_PORT it has none."""
    door = free_port("127.0.0.1", TCP)
    version = imported(alone)
    alone.start(VAXEL_ARI_URL="", VAXEL_AGI_PORT=str(door))
    alone.until_policy(version)

    assert alone.health()["status"] == "ready"
    assert not any("exchange" in str(problem) for problem in alone.health()["problems"])
    with socket.create_connection(("127.0.0.1", door)) as asking:
        asking.sendall(
            b"agi_network: yes\nagi_network_script: decide\nagi_uniqueid: 1.1\nagi_extension: 101\n\n"
        )
        assert asking.recv(1000).startswith((b"GET FULL VARIABLE", b"EXEC MSet"))
    alone.stop()

    alone.start(VAXEL_ARI_URL="")
    alone.until_policy(version)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", door))


def test_a_call_of_another_exchange_whose_end_was_never_told_does_not_go_on_for_ever(alone: Alone) -> None:
    """It ended while the service was away: known when it has lasted longer than calls can."""
    version = imported(alone)
    now = datetime.now(UTC)
    five, one = now - timedelta(hours=5), now - timedelta(hours=1)
    begun = {"agi-1.1": five, "agi-1.2": one, "vaxel-1.3": five}
    lines = [Begin(call, at.isoformat(), "trunk", "in", "", "101", version) for call, at in begun.items()]
    alone.in_store(lambda store: store.write(lines))
    door = free_port("127.0.0.1", TCP)

    alone.start(VAXEL_ARI_URL="", VAXEL_AGI_PORT=str(door))
    alone.until_policy(version)

    def ended() -> list[str]:
        calls = json.loads(alone.vaxel("calls", "--json"))
        return [call["id"] for call in calls if call["how"] == "lost"]

    until(lambda: ended() == ["agi-1.1"], "the end of the call")


@pytest.mark.parametrize("setting", ["VAXEL_WEB_PORT", "VAXEL_METRICS_PORT", "VAXEL_AGI_PORT"])
@pytest.mark.parametrize(("lang", "said"), [("en", "cannot be used"), ("sv", "går inte att använda")])
def test_a_port_that_is_taken_is_named_by_its_setting(
    alone: Alone, setting: str, lang: str, said: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])

        ports = {"VAXEL_METRICS_PORT": "0", setting: port}  # no other port that somebody may have
        alone.start(VAXEL_METRICS_HOST="127.0.0.1", VAXEL_LANG=lang, **ports)

        assert alone.ended() == 2
    assert f"vaxel: {setting} {port} {said}" in alone.log.read_text()


@pytest.mark.parametrize(
    ("host", "status"), [("pbx:80", 200), (socket.gethostname(), 200), ("evil.example", 421)]
)
def test_the_web_answers_by_its_own_names_alone(alone: Alone, host: str, status: int) -> None:
    alone.start(VAXEL_WEB_NAMES="pbx")
    alone.until_problem("run 'vaxel import FILE'")
    request = urllib.request.Request(alone.url + "/transfers/101", headers={"Host": host})

    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            got = answer.status
    except urllib.error.HTTPError as error:
        got = error.code

    assert got == status


def test_bytes_that_are_no_http_make_one_line_of_the_log(alone: Alone) -> None:
    """The log has only JSON lines, also for a library's messages."""
    alone.start()
    alone.until_problem("run 'vaxel import FILE'")
    web = urlsplit(alone.url)
    with socket.create_connection((str(web.hostname), int(web.port or 0)), timeout=5) as somebody:
        somebody.sendall(b"GET / HTTP/9.9x\r\n\r\n")
        assert b" 400 " in somebody.recv(1000)
    until(lambda: "BadStatusLine" in alone.log.read_text(), "a line of the log")

    told = [json.loads(line) for line in alone.log.read_text().splitlines()]

    assert [(one["logger"], "BadStatusLine" in one["exception"]) for one in told if "logger" in one] == [
        ("aiohttp.server", True)
    ]


def test_calls_older_than_vaxel_keep_days_are_deleted_by_the_real_time(alone: Alone) -> None:
    """A rehearsal ten years on (VAXEL_NOW) is no reason to lose the records of today."""
    version = imported(alone)
    now = datetime.now(UTC)
    begins = [
        Begin(f"{days}-days", (now - timedelta(days=days)).isoformat(), "trunk", "in", "", "101", version)
        for days in (0, 29, 31, 400)
    ]
    alone.in_store(lambda store: store.write(begins))

    alone.start(VAXEL_KEEP_DAYS="30", VAXEL_NOW="2036-11-24T12:00:00+01:00")
    until(lambda: "deleted old calls and SMS" in alone.log.read_text(), "old calls to be deleted")

    assert [call["id"] for call in json.loads(alone.vaxel("calls", "--json"))] == ["0-days", "29-days"]


def test_a_log_without_room_costs_only_the_log(alone: Alone) -> None:
    """Its disk is full; the service goes on, and says in /health what it cannot say there."""
    version = imported(alone)
    alone.start()
    alone.until_policy(version)

    alone.log_is_full()
    alone.import_unchecked({"people": 3}, "bent")
    alone.until_problem("people: must be a list")

    alone.until_policy(imported(alone))


def attributes(method: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    """Those of `self` that a method gives a value."""
    return {
        node.attr
        for node in ast.walk(method)
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store)
        and isinstance(node.value, ast.Name)
        and node.value.id == "self"
    }


@pytest.mark.parametrize("path", sorted((ROOT / "app/service").glob("*.py")), ids=lambda path: path.name)
def test_no_attribute_of_the_service_s_rooms_is_made_outside_init(path: Path) -> None:
    for one in ast.walk(ast.parse(path.read_text())):
        if isinstance(one, ast.ClassDef):
            methods = [node for node in one.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
            made = {name for node in methods if node.name == "__init__" for name in attributes(node)}
            assert {name for node in methods for name in attributes(node)} == made, one.name


async def test_a_task_that_survives_one_cancellation_does_not_keep_the_service_from_ending() -> None:
    """As the closing of an SQLite connection whose thread has ended."""

    async def stubborn() -> None:
        never = asyncio.get_running_loop().create_future()
        try:
            await asyncio.Event().wait()
        finally:
            await never

    task = asyncio.create_task(stubborn())
    await asyncio.sleep(0)

    async with asyncio.timeout(5):
        await leave_nothing()

    assert task.cancelled()


def test_a_greylist_that_nobody_has_looked_at_for_long_is_told_until_somebody_does(
    alone: Alone, tmp_path: Path
) -> None:
    old = tmp_path / "old.yaml"
    text = (ROOT / "examples/bolaget.yaml").read_text()
    old.write_text(text.replace("reviewed: 2026-11-02", "reviewed: 2026-05-02"))
    imported(alone, str(old))
    alone.start()
    alone.until_problem("the greylist (O2) was reviewed")

    alone.vaxel("greylist", "reviewed")

    until(lambda: not any("greylist" in one for one in alone.health()["problems"]), "the problem to be over")
