from app.calls.floor import BESIDE, DEVICES_REMEMBERED, Floor
from app.calls.ports.news import OnPhone


def test_busy_on_one_device_is_busy_until_the_last_one_hangs_up_m5() -> None:
    floor = Floor()

    floor.hear(OnPhone("anna", "desk", talking=True))
    floor.hear(OnPhone("anna", "mobile", talking=True))
    floor.hear(OnPhone("anna", "desk", talking=False))

    assert floor.on_phone("anna")
    floor.hear(OnPhone("anna", "mobile", talking=False))
    assert not floor.on_phone("anna")


def test_hanging_up_twice_is_hanging_up() -> None:
    floor = Floor()

    floor.hear(OnPhone("anna", "desk", talking=False))
    floor.hear(OnPhone("anna", "desk", talking=False))

    assert not floor.on_phone("anna")


def test_news_after_a_question_is_newer_than_its_answer() -> None:
    """Bo hung up and Carin began while the exchange was being asked; its answer came last."""
    floor = Floor()
    floor.hear(OnPhone("anna", "desk", talking=True))

    floor.asking()
    floor.hear(OnPhone("bo", "desk", talking=False))
    floor.hear(OnPhone("carin", "desk", talking=True))
    floor.start_over([OnPhone("bo", "desk", talking=True)])

    assert [floor.on_phone(person) for person in ("anna", "bo", "carin")] == [False, False, True]


def test_news_before_the_next_question_does_not_come_back() -> None:
    """The first question was never answered."""
    floor = Floor()
    floor.asking()
    floor.hear(OnPhone("anna", "desk", talking=True))

    floor.asking()
    floor.start_over([])

    assert not floor.on_phone("anna")


def test_after_a_lost_connection_only_what_is_seen_counts() -> None:
    floor = Floor()
    floor.hear(OnPhone("anna", "desk", talking=True))

    floor.start_over([OnPhone("bo", "desk", talking=True)])

    assert floor.on_phone("bo")
    assert not floor.on_phone("anna")


def test_a_channels_owner_is_known_until_long_after_its_end() -> None:
    """A person who sends a caller on may have hung up before we hear of it."""
    floor = Floor()

    floor.hear(OnPhone("david", "PJSIP/mex-00000001", talking=True))
    floor.hear(OnPhone("david", "PJSIP/mex-00000001", talking=False))

    assert floor.whose("PJSIP/mex-00000001") == "david"
    for other in range(DEVICES_REMEMBERED):
        floor.hear(OnPhone("eva", f"PJSIP/mex-{other:x}", talking=True))
    assert floor.whose("PJSIP/mex-00000001") is None


def test_an_exchange_that_was_started_again_gives_its_lines_the_same_names() -> None:
    floor = Floor()
    floor.hear(OnPhone("david", "PJSIP/mex-00000001", talking=True))

    floor.start_over([])

    assert floor.whose("PJSIP/mex-00000001") is None


def test_a_new_connection_with_our_exchange_says_nothing_of_phones_at_another_one() -> None:
    floor = Floor()
    floor.hear(OnPhone("anna", f"{BESIDE}PJSIP/101", talking=True))
    floor.hear(OnPhone("bo", "desk", talking=True))

    floor.asking()
    floor.start_over([])

    assert floor.talking() == {"anna"}


def test_only_a_phone_that_comes_or_goes_changes_who_is_in_reach() -> None:
    floor, counted = Floor(), []

    def hears(*, talking: bool, in_reach: bool | None) -> None:
        floor.hear(OnPhone("anna", "desk", talking=talking, in_reach=in_reach))
        counted.append(floor.reach_changes)

    hears(talking=False, in_reach=True)
    hears(talking=True, in_reach=True)
    hears(talking=False, in_reach=None)
    hears(talking=False, in_reach=False)
    hears(talking=False, in_reach=False)

    assert counted == [1, 1, 1, 2, 2]


def test_a_new_connection_changes_who_is_in_reach_only_if_somebody_came_or_went_meanwhile() -> None:
    floor, there = Floor(), OnPhone("anna", "desk", talking=False, in_reach=True)
    floor.hear(there)
    before = floor.reach_changes

    floor.start_over([there])
    assert floor.reach_changes == before
    floor.start_over([])
    assert floor.reach_changes == before + 1
