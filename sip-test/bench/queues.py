"""Växel's queue beside Asterisk's app_queue: the same exchange, callers, agents and strategy, one after the other.

    make bench-queue            or: python sip-test/bench/queues.py --help

20 agents answer after 0.2-0.4 s and talk 2-4 s; a fixed number of callers always waits. The ways: `vaxel` greets,
thanks and tells the place (Q3). `told` is app_queue that thanks and tells the place. Both do so when a caller comes,
every 45 s, and when the place is better, at most every 15 s. `app_queue` does less: it says one prompt every 45 s.
`bare` (longest only) is the least that a service beside the exchange costs: it knows who waits and who is free.
It reports: from an agent's BYE to the next INVITE to the same agent, conversations finished, CPU per finished
conversation (Asterisk and service), and order violations (a conversation whose caller came after one who was still
waiting at the time). "music" is the cost of as many callers in the same time who only hear music, without any queue:
it grows with the number of waiting callers, whoever serves them. The rest is the queue's own cost.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from calls import HERE, PHONES, TOP, TRUNK, Bench, cpu_ms, many_files

if TYPE_CHECKING:
    from collections.abc import Iterator

AGENTS = [f"p{index:04d}" for index in range(20)]
NUMBER = {"longest": "+46846520001", "all": "+46846520002"}
MUSIC = "7music"
PREFIX = {"app_queue": "7", "told": "8", "bare": "9"}  # before the strategy
BARE = (  # where `bare` sends a caller
    ("from-trunk", "9longest,1,Stasis,bare,new"),
    ("bench-wait", "s,1,Answer"),
    ("bench-wait", "s,2,StartMusicOnHold"),
    ("bench-wait", "s,3,Stasis,bare,waits"),
    ("bench-ring", "_p.,1,Dial,PJSIP/${EXTEN},20,m"),
)
STRATEGY = {"longest": "leastrecent", "all": "ringall"}


@dataclass(frozen=True)
class Figures:
    """One run. Times in milliseconds."""

    way: str
    strategy: str
    waiting: int
    free_to_invite_median: float
    free_to_invite_p99: float
    finished: int
    asterisk_ms: float
    service_ms: float
    music_ms: float
    violations: int

    @property
    def total_ms(self) -> float:
        return self.asterisk_ms + self.service_ms

    @property
    def own_ms(self) -> float:
        """The cost without the music."""
        return self.total_ms - self.music_ms


class QueueBench(Bench):
    """One exchange with both kinds of queue."""

    def place_phones(self) -> None:
        """Do nothing: the agents register by themselves, because app_queue rings only phones that are registered."""

    def phones(self) -> list[str]:
        server = f"127.0.0.1:{self.lab.sip_port}"
        agents = [sys.executable, str(HERE / "agents.py"), PHONES, str(self.phone_port), server]
        return [*agents, str(self.directory / "logins"), str(self.directory / "agents.log")]

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        with super().running():
            queues = self.lab.directory / "etc/queues.conf"
            prompts = self.lab.shared / "prompts" / "sv"
            with queues.open("a") as file:
                for name in STRATEGY.values():
                    fair = "timeout = 20\nretry = 1\nwrapuptime = 0\nautofill = yes\nringinuse = no"
                    says = f"periodic-announce = {prompts}/queue-place-many\nperiodic-announce-frequency = 45"
                    told = f"announce-position = yes\nannounce-frequency = 45\nqueue-thankyou = {prompts}/queue-thanks"
                    file.write(f"\n[bench-{name}]\nstrategy = {name}\n{fair}\n{says}\n")
                    file.write(f"\n[bench-{name}-told]\nstrategy = {name}\n{fair}\n{told}\n")
            self.lab.cli("queue reload all")
            self.lab.cli(f"dialplan add extension {MUSIC},1,Answer into from-trunk")
            self.lab.cli(f"dialplan add extension {MUSIC},2,MusicOnHold into from-trunk")
            for place, step in BARE:
                self.lab.cli(f"dialplan add extension {step} into {place}")
            for strategy, name in STRATEGY.items():
                for way, queue in (("app_queue", f"bench-{name}"), ("told", f"bench-{name}-told")):
                    number = f"{PREFIX[way]}{strategy}"
                    self.lab.cli(f"dialplan add extension {number},1,Answer into from-trunk")
                    self.lab.cli(f"dialplan add extension {number},2,Queue,{queue} into from-trunk")
            yield

    def bare(self, way: str) -> list[str]:  # noqa: ARG002
        return [str(HERE / "bare_queue.py"), self.lab.ari_url, self.lab.ari_password, *AGENTS]

    def company(self) -> str:
        company = yaml.safe_load((TOP / "examples" / "bolaget.yaml").read_text())
        company["people"] += [
            {"id": id_, "name": f"Agent {id_}", "role": "ekonomi", "extension": str(30000 + index)}
            for index, id_ in enumerate(AGENTS)
        ]
        company["limits"] = {"calls_per_caller": 100_000, "calls_per_trunk": 100_000}
        ring = {"longest": "longest_available", "all": "all"}
        company["queues"] += [
            {
                "id": f"bench-{strategy}",
                "name": "Bench",
                "number": number,
                "members": [*AGENTS],
                "hours": {"weekdays": "00:00-24:00", "saturday": "00:00-24:00", "sunday": "00:00-24:00"},
                "agents": {"ring": ring[strategy], "wrap_up": 0, "declined": 0, "unanswered": 1},
                "waiting": {"longest": 7200, "at_promise": "wait"},
            }
            for strategy, number in NUMBER.items()
        ]
        return yaml.safe_dump(company, allow_unicode=True)

    def await_phones(self) -> None:
        """Give the agents their logins, and wait until they have registered."""
        vaxel = str(Path(sys.executable).parent / "vaxel")
        told = subprocess.run([vaxel, "phones", "--json"], env=self.environ, check=True, capture_output=True)
        lines = [
            f"{one['user']} {one['password']}" for one in json.loads(told.stdout) if one["user"] in AGENTS
        ]
        unborn = self.directory / "logins.new"
        unborn.write_text("\n".join(lines))
        unborn.rename(self.directory / "logins")
        self._await(lambda: all(self._is_there(agent) for agent in AGENTS), None, 60)

    def _is_there(self, agent: str) -> bool:
        return "Not in use" in self.lab.cli(f"pjsip show endpoint {agent}").partition("ParameterName")[0]

    @contextlib.contextmanager
    def callers(self, number: str, at_once: int) -> Iterator[None]:
        """Start this many callers, 40 a second; another follows each one served. They vanish at the end."""
        numbers = self.directory / "callers.csv"
        with tempfile.TemporaryDirectory(dir=self.directory) as work, deaf_ear() as ear:
            numbers.write_text(f"SEQUENTIAL\n{number};{ear};\n")
            callers = subprocess.Popen(
                [
                    *("sipp", f"127.0.0.1:{self.lab.sip_port}", "-sf", str(HERE / "waiter.xml")),
                    *("-inf", str(numbers), "-i", TRUNK, "-mi", TRUNK, "-p", str(self.trunk_port)),
                    *("-r", "40", "-l", str(at_once), "-m", "100000", "-nostdin", "-nd"),
                ],
                cwd=work,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                preexec_fn=many_files,
            )
            try:
                yield
            finally:
                callers.kill()
                callers.wait()
        self.lab.cli("channel request hangup all")

    def music(self, waiting: int, seconds: float) -> float:
        """Asterisk's CPU in milliseconds for this many callers who hear music, for this many seconds."""
        with self.callers(MUSIC, waiting):
            time.sleep(waiting / 40 + 2)
            assert self.lab.pid is not None
            before = cpu_ms(self.lab.pid)
            time.sleep(seconds)
            return cpu_ms(self.lab.pid) - before

    def measure(self, way: str, strategy: str, waiting: int, seconds: float, music: float) -> Figures:
        """One run: callers come until this many wait; then we measure for `seconds`. music: CPU, ms, of `music`."""
        number = NUMBER[strategy] if way == "vaxel" else f"{PREFIX[way]}{strategy}"
        log = self.directory / "agents.log"
        with self.serving(way) as service:
            skip = log.stat().st_size
            with self.callers(number, waiting + len(AGENTS)):
                time.sleep((waiting + len(AGENTS)) / 40 + 5)
                assert self.lab.pid is not None
                before = cpu_ms(self.lab.pid), cpu_ms(service) if service else 0.0
                began = time.monotonic()
                time.sleep(seconds)
                ended = time.monotonic()
                after = cpu_ms(self.lab.pid), cpu_ms(service) if service else 0.0
            time.sleep(3)
        events = [line.split() for line in log.read_bytes()[skip:].decode().splitlines()]
        return figures(way, strategy, waiting, events, (began, ended), before, after, music)


