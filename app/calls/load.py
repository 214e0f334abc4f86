"""The load: what calls under way use, by person, number, trunk and sound, and the minutes abroad.

Knows: the service's calls, the exchange's last counts, and calls abroad since yesterday (the ledger
keeps these). Refuses to know: how much is too much (policy/limits.py); for sound it only says whether it runs short.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from app.calls.ports.news import Ended, Source
from app.calls.trunk_load import TrunkLoad
from app.policy import limits, numbers
from app.policy.decision import Device
from app.policy.hours import STOCKHOLM
from app.policy.outward import NOTHING_COUNTED
from app.policy.targets import DialOutside, RingPerson, SendOutside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from app.calls.ledger import Ledger
    from app.calls.trail import Trail
    from app.policy.decision import Decision, Reason
    from app.policy.model import Company

ABROAD_KIND: Final = "abroad"  # in the ledger, by call
AN_HOUR: Final = 3600.0
FORGOTTEN: Final = 2 * 86400.0  # seconds after which a call abroad is of no day that is asked about
STILL_TALKS: Final = 4 * AN_HOUR  # a call abroad whose end was never told counts so long at the most
MOBILE_RINGS: Final = "mobile-rings"  # calls that ring a mobile
RINGS_ON: Final = 1.0  # seconds that the end of a ringing may be told late
KEPT_FREE: Final = 16  # places for sound, or a twentieth of them if that is more: for emergency calls


@dataclass(slots=True)
class _Taken:
    """What one call uses: the keys it counts under, its places on the trunk, and for sound."""

    always: list[str]
    trunk: int
    sound: int = 1
    mobiles: int = 0
    now: list[str] = field(default_factory=list)  # of what is being tried
    trunk_now: int = 0
    sound_now: int = 0


@dataclass(slots=True)
class _Abroad:
    """A call abroad: by whom ("" nobody of ours: it was sent on), when it began (epoch), and how long they talked."""

    by: str
    began: float
    seconds: float | None = None  # None: not over, as far as is known


class Others(Mapping[str, int]):
    """The counts without one call, as they are when they are first asked for; holds those that were asked for."""

    def __init__(self, load: Load, call: str) -> None:
        self._load = load
        self._call = call
        self._asked: dict[str, int] = {}

    def __getitem__(self, key: str) -> int:
        count = self._asked.get(key)
        if count is None:
            count = self._asked[key] = self._load.count(key, self._call)
        return count

    def __iter__(self) -> Iterator[str]:
        return iter(self._asked)

    def __len__(self) -> int:
        return len(self._asked)


class Load:
    """One process's memory. places: the exchange's places for sound, 0 while unknown."""

    def __init__(self, clock: Callable[[], datetime], ledger: Ledger | None = None) -> None:
        self._clock = clock
        self._ledger = ledger
        self._calls: dict[str, _Taken] = {}
        self._by_key: dict[str, dict[str, float]] = {}  # calls, and until when they count (epoch)
        self._trunk = self._sound = self._mobiles = 0
        self._trunk_unknown = self._sound_unknown = self._mobiles_unknown = (
            0  # what the exchange had more than we knew of
        )
        self._abroad: dict[str, _Abroad] = {}
        self._hits: deque[tuple[float, str]] = deque()  # limits reached within the last hour
        self.trunks = TrunkLoad()
        self.places = 0
        self.catch_up: Callable[[], None] = lambda: None  # hears at once of calls that have just ended
        self.reached: Counter[str] = Counter()  # limits reached since the start, by the reason's code
        if ledger is not None:
            for call, kept in ledger.all(ABROAD_KIND).items():
                self._abroad[call] = _Abroad(kept["by"], kept["began"], kept["seconds"])

    # What calls take

    def arrived(self, call: str, source: Source, caller: str, trunk: str = "") -> None:
        """A call has come in; caller: a person's id, or the shown number. trunk: of the company file."""
        self.over(call)
        self.trunks.came(call, trunk)
        keys = _whose(source, caller)
        taken = self._calls[call] = _Taken(
            keys, trunk=int(source is Source.TRUNK), mobiles=int(source is Source.MEX)
        )
        self._count(call, keys, float("inf"))
        self._trunk += taken.trunk
        self._sound += taken.sound
        self._mobiles += taken.mobiles

    def tries(self, call: str, decision: Decision, caller: str, sender: str = "") -> None:
        """A decision for a call is about to be carried out. sender: which of us transferred the caller."""
        taken = self._calls.get(call)
        if taken is None:
            return
        self.came_back(call)
        match decision.target:
            case RingPerson(person):
                taken.now, taken.sound_now = [limits.ringing(person)], len(decision.legs)
                if any(leg.device is Device.MOBILE for leg in decision.legs):
                    taken.now.append(MOBILE_RINGS)
                until = self._now() + decision.ring_seconds + RINGS_ON
            case SendOutside(number):
                taken.now, taken.trunk_now, taken.sound_now = [limits.sent_to(number)], 1, 1
                until = float("inf")
                self.goes_abroad(call, sender, number)
            case DialOutside(number):
                taken.trunk_now, taken.sound_now, until = 1, 1, 0.0
                self.goes_abroad(call, caller, number)
            case _:
                return
        self._count(call, taken.now, until)
        self.trunks.goes(call, [way.trunk.id for way in decision.ways])
        self._trunk += taken.trunk_now
        self._sound += taken.sound_now

    def goes_on(self, call: str, trail: Trail, rings: float) -> None:
        """A call that an earlier run of the service handed over; rings: seconds for which it may ring a person yet.

        Its channels are among those that the exchange counts (seen). A call abroad that was made in the last instant of
        that run may not be in the ledger.
        """
        taken = self._calls[call] = _Taken(_whose(trail.source, trail.caller), trunk=0, sound=0)
        self._count(call, taken.always, float("inf"))
        match trail.now:
            case RingPerson(person) if rings:
                taken.now = [limits.ringing(person)]
                self._count(call, taken.now, self._now() + rings + RINGS_ON)
            case SendOutside(number):
                taken.now = [limits.sent_to(number)]
                self._count(call, taken.now, float("inf"))
                if call not in self._abroad:
                    self.goes_abroad(call, trail.by.person if trail.by is not None else "", number)
            case DialOutside(number) if call not in self._abroad:
                self.goes_abroad(call, trail.caller, number)
            case _:
                pass

    def came_back(self, call: str) -> None:
        """A call's present attempt is over."""
        self.trunks.came_back(call)
        taken = self._calls.get(call)
        if taken is None:
            return
        self._discount(call, taken.now)
        self._trunk -= taken.trunk_now
        self._sound -= taken.sound_now
        taken.now, taken.trunk_now, taken.sound_now = [], 0, 0

    def over(self, call: str) -> None:
        """A call no longer uses anything."""
        self.trunks.over(call)
        self.came_back(call)
        taken = self._calls.pop(call, None)
        if taken is not None:
            self._discount(call, taken.always)
            self._trunk -= taken.trunk
            self._sound -= taken.sound
            self._mobiles -= taken.mobiles

    def calls_back(self, leg: str, person: str, number: str) -> None:
        """The person with this leg is connected to a customer."""
        self.over(leg)
        self._calls[leg] = _Taken([], 1, 2)
        self._trunk += 1
        self._sound += 2
        self.goes_abroad(leg, person, number)

    def ended(self, news: Ended) -> None:
        """A call or a leg is over."""
        self.over(news.call)
        abroad = self._abroad.get(news.call)
        if abroad is not None and abroad.seconds is None:
            abroad.seconds = news.talking_ms / 1000
            self._keep(news.call, abroad)

    def _count(self, call: str, keys: Iterable[str], until: float) -> None:
        for key in keys:
            self._by_key.setdefault(key, {})[call] = until

    def _discount(self, call: str, keys: Iterable[str]) -> None:
        for key in keys:
            calls = self._by_key.get(key)
            if calls is not None and calls.pop(call, None) is not None and not calls:
                del self._by_key[key]

    # Abroad

    def goes_abroad(self, call: str, by: str, number: str) -> None:
        """If the number (E.164, or a short emergency number) is abroad. by: a person's id, "" nobody of ours."""
        if not number.startswith("+") or number.startswith(numbers.HOME_CODE):
            return
        now = self._now()
        for old in [one for one, kept in self._abroad.items() if now - kept.began > FORGOTTEN]:
            del self._abroad[old]
            if self._ledger is not None:
                self._ledger.drop(ABROAD_KIND, old)
        self._abroad[call] = _Abroad(by, now)
        self._keep(call, self._abroad[call])

    def _keep(self, call: str, abroad: _Abroad) -> None:
        if self._ledger is not None:
            kept = {"by": abroad.by, "began": abroad.began, "seconds": abroad.seconds}
            self._ledger.put(ABROAD_KIND, call, kept)

    @property
    def abroad_minutes(self) -> int:
        """Minutes abroad today, by all together; calls going on count since they began."""
        now = self._clock().astimezone(STOCKHOLM)
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
        seconds = 0.0
        for one in self._abroad.values():
            if one.began >= midnight:
                seconds += (
                    min(now.timestamp() - one.began, STILL_TALKS) if one.seconds is None else one.seconds
                )
        return int(seconds // 60)

    # What the policy asks

    def others(self, call: str) -> Others:
        """The counts for the policy, without this call."""
        return Others(self, call)

    def count(self, key: str, but: str) -> int:
        """One count, without the call `but`."""
        if key == limits.TRUNK_PLACES:
            own = self._calls.get(but)
            return self.trunk - (own.trunk + own.trunk_now if own is not None else 0)
        if key == limits.MOBILE_PLACES:
            own = self._calls.get(but)
            return self.mobiles - (own.mobiles if own is not None else 0)
        if key == limits.SOUND:
            return self.shortage
        if key == limits.ABROAD_MINUTES:
            return self.abroad_minutes
        kind, _, whose = key.partition(":")
        if kind == "trunk":
            return self.trunks.on(whose, but)
        if kind == "silent":
            return int(self.trunks.is_silent(whose))
        if kind == "abroad":
            since = self._now() - AN_HOUR
            return sum(one.by == whose and one.began > since for one in self._abroad.values())
        if kind == "ringing" and self._by_key.get(key, {}).keys() - {but}:
            self.catch_up()  # the smallest of the limits, where a moment's delay is seen
        calls = self._by_key.get(key)
        if calls is None:
            return 0
        if kind == "ringing":  # whoever was answered goes on, and rings no more
            now = self._now()
            return sum(until > now for call, until in calls.items() if call != but)
        return len(calls) - (but in calls)

    @property
    def trunk(self) -> int:
        """Taken places on the public trunk."""
        return self._trunk + self._trunk_unknown

    @property
    def mobiles(self) -> int:
        """Places on the mobile operator's trunk that are taken. A mobile that answered is seen among its channels."""
        return self._mobiles_known + self._mobiles_unknown

    @property
    def _mobiles_known(self) -> int:
        now = self._now()
        return self._mobiles + sum(until > now for until in self._by_key.get(MOBILE_RINGS, {}).values())

    def mobiles_full(self, company: Company) -> bool:
        """Whether no more mobiles may ring now."""
        return company.limits.mobiles_are_full({limits.MOBILE_PLACES: self.mobiles})

    @property
    def sound(self) -> int:
        """Taken places for sound."""
        return self._sound + self._sound_unknown

    @property
    def kept_free(self) -> int:
        """Places for sound that new calls may not use."""
        return min(max(KEPT_FREE, self.places // 20), self.places // 2)

    @property
    def shortage(self) -> int:
        """Of places for sound: 0, limits.NEARLY_NONE or limits.NONE_LEFT."""
        if not self.places:
            return 0
        free = self.places - self.sound
        if free >= self.kept_free:
            return 0
        return limits.NEARLY_NONE if free >= self.kept_free // 2 else limits.NONE_LEFT

    def seen(self, sound: int, trunk: int, mobiles: int, each: Mapping[str, int] = NOTHING_COUNTED) -> None:
        """The exchange has so many channels, so many of them on each trunk: perhaps more than we know of.

        each: on the trunks of the company file, by id.
        """
        self.trunks.seen(each)
        self._sound_unknown = max(sound - self._sound, 0)
        self._trunk_unknown = max(trunk - self._trunk, 0)
        self._mobiles_unknown = max(mobiles - self._mobiles_known, 0)

    # Reports

    def tell(self, reasons: Iterable[Reason]) -> None:
        """A decision had these reasons: perhaps one of them is a limit."""
        for reason in reasons:
            if reason.code in limits.REACHED:
                self.hit(reason.code)

    def hit(self, code: str) -> None:
        """A limit was reached; code: the reason's."""
        self.reached[code] += 1
        self._hits.append((self._now(), code))

    def troubles(self, company: Company) -> list[tuple[str, str]]:
        """What an operator should know, a sentence each, in English and Swedish."""
        said = []
        if self.shortage:
            left = max(self.places - self.sound, 0)
            said.append(
                (
                    f"{left} of {self.places} places for sound are left, which are kept for emergency calls: new calls "
                    "are refused. Give the exchange more ports (VAXEL_RTP_START, VAXEL_RTP_END)",
                    f"{left} av {self.places} platser för ljud är kvar, och de hålls fria för nödsamtal: nya samtal "
                    "nekas. Ge Asterisk fler portar (VAXEL_RTP_START, VAXEL_RTP_END)",
                )
            )
        most = company.limits.trunk
        if company.limits.trunk_is_full({limits.TRUNK_PLACES: self.trunk}):
            said.append(
                (
                    f"{self.trunk} of {most} calls are on the trunk, and the last are kept for emergency calls: new "
                    "calls are refused (limits.calls_per_trunk)",
                    f"{self.trunk} av {most} samtal är på linjerna ut, de sista hålls fria för nödsamtal: nya samtal "
                    "nekas (limits.calls_per_trunk)",
                )
            )
        if self.mobiles_full(company):
            said.append(
                (
                    f"{self.mobiles} calls are on the mobile operator's trunk: no mobile is rung "
                    "(limits.calls_per_mobile_trunk)",
                    f"{self.mobiles} samtal är på mobiloperatörens linjer: inga mobiler ringer "
                    "(limits.calls_per_mobile_trunk)",
                )
            )
        since = self._now() - AN_HOUR
        while self._hits and self._hits[0][0] < since:
            self._hits.popleft()
        for code, times in sorted(Counter(code for _, code in self._hits).items()):
            en, sv = limits.REACHED[code]
            said.append(
                (
                    f"a limit was reached {times} times within an hour: {en} ('vaxel calls' tells which)",
                    f"en gräns nåddes {times} gånger på en timme: {sv} ('vaxel calls' säger vilka)",
                )
            )
        return said

    def _now(self) -> float:
        return self._clock().timestamp()


def _whose(source: Source, caller: str) -> list[str]:
    """The counts for the maker of a call."""
    if source is not Source.TRUNK:
        return [limits.calls_of(caller)]
    shown = numbers.shown(caller)
    return [limits.calls_from(shown)] if shown else []
