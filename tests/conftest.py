"""For all tests: Hypothesis has no deadline, for how long an example takes is the machine's business, and no test's."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
