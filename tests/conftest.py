"""For all tests: which are too long for a unit test, and no deadline for Hypothesis.

How long one of Hypothesis's examples takes is the machine's business, and no test's.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.register_profile("quick", deadline=None, max_examples=20)
settings.load_profile("untimed")

HERE = Path(__file__).parent
WHOLE = {  # `make test-quick` leaves them out: each of their tests starts programs, or waits for a second and more
    "commands/test_output.py": "the command as a process",
    "commands/test_terminal.py": "the command as a process",
    "schedule/test_second_opinion.py": "node reads the calendars, too",
    "sms/test_killed.py": "a process that is killed",
    "speech/test_piper_itself.py": "Piper speaks",
    "speech/test_process.py": "programs that hang",
    "speech/test_prompts.py": "sox makes each prompt's files",
    "speech/test_recordings.py": "sox reads recordings",
    "speech/test_spoken.py": "sox makes each sentence's files",
    "speech/test_voice.py": "espeak-ng speaks",
    "test_service.py": "the service as a process",
    "web/test_prompts_api.py": "sox reads recordings",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the files above."""
    for item in items:
        if item.path.is_relative_to(HERE) and str(item.path.relative_to(HERE)) in WHOLE:
            item.add_marker(pytest.mark.whole)
