"""What a company's size costs: import, start, memory and pages, at 100, 1,000 and 10,000 people.

    make bench-company          or: python sip-test/bench/company.py [PEOPLE ...]

The example company and made-up people, 20 to a queue, on an exchange that knows nobody. It reports for each size:
seconds and CPU of `vaxel import`; seconds from the start of the service until it serves calls, and until the exchange
has loaded every phone; the same for a restart; how long after its import a changed name is in force; the pages of an
administrator, and a name changed in a form and put in force; the slowest answer to OPTIONS meanwhile (ten a second:
SIP must never be silent); and calls to 112 from a desk phone, one after the other all the while: how many it placed,
and how many were answered.

Memory is the most that the service had: until it was loaded, until the import was in force (changed_mb), with the pages
and a form's change (form_mb; signing in takes 32 MB for a moment), and after a call was tried, the file's text opened,
and the form changed again (first_mb). pause_..._s is the service's slowest answer to a small
question meanwhile; on a machine with other work it tells of that, too.

The last lines tell how each grew: the cost of each 1,000 more people, from size to size (linear if it stays the same),
and the exponent between the last two sizes (1.0 is linear; below that, a fixed cost dominates).
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import json
import math
import os
import resource
import secrets
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TOP = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(TOP), str(TOP / "asterisk")]

import yaml  # noqa: E402
from lab import Lab  # noqa: E402
from pages import HEAVY, Administrator, Pulse  # noqa: E402

from app.ari.tables import FILE  # noqa: E402
from tests.live.agent import Agent  # noqa: E402

VAXEL = str(TOP / ".venv/bin/vaxel")
TRUNK = "127.0.0.2"
QUEUE = 20  # people
Figures = dict[str, float]


def company(people: int) -> dict[str, Any]:
    """The example with this many more people, and a queue for each twenty."""
    file: dict[str, Any] = yaml.safe_load((TOP / "examples/bolaget.yaml").read_text())
    roles = [role["id"] for role in file["roles"]]
    ids = [f"p{index:05d}" for index in range(people)]
    for index, id_ in enumerate(ids):
        file["people"].append(
            {
                "id": id_,
                "name": f"Person {index:05d}",
                "role": roles[index % len(roles)],
                "extension": f"5{index:05d}",
                "direct": f"+4631{3000000 + index}",
                "mobile": f"+4670{2000000 + index}",
            }
        )
    message = {"to": "voicemail", "clause": "Q11"}
    for start in range(0, people, QUEUE):
        file["queues"].append(
            {
                "id": f"q{start:05d}",
                "name": f"Queue {start}",
                "members": ids[start : start + QUEUE],
                "hours": dict(file["queues"][0]["hours"]),
                "closed": dict(message),
                "no_answer": dict(message),
                "extension": f"6{start:05d}",
            }
        )
    return file


class Plain(yaml.SafeDumper):
    """Writes no anchors, which a company file may not have."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True


