"""What a call costs: native Dial(), bare Stasis + continue, and Växel with the whole policy, in turn on one exchange.

    make bench-calls            or: python sip-test/bench/calls.py --help

Each round runs every way once, so that a drift of the machine's speed hits them all. SIPp makes each call over the
trunk to the desk phone of one of 2,000 people, which answers after 100 ms; the call ends after 2 s. It reports per
way: CPU of Asterisk and of the service (user + system, from /proc, without its start) per call, INVITE to 180, and
failed calls; medians of the rounds, and the ratio to native within each round.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import shutil
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

HERE = Path(__file__).resolve().parent
TOP = HERE.parents[1]
sys.path[:0] = [str(TOP), str(TOP / "asterisk")]

import yaml  # noqa: E402
from lab import Lab  # noqa: E402

from app.ari.tables import FILE  # noqa: E402

TRUNK, PHONES = "127.0.0.2", "127.0.0.5"
PEOPLE = 2000  # enough that nobody gets a call during their last one (M5), even at 400 calls/s
TICKS = os.sysconf("SC_CLK_TCK")
WAYS = ("native", "bare", "vaxel")
PREFIX = {
    "native": "7",
    "bare": "8",
    "logged": "8",
    "subscribed": "8",
    "states": "8",
    "agi": "9",
}  # before the person's index, policy or none


@dataclass(frozen=True)
class Figures:
    """One way in one round. CPU in milliseconds per call, ringing (INVITE to 180) in milliseconds."""

    way: str
    rate: float
    calls: int
    failed: int
    asterisk_ms: float
    service_ms: float
    ringing_median_ms: float
    ringing_p99_ms: float

    @property
    def total_ms(self) -> float:
        return self.asterisk_ms + self.service_ms


def free_ports(count: int) -> list[int]:
    """Ports that are now free for UDP and TCP on all addresses."""
    ports: list[int] = []
    with contextlib.ExitStack() as until_all_are_found:
        while len(ports) < count:
            udp = until_all_are_found.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
            udp.bind(("", 0))
            tcp = until_all_are_found.enter_context(socket.socket(socket.AF_INET, socket.SOCK_STREAM))
            with contextlib.suppress(OSError):  # somebody's connection has it
                tcp.bind(("", udp.getsockname()[1]))
                ports.append(udp.getsockname()[1])
    return ports


def cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "vaxel"


def direct_number(index: int) -> str:
    """A number of the bench company; nobody dials it outside this machine."""
    return f"+4684651{index:04d}"


def bench_company() -> str:
    """The example company's policy with 2,000 people who have a desk phone each, and a long greylist."""
    company = yaml.safe_load((TOP / "examples" / "bolaget.yaml").read_text())
    # All calls come from one number, hundreds at once: we check the limits and never reach them.
    company["limits"] = {"calls_per_caller": 100_000, "calls_per_trunk": 100_000}
    company["people"] += [
        {
            "id": f"p{index:04d}",
            "name": f"Person {index}",
            "role": "ekonomi",
            "extension": str(30000 + index),
            "direct": direct_number(index),
        }
        for index in range(PEOPLE)
    ]
    return yaml.safe_dump(company, allow_unicode=True)


