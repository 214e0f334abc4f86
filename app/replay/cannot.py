"""WhyNot a decision of the journal cannot be taken again.

Knows: the reasons, and what each names. Refuses to know: the words for them (words.py).
"""

from __future__ import annotations

from enum import StrEnum


class WhyNot(StrEnum):
    """What is missing. The name beside it is a person's, queue's, profile's or version's id; FAILED names an error."""

    PERSON = "person"  # who called, was tried or transferred the call is not in the new policy
    QUEUE = "queue"
    CALLED = "called"  # an id was dialled, and the new policy has nobody and nothing of that id
    PROFILE = "profile"  # somebody's profile of then is not in the new policy
    FORM = "form"  # the record has an older form
    STATE = "state"  # the record lacks somebody's state
    NO_VERSION = "no_version"  # the version of then is not in the database
    BAD_VERSION = "bad_version"  # it cannot be read any more
    FAILED = "failed"


class CannotReplay(Exception):
    """why, and what is missing."""

    def __init__(self, why: WhyNot, name: str = "") -> None:
        super().__init__(f"{why.value}: {name}")
        self.why, self.name = why, name
