"""For all tests: Hypothesis has no deadline, and files that take long begin first.

How long an example takes is the machine's business, and no test's. Files are spread over workers (`make test`): if one
that takes minutes begins last, the other workers have nothing to do meanwhile.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from hypothesis import settings

if TYPE_CHECKING:
    import pytest

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

TESTS: Final = Path(__file__).parent
# Files of more than a minute, the longest first, as `pytest --junitxml` measures them. It decides the order, no more.
LONGEST: Final = (
    "live/test_keys.py",
    "live/test_queue_rules.py",
    "live/test_recording.py",
    "live/test_absence.py",
    "speech/test_prompts.py",
    "live/test_numbers.py",
    "live/test_queues.py",
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
    "live/test_full_disk.py",
    "live/test_limits.py",
    "live/test_incoming.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first, and all others after them in their own order; nothing is moved within a file."""
    turn = {TESTS / name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: turn.get(item.path, len(LONGEST)))