def cpu_ms(pid: int) -> float:
    """User and system time of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / TICKS


class Bench:
    """One exchange, phones that answer, and a service, all on this machine."""

    whole = False  # whether the exchange has modules that ours does not load

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        sip, http, self.web, self.trunk_port, self.phone_port = free_ports(5)
        self.lab = Lab(
            "bench",
            directory=directory / "exchange",
            sip_port=sip,
            http_port=http,
            rtp=(10000, 31999),  # below the ports that the kernel gives out; 2 for each leg
            trunk=(TRUNK, self.trunk_port),
            environ={"VAXEL_WATCH_EVERY": "0"},
            whole=self.whole,
        )
        self.service: subprocess.Popen[bytes] | None = None
        self.environ = {
            **os.environ,
            "VAXEL_DATA": str(directory / "data"),
            "VAXEL_SHARED": str(self.lab.shared),
            "VAXEL_ARI_URL": self.lab.ari_url,
            "VAXEL_ARI_PASSWORD": self.lab.ari_password,
            "VAXEL_WEB_PORT": str(self.web),
            "VAXEL_TLS_PORT": "0",  # this exchange has none
            "VAXEL_HTTPS_PORT": "0",
            "VAXEL_METRICS_PORT": "0",
            "VAXEL_NOW": "2026-11-24T09:00:00+01:00",
        }

    def company(self) -> str:
        """The company file of the service."""
        return bench_company()

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        with self.lab:
            self._native_ways()
            with self._program("callee", self.phones()):
                yield

    def phones(self) -> list[str]:
        """The program that is everybody's desk phone."""
        return [
            *("sipp", "-sf", str(HERE / "callee.xml"), "-i", PHONES, "-p", str(self.phone_port)),
            *("-mi", PHONES, "-nostdin", "-aa", "-nd"),
        ]

    def _native_ways(self) -> None:
        add = "dialplan add extension"
        person = "p${EXTEN:1}"
        self.lab.cli(f"{add} _7XXXX,1,Goto,bench-native,${{EXTEN}},1 into from-trunk")
        self.lab.cli(f"{add} _7XXXX,1,Dial,PJSIP/{person},20 into bench-native")
        self.lab.cli(f"{add} _8XXXX,1,Stasis,bare into from-trunk")
        self.lab.cli(f"{add} s,1,Dial,${{VX_DIAL}},${{VX_TIME}} into bench-bare")
        self.lab.cli(f"{add} s,1,Dial,${{VX_DIAL}},${{VX_TIME}} into bench-logged")
        self.lab.cli("dialplan add include ended into bench-logged")

    @contextlib.contextmanager
    def _program(self, name: str, command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
        with (self.directory / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.directory,
                env=self.environ,
                preexec_fn=many_files,
            )
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def bare(self, way: str) -> list[str]:
        """The program and arguments of a way that is only a bare service beside the exchange."""
        context = "bench-logged" if way == "logged" else "bench-bare"
        program = [str(HERE / "bare.py"), self.lab.ari_url, self.lab.ari_password, context]
        return [*program, way] if way in ("subscribed", "states") else program

    @contextlib.contextmanager
    def serving(self, way: str) -> Iterator[int | None]:
        """Run the service of a way; gives its process id."""
        vaxel = str(Path(sys.executable).parent / "vaxel")
        if way in ("bare", "logged", "subscribed", "states"):
            command = [sys.executable, *self.bare(way)]
            with self._program(way, command) as it:
                self._await(lambda: '"bare"' in self._ari("applications"), it)
                yield it.pid
        elif way == "vaxel":
            with self._program("service", [vaxel, "serve"]) as it:
                self._await(self._is_at_work, it, 900)
                yield it.pid
        else:
            yield None

    def prepare(self) -> None:
        """Load the company, let the service tell the exchange, and tell it where each person's phone is."""
        file = self.directory / "company.yaml"
        file.write_text(self.company())
        vaxel = str(Path(sys.executable).parent / "vaxel")
        subprocess.run([vaxel, "import", str(file)], env=self.environ, check=True, stdout=subprocess.DEVNULL)
        prompts, kept = self.lab.shared / "prompts", cache() / "bench-prompts"
        if kept.is_dir():
            shutil.copytree(kept, prompts, dirs_exist_ok=True)
        else:
            print(
                f"making {PEOPLE:,} greetings (some minutes, the first time) ...", file=sys.stderr, flush=True
            )
        with self.serving("vaxel"):
            pass
        shutil.copytree(prompts, kept, dirs_exist_ok=True)
        self.place_phones()

    def place_phones(self) -> None:
        """Tell the exchange where everybody's phone is: they do not register, and nobody checks whether they are there.

        This is in the bench's own table, because the service writes its own tables again.
        """
        where = f"'sip:' || id || '@{PHONES}:{self.phone_port}'"
        with contextlib.closing(sqlite3.connect(self.lab.shared / FILE)) as tables, tables:
            known = [row[1] for row in tables.execute("PRAGMA table_info(aor_rows)")]
            columns = ", ".join(
                "'0' AS qualify_frequency" if one == "qualify_frequency" else one for one in known
            )
            tables.execute(
                f"CREATE VIEW bench_aor AS SELECT {columns}, {where} AS contact FROM aor_rows ORDER BY id DESC"
            )
        file = self.lab.directory / "etc/extconfig.conf"
        file.write_text(file.read_text().replace("sqlite3,vaxel,aor", "sqlite3,vaxel,bench_aor"))
        self.lab.cli("module reload extconfig")
        self.lab.cli("module reload res_pjsip.so")  # else it knows the phones, and not where they are

    def _ari(self, path: str) -> str:
        request = urllib.request.Request(
            f"{self.lab.ari_url}/ari/{path}?api_key=vaxel:{self.lab.ari_password}"
        )
        with urllib.request.urlopen(request, timeout=5) as answer:
            return str(answer.read().decode())

    def _is_at_work(self) -> bool:
        """Whether it is ready and has finished its start: it has checked everybody's prompts."""
        return "prompts are ready" in (self.directory / "service.log").read_text() and self._ready()

    def _ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.web}/health", timeout=5) as answer:
                return bool(json.load(answer)["status"] == "ready")
        except OSError:
            return False

    def _await(
        self, condition: Callable[[], bool], process: subprocess.Popen[bytes] | None, within: float = 30
    ) -> None:
        deadline = time.monotonic() + within
        while not condition():
            if (process is not None and process.poll() is not None) or time.monotonic() > deadline:
                raise SystemExit(f"not ready within {within:.0f} s: see the logs in {self.directory}")
            time.sleep(0.1)

    def dialled(self, way: str) -> list[str]:
        """The numbers that are called this way, one after the other."""
        return [direct_number(i) if way == "vaxel" else f"{PREFIX[way]}{i:04d}" for i in range(PEOPLE)]

    def is_calm(self) -> bool:
        """Whether nothing is left of the run before; hang up calls that it gave up.

        At too high a rate the exchange takes phones for unreachable if they do not answer in time, for up to a minute.
        """
        if not self.lab.cli("core show channels count").startswith("0 active channels"):
            self.lab.cli("channel request hangup all")
            return False
        phones = [one for one in json.loads(self._ari("endpoints/PJSIP")) if one["resource"].startswith("p")]
        return all(one["state"] == "online" for one in phones)

    def run(self, way: str, rate: float, calls: int) -> Figures:
        """Make the calls one way. We start the service before, and count its CPU from when it is ready."""
        self._await(self.is_calm, None, 120)
        numbers = self.directory / f"{way}.csv"
        numbers.write_text("SEQUENTIAL\n" + "\n".join(f"{number};" for number in self.dialled(way)) + "\n")
        asterisk = self.lab.pid
        assert asterisk is not None
        with self.serving(way) as service, tempfile.TemporaryDirectory(dir=self.directory) as work:
            before = cpu_ms(asterisk), cpu_ms(service) if service else 0.0
            done = subprocess.run(
                [
                    "sipp",
                    f"127.0.0.1:{self.lab.sip_port}",
                    "-sf",
                    str(HERE / "caller.xml"),
                    "-inf",
                    str(numbers),
                    "-i",
                    TRUNK,
                    "-mi",
                    TRUNK,
                    "-p",
                    str(self.trunk_port),
                    "-r",
                    str(rate),
                    "-m",
                    str(calls),
                    "-d",
                    "2000",
                    "-l",
                    "5000",
                    "-nostdin",
                    "-trace_rtt",
                    "-rtt_freq",
                    "1",
                    "-trace_stat",
                    "-fd",
                    "5",
                    "-timeout",
                    f"{int(calls / rate) + 40}s",
                    "-timeout_error",
                ],
                cwd=work,
                capture_output=True,
                check=False,
                stdin=subprocess.DEVNULL,
                preexec_fn=many_files,
            )
            time.sleep(1.5)  # the last ends of calls reach the journal; they are part of the cost
            after = cpu_ms(asterisk), cpu_ms(service) if service else 0.0
            ringing = sorted(rtts(Path(work)))
            (self.directory / f"{way}.screen").write_bytes(done.stdout[-6000:] + done.stderr[-3000:])
        failed = (
            calls - len(ringing)
            if done.returncode == 0
            else max(calls - len(ringing), failed_calls(done.stdout))
        )
        return Figures(
            way,
            rate,
            calls,
            failed,
            (after[0] - before[0]) / calls,
            (after[1] - before[1]) / calls,
            statistics.median(ringing) if ringing else float("nan"),
            ringing[int(len(ringing) * 0.99)] if ringing else float("nan"),
        )


