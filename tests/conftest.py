"""For all tests: Hypothesis has no deadline, files that take long begin first, and `make test-quick` leaves some out.

How long an example takes is the machine's business, and no test's. Files are spread over workers (`make test`): if one
that takes minutes begins last, the other workers have nothing to do meanwhile; and while live tests wait for calls,
there is time to compute.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping

# A job that a shell started in the background ignores Ctrl-C, and some tests press it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile("untimed", deadline=None)
settings.register_profile("quick", deadline=None, max_examples=20)
settings.load_profile("untimed")

TESTS: Final = Path(__file__).parent
# Files of more than a minute, the longest first, as `pytest --junitxml` measures them. It decides the order, no more.
LONGEST: Final = (
    "live/test_queue_rules.py",
    "live/test_keys.py",
    "live/test_recording.py",
    "live/test_absence.py",
    "live/test_numbers.py",
    "live/test_queues.py",
    "live/test_browser.py",
    "live/test_callbacks.py",
    "live/test_outgoing.py",
    "live/test_database.py",
    "live/test_menu.py",
    "live/test_fallback.py",
    "asterisk/test_extensions.py",
    "live/test_by_the_hour.py",
    "live/test_a_day.py",
    "test_service.py",
    "live/test_voicemail_menu.py",
    "live/test_vanished.py",
    "live/test_restart.py",
    "live/test_hold_music.py",
    "live/test_by_hand.py",
    "live/test_session_timers.py",
    "live/test_full_disk.py",
    "live/test_limits.py",
    "live/test_incoming.py",
)

WHOLE: Final[
    Mapping[str, str]
] = {  # each test starts programs, or waits for a second and more: not for `make test-quick`
    "certificates/test_authority.py": "each test makes keys",
    "certificates/test_keeper.py": "each test makes keys",
    "commands/beside/test_adopt_voicemail.py": "sox reads messages",
    "commands/test_backup.py": "a whole house is backed up and restored",
    "commands/telephones/test_certificate.py": "each test makes keys",
    "commands/test_output.py": "the command as a process",
    "commands/test_prompts.py": "sox reads recordings",
    "commands/test_terminal.py": "the command as a process",
    "lint/test_any_file.py": "a year is swept for each file",
    "lint/test_check.py": "a year is swept for each of 76 files",
    "queueing/test_properties.py": "thousands of steps that Hypothesis chooses",
    "schedule/test_second_opinion.py": "node reads the calendars, too",
    "service/web/test_company_desk.py": "the check as a process",
    "service/test_prepared.py": "the service as a process",
    "simulation/test_plots.py": "matplotlib draws each picture",
    "simulation/test_year.py": "weeks are simulated over several processes",
    "sms/test_killed.py": "a process that is killed",
    "speech/test_aloud.py": "espeak-ng speaks",
    "speech/test_formats.py": "sox and faad read greetings",
    "speech/test_greetings.py": "sox makes greetings' files",
    "speech/test_piper.py": "sox makes each sentence's files",
    "speech/test_piper_itself.py": "Piper speaks",
    "speech/test_process.py": "programs that hang",
    "speech/test_prompts.py": "sox makes each prompt's files",
    "speech/test_recordings.py": "sox reads recordings",
    "speech/test_sound.py": "sox reads and makes sounds",
    "speech/test_spoken.py": "sox makes each sentence's files",
    "speech/test_voice.py": "espeak-ng speaks",
    "speech/test_words.py": "espeak-ng speaks",
    "storage/test_pins.py": "argon2 takes its time, as it must",
    "test_sign_in.py": "a service, a mail server and Chromium",
    "test_service.py": "the service as a process",
    "web/test_prompts_api.py": "sox reads recordings",
    "web/site/test_live_page.py": "Chromium shows pages",
    "web/wallboard/test_wall_screen.py": "Chromium shows pages",
}


# Rooms whose tests compute, and wait for nobody: beside live tests they are in no hurry.
COMPUTE: Final = frozenset(
    {
        "certificates",
        "commands",
        "company",
        "document",
        "explain",
        "lint",
        "policy",
        "queueing",
        "replay",
        "schedule",
        "simulation",
        "speech",
        "words",
    }
)
NICE: Final = 5  # a third of the time of somebody who is in a hurry


@contextmanager
def _in_no_hurry() -> Iterator[None]:
    """Only root may hurry again afterwards; for everybody else all tests are alike."""
    before = os.getpriority(os.PRIO_PROCESS, 0)
    if os.geteuid() != 0 or before >= NICE:
        yield
        return
    os.setpriority(os.PRIO_PROCESS, 0, NICE)
    try:
        yield
    finally:
        with suppress(PermissionError):  # a root that may not, as in a container: then all are alike, too
            os.setpriority(os.PRIO_PROCESS, 0, before)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """A phone, a service or a browser of another test comes before a year that is swept for faults."""
    room = item.path.relative_to(TESTS).parts[0]
    with _in_no_hurry() if room in COMPUTE else nullcontext():
        return (yield)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """`make test-quick` does not even read the files of which it runs nothing."""
    quick = {"not live", "not whole"} <= set(str(config.option.markexpr).split(" and "))
    left_out = collection_path == TESTS / "live" or collection_path in {TESTS / name for name in WHOLE}
    return True if quick and left_out else None


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected stays for the whole run: the garbage collector need not walk through it again and again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the whole ones. Spreads the files that mostly wait evenly among those that compute, the longest first.

    Nothing is moved within a file.
    """
    whole = {TESTS / name for name in WHOLE}
    for item in items:
        if item.path in whole:
            item.add_marker(pytest.mark.whole)
    turn = {TESTS / name: number for number, name in enumerate(LONGEST)}
    files = sorted(dict.fromkeys(item.path for item in items), key=lambda file: turn.get(file, len(LONGEST)))
    waits = [file for file in files if file in turn or file.is_relative_to(TESTS / "live")]
    computes = [file for file in files if file not in set(waits)]
    place = {file: number / len(some) for some in (waits, computes) for number, file in enumerate(some)}
    items.sort(key=lambda item: place[item.path])


# What every machine has on which `make venv` has run; and scripts of ours, which are named by their whole path.
EVERYWHERE: Final = {"git", "grep", "make", "sh", "uname", "unshare"}
_quick = False  # the test that runs now belongs to `make test-quick`


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """A test of `make test-quick` that starts a program which has to be installed first fails, and says so."""
    global _quick
    _quick = not any(item.get_closest_marker(mark) for mark in ("live", "postgres", "whole"))
    try:
        return (yield)
    finally:
        _quick = False


def _refuse_programs(event: str, arguments: tuple[object, ...]) -> None:
    if _quick and event == "subprocess.Popen":
        program = Path(str(arguments[0]))
        if not (program.name in EVERYWHERE or (program.is_absolute() and _is_ours(program))):
            raise AssertionError(f"{program} may not be installed: mark this test as whole (CONTRIBUTING.md)")


def _is_ours(program: Path) -> bool:
    return program.is_relative_to(TESTS.parent) or program == Path(sys.executable)


sys.addaudithook(_refuse_programs)
