"""What happens in a person's calendar, which profile it means, and when.

Knows: which words mean which profile, and which of several happenings counts. Refuses to know: where a calendar
comes from and its format (schedule/).

At any moment one happening counts. A keyword wins over out-of-office, that over busy, and that over tentative. Among
equals the one that ends last wins, then the one that began first, then the profile's id.
"""

from __future__ import annotations

import heapq
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from app.policy.model import Company

Keywords = Mapping[
    str, Sequence[str]
]  # words by profile id; the first profile with a word in the summary counts


class Shows(StrEnum):
    """How a calendar shows a happening to others (Outlook's "show as")."""

    FREE = "free"
    ELSEWHERE = "elsewhere"  # works from somewhere else: can be called
    TENTATIVE = "tentative"
    BUSY = "busy"
    AWAY = "away"  # out of office


@dataclass(frozen=True, slots=True)
class Happening:
    """One occurrence of an event. Aware times in UTC, the end exclusive; all_day: whole days in Stockholm.

    private: CLASS:PRIVATE or CONFIDENTIAL; the summary is then empty, as it is for a happening without words.
    """

    start: datetime
    end: datetime
    all_day: bool
    uid: str
    summary: str
    shows: Shows
    private: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From `start` until `end` (exclusive, aware) the calendar says `profile`."""

    start: datetime
    end: datetime
    profile: str


@dataclass(frozen=True, slots=True)
class Meaning:
    """Which profiles a company's calendars can mean. away: None is the same as meeting."""

    keywords: Keywords
    meeting: str | None
    away: str | None = None

    def among(self, profiles: Collection[str]) -> Meaning:
        """The same, without profiles that do not exist."""
        return Meaning(
            {profile: words for profile, words in self.keywords.items() if profile in profiles},
            self.meeting if self.meeting in profiles else None,
            self.away if self.away in profiles else None,
        )

    def spans(self, happenings: Iterable[Happening]) -> tuple[Span, ...]:
        """What the happenings mean, in order of time; never two at once, neighbours with the same profile joined."""
        candidates = []
        for happening in happenings:
            profile = profile_of(happening, self.keywords, self.meeting, self.away)
            if profile is not None:
                candidates.append(
                    Candidate(happening.start, happening.end, profile, rank_of(happening, self.keywords))
                )
        return joined(candidates)


USUAL_MEANING = Meaning(
    {
        "sick": ("sjuk", "sjukdom", "sjukskriven", "VAB", "vård av barn", "sick"),
        "vacation": ("semester", "ledig", "föräldraledig", "tjänstledig", "vacation", "holiday", "holidays"),
        "trip": ("tjänsteresa", "resa", "business trip", "travel"),
        "lunch": ("lunch",),
    },
    meeting="meeting",
    away="away",
)


def meaning_in(company: Company, who: str) -> Meaning:
    """What a person's calendar means by the company's own keywords, or by the usual ones if no profile has any.

    who: an id; we skip profiles that are only for others (P3). Plain busy means a meeting, or the nearest profile.
    """
    person = company.people.get(who)
    usable = [one.id for one in company.profiles.values() if person is None or one.is_for(person)]
    own = {one.id: one.keywords for one in company.profiles.values() if one.keywords}
    meeting = next((one for one in ("meeting", "busy", "dnd") if one in usable), None)
    return Meaning(own or USUAL_MEANING.keywords, meeting, USUAL_MEANING.away).among(usable)


class Rank(IntEnum):
    """Which happening counts when several overlap: the highest."""

    TENTATIVE = 0
    BUSY = 1
    AWAY = 2
    KEYWORD = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    start: datetime
    end: datetime
    profile: str
    rank: Rank


def profile_of(happening: Happening, keywords: Keywords, meeting: str | None, away: str | None) -> str | None:
    """The profile that a happening means; None if it changes nothing for calls.

    A keyword must stand as whole words in the summary, in any case. If the calendar shows the happening as free, the
    keyword must be the whole summary: an all-day "Semester" is the person's own, and calendars show it as free by
    default; "Bos semester" or "Boka resa" is a reminder. We never look at the words of a private happening.
    """
    named = _named(happening, keywords)
    if named is not None:
        return named
    match happening.shows:
        case Shows.FREE | Shows.ELSEWHERE:
            return None
        case Shows.AWAY:
            return away or meeting
        case Shows.BUSY | Shows.TENTATIVE:
            return meeting


def rank_of(happening: Happening, keywords: Keywords) -> Rank:
    if _named(happening, keywords) is not None:
        return Rank.KEYWORD
    match happening.shows:
        case Shows.AWAY:
            return Rank.AWAY
        case Shows.TENTATIVE:
            return Rank.TENTATIVE
        case _:
            return Rank.BUSY


def joined(candidates: Iterable[Candidate]) -> tuple[Span, ...]:
    """One candidate at any moment, by the order above; neighbours with the same profile become one span.

    So meetings back to back end when the last one ends.
    """
    coming = sorted(
        (one for one in candidates if one.start < one.end), key=lambda one: (one.start, one.profile)
    )
    moments = sorted({one.start for one in coming} | {one.end for one in coming})
    now: list[tuple[int, float, datetime, str, datetime]] = []  # the one that counts first
    spans: list[Span] = []
    next_ = 0
    for moment, until in pairwise(moments):
        while next_ < len(coming) and coming[next_].start == moment:
            one = coming[next_]
            heapq.heappush(now, (-one.rank, -one.end.timestamp(), one.start, one.profile, one.end))
            next_ += 1
        while now and now[0][-1] <= moment:
            heapq.heappop(now)
        if not now:
            continue
        profile = now[0][3]
        if spans and spans[-1].end == moment and spans[-1].profile == profile:
            spans[-1] = Span(spans[-1].start, until, profile)
        else:
            spans.append(Span(moment, until, profile))
    return tuple(spans)


def _named(happening: Happening, keywords: Keywords) -> str | None:
    if happening.private or not happening.summary:
        return None
    summary = _plain(happening.summary)
    for profile, words in keywords.items():
        pattern = _pattern(tuple(words))
        if pattern is None:
            continue
        if pattern.fullmatch(summary) if happening.shows is Shows.FREE else pattern.search(summary):
            return profile
    return None


@lru_cache(maxsize=256)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str] | None:
    plain = [r"\s+".join(re.escape(part) for part in _plain(word).split()) for word in words if word.strip()]
    return re.compile(rf"\W*(?<!\w)(?:{'|'.join(plain)})(?!\w)\W*") if plain else None


def _plain(text: str) -> str:
    """The same letters for the same word: å may be written as a and a ring."""
    return unicodedata.normalize("NFC", text).casefold()