class Listener:
    """Asks the exchange ten times a second whether it is there, as the trunk would."""

    def __init__(self, port: int) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((TRUNK, 0))
        self._socket.settimeout(0.2)
        self.address = self._socket.getsockname()
        self._port = port
        self._over = threading.Event()
        self._asked: dict[str, float] = {}
        self.slowest = 0.0

    def __enter__(self) -> Listener:
        self._threads = [threading.Thread(target=one) for one in (self._ask, self._hear)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()
        now = time.monotonic()
        self.slowest = max([self.slowest, *(now - at for at in self._asked.values() if now - at > 1)])

    def _ask(self) -> None:
        host, port = self.address
        while not self._over.wait(0.1):
            call = secrets.token_hex(8)
            self._asked[call] = time.monotonic()
            lines = (
                f"OPTIONS sip:112@127.0.0.1:{self._port} SIP/2.0",
                f"Via: SIP/2.0/UDP {host}:{port};branch=z9hG4bK{call}",
                f"From: <sip:bench@{host}>;tag={call}",
                "To: <sip:112@127.0.0.1>",
                f"Call-ID: {call}",
                "CSeq: 1 OPTIONS",
                "Max-Forwards: 9",
                "Content-Length: 0",
            )
            self._socket.sendto("\r\n".join((*lines, "", "")).encode(), ("127.0.0.1", self._port))

    def _hear(self) -> None:
        while not self._over.is_set():
            with contextlib.suppress(TimeoutError):
                answer = self._socket.recv(65535).decode()
                for line in answer.splitlines():
                    name, _, value = line.partition(":")
                    asked = self._asked.pop(value.strip(), None) if name == "Call-ID" else None
                    if asked is not None:
                        self.slowest = max(self.slowest, time.monotonic() - asked)


class Emergency:
    """Anna calls 112 again and again, and the trunk's far end answers."""

    def __init__(self, lab: Lab, secret: Callable[[], str]) -> None:
        self._lab, self._secret = lab, secret
        self._over = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._work()))
        self.placed = self.answered = 0
        self.slowest = 0.0

    def __enter__(self) -> Emergency:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    async def _work(self) -> None:
        server = ("127.0.0.1", self._lab.sip_port)
        async with (
            Agent(*self._lab.trunk, server, user="112") as far,
            Agent("127.0.0.1", 0, server, user="anna", password=self._secret()) as anna,
        ):
            answering = asyncio.create_task(self._answer(far))
            while not await self._registered(anna):
                if await asyncio.to_thread(self._over.wait, 0.2):
                    return
            while not self._over.is_set():
                self.placed += 1
                began = time.monotonic()
                call = await anna.call("112")
                with contextlib.suppress(TimeoutError):
                    await call.connected(within=10)
                    self.answered += 1
                    self.slowest = max(self.slowest, time.monotonic() - began)
                await call.hang_up()
                await asyncio.sleep(0.2)
            answering.cancel()

    async def _registered(self, anna: Agent) -> bool:
        """Whether Anna's phone could register: at first the exchange knows no phone."""
        with contextlib.suppress(AssertionError, TimeoutError):
            await anna.register()
            return True
        return False

    async def _answer(self, far: Agent) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                (await far.called()).answer()