def rtts(directory: Path) -> Iterator[float]:
    """Response times in milliseconds from SIPp's -trace_rtt file."""
    for file in directory.glob("*_rtt.csv"):
        for line in file.read_text().splitlines()[1:]:
            yield float(line.split(";")[1])


def failed_calls(screen: bytes) -> int:
    """Failed calls on SIPp's last screen."""
    for line in reversed(screen.decode(errors="replace").splitlines()):
        if "Failed call" in line:
            return int(line.split("|")[-1].strip())
    return 0


def many_files() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 65536) if hard > 0 else 65536, hard))


def report(rounds: list[list[Figures]]) -> None:
    """A table of medians, and the ratios to the first way of the same round."""
    ways = [figures.way for figures in rounds[0]]
    print(
        f"{'way':8} {'Asterisk':>9} {'service':>9} {'total':>9} {'over':>7} {'180 med':>9} {'180 p99':>9} "
        f"{'failed':>12}"
    )
    print(
        f"{'':8} {'ms/call':>9} {'ms/call':>9} {'ms/call':>9} {ways[0]:>7} {'ms':>9} {'ms':>9} {'of calls':>12}"
    )
    for place, way in enumerate(ways):
        mine = [one[place] for one in rounds]
        ratio = statistics.median(one[place].total_ms / one[0].total_ms for one in rounds)

        def median(name: str, mine: list[Figures] = mine) -> float:
            return statistics.median(getattr(figures, name) for figures in mine)

        print(
            f"{way:8} {median('asterisk_ms'):9.2f} {median('service_ms'):9.2f} {median('total_ms'):9.2f} {ratio:7.2f} "
            f"{median('ringing_median_ms'):9.1f} {median('ringing_p99_ms'):9.1f} "
            f"{sum(f.failed for f in mine):5d}/{sum(f.calls for f in mine):6d}"
        )