@contextlib.contextmanager
def deaf_ear() -> Iterator[int]:
    """A port that takes everybody's sound and ignores it.

    With a closed port the kernel would answer each packet with another one, which no phone does.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear:
        ear.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        ear.bind((TRUNK, 0))
        yield ear.getsockname()[1]


def figures(
    way: str,
    strategy: str,
    waiting: int,
    events: list[list[str]],
    within: tuple[float, float],
    before: tuple[float, float],
    after: tuple[float, float],
    music: float,
) -> Figures:
    """The phones' log as figures."""
    free: dict[str, float] = {}
    gaps: list[float] = []
    finished = 0
    answered: list[int] = []
    for text, what, agent, caller in events:
        at = float(text)
        counts = within[0] <= at <= within[1]
        if what == "BYE":
            free[agent] = at
            finished += counts
        elif what == "INVITE" and agent in free:
            gap = at - free.pop(agent)
            if counts:
                gaps.append(gap * 1000)
        elif what == "ANSWER" and caller.startswith("+4670"):
            answered.append(int(caller[5:]))
    gaps.sort()
    # 20 are served at a time: ringing times cannot explain it if more than that many passed a caller.
    violations = sum(1 for place, who in enumerate(answered) if who > place + 2 * len(AGENTS))
    return Figures(
        way,
        strategy,
        waiting,
        statistics.median(gaps) if gaps else float("nan"),
        gaps[int(len(gaps) * 0.99)] if gaps else float("nan"),
        finished,
        (after[0] - before[0]) / max(finished, 1),
        (after[1] - before[1]) / max(finished, 1),
        music / max(finished, 1),
        violations,
    )


