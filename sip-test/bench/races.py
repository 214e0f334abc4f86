"""Agents answer one call in the same instant, thousands of times: each call has one conversation, and nothing is left.

    make bench-races            or: python sip-test/bench/races.py --help

20 agents of a ring-all queue each answer exactly 0.2 s after their phone rings, and hang up after 0.2-0.8 s (before
0.3 s they count as vanished, and the caller waits again); some callers always wait. Each round ends with the callers
gone; then no channel, bridge or Surrogate may remain, and every agent must be free. Exit code 1 if anything remains.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from queues import AGENTS, NUMBER, QueueBench


class Races(QueueBench):
    """The queue bench's exchange, with agents who all answer at once."""

    def phones(self) -> list[str]:
        return [*super().phones(), "0.2-0.2", "0.2-0.8"]

    def standing(self) -> dict[str, str]:
        """The state of each agent, as the service tells it."""
        url = f"http://127.0.0.1:{self.environ['VAXEL_WEB_PORT']}/queues"
        token = (Path(self.environ["VAXEL_DATA"]) / "api-token").read_text().strip()
        asked = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})
        with urllib.request.urlopen(asked, timeout=5) as answer:
            queues = json.load(answer)
        return {
            one["id"]: one["standing"]
            for queue in queues
            if queue["id"] == "bench-all"
            for one in queue["agents"]
        }

    def round(self, waiting: int, seconds: float) -> list[str]:
        """Let callers come for this long; returns what is wrong afterwards."""
        with self.serving("vaxel"):
            with self.callers(NUMBER["all"], waiting):  # they vanish, some in the middle of an answer
                time.sleep(seconds)
            until = time.monotonic() + 15
            while (wrong := self.left_over()) and time.monotonic() < until:
                time.sleep(0.5)
        return wrong

    def left_over(self) -> list[str]:
        wrong = [f"channel {line}" for line in self.lab.cli("core show channels concise").split("\n") if line]
        bridges = self.lab.cli("bridge show all").strip().split("\n")[1:]
        wrong += [f"bridge {line}" for line in bridges if line]
        wrong += [f"{agent} is {how}" for agent, how in self.standing().items() if how != "free"]
        return wrong


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--waiting", default="1,3,10", help="numbers of callers at a time (1,3,10)")
    parser.add_argument("--seconds", type=float, default=40, help="of each round (40)")
    parser.add_argument("--keep", type=Path, help="directory to keep (logs); else a temporary one")
    options = parser.parse_args()
    bad = False
    with contextlib.ExitStack() as stack:
        directory = options.keep or Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="vaxel-bench-"))
        )
        directory.mkdir(parents=True, exist_ok=True)
        bench = Races(directory)
        stack.enter_context(bench.running())
        bench.prepare()
        bench.await_phones()
        log = directory / "agents.log"
        for waiting in map(int, options.waiting.split(",")):
            skip = log.stat().st_size
            wrong = bench.round(waiting, options.seconds)
            events = [line.split() for line in log.read_bytes()[skip:].decode().splitlines()]
            answers = sum(event[1] == "ANSWER" for event in events)
            talks = sum(event[1] == "BYE" for event in events)
            late = sum(event[1] == "ENDED" for event in events)
            print(
                f"{waiting:3} callers at a time, {len(AGENTS)} agents: {answers} answers, {talks} of them talked until "
                f"they hung up, {late} were told that somebody else had answered or the caller had gone; "
                f"left over: {len(wrong)}",
                flush=True,
            )
            for line in wrong:
                print(f"    {line}")
            bad = bad or bool(wrong)
    return bad


if __name__ == "__main__":
    sys.exit(main())