def compare(
    make: Callable[[Path], Bench], ways: Sequence[str], *, about: str, rate: float, calls: int
) -> None:
    """A bench as a program: each round runs each way once, and a table comes last.

    about: the text of --help. rate, calls: calls per second, and per way and round, where the user says nothing else.
    """
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rate", type=float, default=rate, help=f"calls per second ({rate:.0f})")
    parser.add_argument("--calls", type=int, default=calls, help=f"per way and round ({calls})")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--keep", type=Path, help="directory to keep (logs); else a temporary one")
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        directory = options.keep or Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="vaxel-bench-"))
        )
        directory.mkdir(parents=True, exist_ok=True)
        bench = make(directory)
        stack.enter_context(bench.running())
        bench.prepare()
        bench.run(ways[0], options.rate, int(options.rate * 10))  # we do not measure anybody's first calls
        rounds = []
        for number in range(options.rounds):
            turn = number % len(ways)  # each way begins a round in turn
            figures = {
                way: bench.run(way, options.rate, options.calls) for way in (*ways[turn:], *ways[:turn])
            }
            rounds.append([figures[way] for way in ways])
            print(f"round {number + 1} of {options.rounds} done", file=sys.stderr, flush=True)
        print(
            f"\n{options.rate:.0f} calls/s, {options.calls} calls per way in each of {options.rounds} rounds"
        )
        report(rounds)