def summary(found: list[Figures]) -> Iterator[str]:
    """Medians of the rounds, and CPU per conversation over app_queue's in the same round."""
    rounds: dict[tuple[str, int, str], list[Figures]] = {}
    for one in found:
        rounds.setdefault((one.strategy, one.waiting, one.way), []).append(one)
    yield f"{'medians':8} waiting {'way':9} {'median':>9} {'p99':>8}  finished  CPU ms over app_queue"
    for (strategy, waiting, way), its in rounds.items():
        beside = rounds.get((strategy, waiting, "app_queue"), [])
        ratios = [one.total_ms / other.total_ms for one, other in zip(its, beside, strict=False)]
        over = f"{statistics.median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f})" if ratios else "-"
        yield (
            f"{strategy:8} {waiting:7d} {way:9} "
            f"{statistics.median(one.free_to_invite_median for one in its):9.1f} "
            f"{statistics.median(one.free_to_invite_p99 for one in its):8.1f} "
            f"{statistics.median(one.finished for one in its):9.0f} "
            f"{statistics.median(one.total_ms for one in its):7.1f} {over}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--waiting", default="10,100,500", help="numbers of callers waiting (10,100,500)")
    parser.add_argument("--strategies", default="longest,all")
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--ways", default="app_queue,told,vaxel", help="of these and bare")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--keep", type=Path, help="directory to keep (logs); else a temporary one")
    options = parser.parse_args()
    found: list[Figures] = []
    with contextlib.ExitStack() as stack:
        directory = options.keep or Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="vaxel-bench-"))
        )
        directory.mkdir(parents=True, exist_ok=True)
        bench = QueueBench(directory)
        stack.enter_context(bench.running())
        bench.prepare()
        bench.await_phones()
        for name in STRATEGY.values():
            for agent in AGENTS:
                for queue in (f"bench-{name}", f"bench-{name}-told"):
                    bench.lab.cli(f"queue add member PJSIP/{agent} to {queue}")
        print(
            f"{'strategy':8} {'waiting':>7} {'way':9} {'free to INVITE ms':>18} {'finished':>9} "
            f"{'CPU ms each':>25} {'without':>7} order"
        )
        print(
            f"{'':8} {'':7} {'':9} {'median':>9} {'p99':>8} {'':9} "
            f"{'Asterisk':>9} {'service':>7} {'music':>7} {'music':>7} violations"
        )
        for _ in range(options.rounds):
            for waiting in map(int, options.waiting.split(",")):
                music = bench.music(waiting, options.seconds)
                for strategy in options.strategies.split(","):
                    for way in options.ways.split(","):
                        if way == "bare" and strategy != "longest":
                            continue
                        one = bench.measure(way, strategy, waiting, options.seconds, music)
                        found.append(one)
                        print(
                            f"{strategy:8} {waiting:7d} {way:9} {one.free_to_invite_median:9.1f} "
                            f"{one.free_to_invite_p99:8.1f} {one.finished:9d} {one.asterisk_ms:9.1f} "
                            f"{one.service_ms:7.1f} {one.music_ms:7.1f} {one.own_ms:7.1f} {one.violations}",
                            flush=True,
                        )
    if options.rounds > 1:
        print("\n".join(summary(found)))
    if options.json:
        print(json.dumps([asdict(one) for one in found], indent=1))


if __name__ == "__main__":
    main()