class Bench:
    """One size, in a directory of its own."""

    def __init__(self, people: int, directory: Path) -> None:
        self.people, self.directory = people, directory
        self.file = directory / "company.yaml"
        self.web, metrics, sip, http = (free_port() for _ in range(4))
        self.lab = Lab(
            f"company{sip}",
            directory=directory / "exchange",
            sip_port=sip,
            http_port=http,
            rtp=(29000, 29099),
            trunk=(TRUNK, free_port()),
        )
        self.environ = {
            **os.environ,
            "VAXEL_DATA": str(directory / "data"),
            "VAXEL_SHARED": str(self.lab.shared),
            "VAXEL_ARI_URL": self.lab.ari_url,
            "VAXEL_ARI_PASSWORD": self.lab.ari_password,
            "VAXEL_WEB_PORT": str(self.web),
            "VAXEL_TLS_PORT": "0",  # this exchange has none
            "VAXEL_HTTPS_PORT": "0",
            "VAXEL_METRICS_PORT": str(metrics),
        }

    def run(self) -> Figures:
        made = company(self.people)
        self.file.write_text(yaml.dump(made, Dumper=Plain, allow_unicode=True, sort_keys=False))
        found: Figures = {"people": self.people}
        found["import_s"], found["import_cpu_s"] = self._import()
        with (
            self.lab,
            Listener(self.lab.sip_port) as listener,
            Emergency(self.lab, self._secret) as emergency,
        ):
            with self._serving(found, "first"), Pulse(self.web) as pulse:
                found["loaded_mb"] = self._most_memory()
                pulse.slowest()
                made["people"][-1]["name"] = "Another Name"
                self.file.write_text(yaml.dump(made, Dumper=Plain, allow_unicode=True, sort_keys=False))
                found["import_again_s"], _ = self._import()
                found["in_force_s"] = self._until(lambda: self._callerid().startswith("Another Name"))
                began = time.monotonic()
                token = (Path(self.environ["VAXEL_DATA"]) / "api-token").read_text().strip()
                asked = urllib.request.Request(
                    f"http://127.0.0.1:{self.web}/people", headers={"Authorization": f"Bearer {token}"}
                )
                with urllib.request.urlopen(asked, timeout=60) as page:
                    page.read()
                found["page_s"] = time.monotonic() - began
                found["pause_import_s"], found["changed_mb"] = pulse.slowest(), self._most_memory()
                self._look_at_pages(found, pulse)
            with self._serving(found, "again"):
                pass
        found["silent_s"] = listener.slowest
        found["placed_112"], found["answered_112"] = emergency.placed, emergency.answered
        found["slowest_112_s"] = emergency.slowest
        return found

    def _secret(self) -> str:
        said = subprocess.run(
            [VAXEL, "phones", "--json"], env=self.environ, check=True, capture_output=True, text=True
        )
        return str(next(one["password"] for one in json.loads(said.stdout) if one["user"] == "anna"))

    @contextlib.contextmanager
    def _serving(self, found: Figures, when: str) -> Iterator[None]:
        with (self.directory / f"service-{when}.log").open("wb") as log:
            service = subprocess.Popen([VAXEL, "serve"], env=self.environ, stdout=log, stderr=log)
        self._pid = service.pid
        try:
            found[f"{when}_serves_s"] = self._until(lambda: self._health() == "ready")
            found[f"{when}_phones_s"] = found[f"{when}_serves_s"] + self._until(self._all_phones, every=0.5)
            yield
            found[f"{when}_mb"] = self._most_memory()
        finally:
            service.send_signal(signal.SIGTERM)
            service.wait(30)

    def _look_at_pages(self, found: Figures, pulse: Pulse) -> None:
        administrator = Administrator(self.web, f"sqlite+aiosqlite:///{self.directory / 'data/vaxel.db'}")
        pulse.slowest()
        last, name = f"p{self.people - 1:05d}", "Changed by Form"
        found |= {f"page{path}_s": seconds for path, seconds in administrator.opens(last).items()}
        found["pause_pages_s"] = pulse.slowest()
        found |= {f"change_{step}_s": seconds for step, seconds in administrator.renames(last, name).items()}
        found["change_in_force_s"] = self._until(lambda: self._callerid().startswith(name))
        found["pause_change_s"], found["form_mb"] = pulse.slowest(), self._most_memory()
        found |= {f"page{path}_s": seconds for path, seconds in administrator.opens(last, HEAVY).items()}
        again = "Changed Again"
        administrator.renames(last, again)
        self._until(lambda: self._callerid().startswith(again))

    def _most_memory(self) -> float:
        """Of the service until now, in MB."""
        status = Path(f"/proc/{self._pid}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) / 1024

    def _import(self) -> tuple[float, float]:
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        subprocess.run([VAXEL, "import", str(self.file)], env=self.environ, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return time.monotonic() - began, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    def _until(self, so: Callable[[], bool], within: float = 300, every: float = 0.05) -> float:
        began = time.monotonic()
        while not so():
            if time.monotonic() - began > within:
                raise TimeoutError(f"not within {within:g} s; see {self.directory}")
            time.sleep(every)
        return time.monotonic() - began

    def _health(self) -> str:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.web}/health", timeout=60) as answer:
                return str(json.load(answer)["status"])
        except urllib.error.HTTPError as error:
            return str(json.load(error).get("status", ""))
        except OSError:
            return ""

    def _all_phones(self) -> bool:
        key = f"api_key={self.lab.ari_user}:{self.lab.ari_password}"
        with urllib.request.urlopen(f"{self.lab.ari_url}/ari/endpoints/PJSIP?{key}", timeout=60) as answer:
            return sum(one["resource"].startswith("p0") for one in json.load(answer)) == self.people

    def _callerid(self) -> str:
        with contextlib.closing(sqlite3.connect(self.lab.shared / FILE)) as tables:
            row = tables.execute(
                "SELECT callerid FROM endpoint WHERE id = ?", (f"p{self.people - 1:05d}",)
            ).fetchone()
        return str(row[0]) if row else ""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("people", type=int, nargs="*", default=[100, 1000, 10000])
    sizes = sorted(parser.parse_args().people)
    all_found = []
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="vaxel-company-") as directory:
            all_found.append(Bench(size, Path(directory)).run())
        print(json.dumps({name: round(value, 2) for name, value in all_found[-1].items()}), flush=True)
    for before, last in itertools.pairwise(all_found):
        between = (last["people"] - before["people"]) / 1000
        more = {name: round((last[name] - before[name]) / between, 2) for name in _grow(last)}
        sizes_said = f"{before['people']:g} to {last['people']:g}"
        print(json.dumps({"per 1,000 people more": sizes_said, **more}))
    if len(sizes) > 1:
        before, last = all_found[-2], all_found[-1]
        times = math.log(last["people"] / before["people"])
        grew = {
            name: round(math.log(max(last[name], 0.01) / max(before[name], 0.01)) / times, 2)
            for name in _grow(last)
        }
        print(json.dumps({"exponent": grew}))


def _grow(found: Figures) -> list[str]:
    """Seconds and megabytes."""
    return [name for name in found if name.endswith(("_s", "_mb"))]


if __name__ == "__main__":
    main()