def highest_clean_rate(bench: Bench, way: str, rates: list[float]) -> float:
    """The highest of the rates (ascending) at which no call failed and 99 of 100 rang within a second; 0: none.

    It halves the rates at each run: we take any rate above an unclean one for unclean, too.
    """
    clean, unclean = -1, len(rates)
    while unclean - clean > 1:
        middle = (clean + unclean) // 2
        figures = bench.run(way, rates[middle], int(rates[middle] * 12))
        if figures.failed == 0 and figures.ringing_p99_ms < 1000:
            clean, verdict = middle, ""
        else:
            unclean, verdict = middle, "  - not clean"
        print(
            f"  {way:8} {figures.rate:5.0f}/s: {figures.failed} failed, 180 p99 {figures.ringing_p99_ms:.0f} ms, "
            f"Asterisk {figures.asterisk_ms:.2f}, service {figures.service_ms:.2f} ms/call{verdict}",
            flush=True,
        )
    return rates[clean] if clean >= 0 else 0.0


def report_highest(bench: Bench, ways: list[str], rates: list[float], rounds: int) -> None:
    """Each way's highest clean rate in turn, so many times; medians, and the ratio to the first way of each round."""
    print("\nhighest clean rate (no failed call, 99 of 100 ring within 1 s):")
    found: list[dict[str, float]] = []
    for number in range(rounds):
        turn = number % len(ways)
        best = {way: highest_clean_rate(bench, way, rates) for way in ways[turn:] + ways[:turn]}
        found.append(best)
    for way in ways:
        rate = statistics.median(best[way] for best in found)
        ratio = statistics.median(best[way] / best[ways[0]] for best in found if best[ways[0]])
        print(f"{way:8} {rate:5.0f}/s  {ratio:.2f} of {ways[0]}  {[best[way] for best in found]}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rate", type=float, default=40, help="calls per second (40)")
    parser.add_argument("--calls", type=int, default=1700, help="per way and round (1700)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--ways",
        default=",".join(WAYS),
        help="also: logged, subscribed (the end of a call), states (of phones)",
    )
    parser.add_argument(
        "--highest",
        type=int,
        nargs="?",
        const=1,
        default=0,
        help="also find the highest clean rate, so many times (1)",
    )
    parser.add_argument(
        "--rates",
        default=",".join(str(rate) for rate in range(100, 500, 20)),
        help="that --highest tries, calls/s (100, 120, ... 480)",
    )
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--keep", type=Path, help="directory to keep (logs); else a temporary one")
    options = parser.parse_args()
    ways = options.ways.split(",")
    with contextlib.ExitStack() as stack:
        directory = options.keep or Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="vaxel-bench-"))
        )
        directory.mkdir(parents=True, exist_ok=True)
        bench = Bench(directory)
        stack.enter_context(bench.running())
        bench.prepare()
        rounds: list[list[Figures]] = []
        bench.run(ways[0], options.rate, int(options.rate * 10))  # nobody's first calls are measured
        for number in range(options.rounds):
            turn = number % len(ways)  # nobody is always the first of a round
            figures = {way: bench.run(way, options.rate, options.calls) for way in ways[turn:] + ways[:turn]}
            rounds.append([figures[way] for way in ways])
            print(f"round {number + 1} of {options.rounds} done", file=sys.stderr, flush=True)
        if options.json:
            print(json.dumps([[asdict(figures) for figures in one] for one in rounds], indent=1))
        else:
            print(
                f"\n{options.rate:.0f} calls/s, {options.calls} calls per way in each of {options.rounds} rounds; "
                f"services on Python {sys.version.split()[0]} of {sys.base_prefix}"
            )
            report(rounds)
        if options.highest:
            rates = sorted(float(rate) for rate in options.rates.split(","))
            report_highest(bench, ways, rates, options.highest)


if __name__ == "__main__":
    main()
