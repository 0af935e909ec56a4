"""Few backups of long ago, many of late: which go, told from their dates alone."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcode.store.rotation import ROTATED, Backup, outdated

TODAY = date(2026, 11, 22)


def made(days_ago: float, why: str = "daily") -> Backup:
    moment = datetime(2026, 11, 22, 12) - timedelta(days=days_ago)
    return Backup(Path(f"{moment:%Y%m%d-%H%M%S}-{why}.qcode"), moment, why)


def left(backups: list[Backup], today: date = TODAY) -> list[Backup]:
    """Those that stay, newest first."""
    ordered = sorted(backups, key=lambda each: each.made, reverse=True)
    gone = outdated(ordered, today)
    return [each for each in ordered if each not in gone]


def after(days: int, *more: Backup) -> list[Backup]:
    """What is there after a daily backup on each of so many days, the last of them today."""
    kept = list(more)
    for ago in range(days - 1, -1, -1):
        kept = left([*kept, made(ago)], TODAY - timedelta(days=ago))
    return kept


def test_all_of_today_and_the_two_days_before_are_kept() -> None:
    many = [made(ago / 10) for ago in range(24)]
    assert left(many) == many


def test_of_an_earlier_day_the_last_is_kept() -> None:
    day = [made(5.1), made(5.2), made(5.3)]
    assert left([made(0), *day]) == [made(0), day[0]]


def test_after_a_year_of_days_there_are_some_thirty_and_no_gap_is_longer_than_it_may_be() -> None:
    kept = after(365)
    assert len(kept) < 45
    ages = [(TODAY - each.made.date()).days for each in kept]
    assert ages[:17] == list(range(17))
    for newer, older in pairwise(ages):
        assert older - newer <= (1 if older < 17 else 13 if older < 92 else 61)
    assert ages[-1] > 330


def test_the_newest_is_kept_however_old() -> None:
    assert left([made(900)]) == [made(900)]


@pytest.mark.parametrize("why", ["merge", "migration"])
def test_one_made_before_a_merge_or_a_migration_is_kept_for_thirty_days(why: str) -> None:
    early = made(20.3, why)
    assert early in left([made(0), made(20), made(20.1), early])
    old = made(40.3, why)
    assert old not in left([made(0), made(40), old])


def test_one_made_by_hand_is_never_taken_away() -> None:
    mine = [made(500.1, "by-hand"), made(500.2, "by-hand-before-the-second-round")]
    assert set(mine) <= set(after(500, *mine))


def test_one_of_a_day_to_come_is_kept_since_a_clock_was_wrong() -> None:
    ahead = [made(-3), made(-3.1), made(-400)]
    assert set(ahead) <= set(left([made(0), *ahead]))


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.builds(
            made,
            st.integers(-50, 12_000).map(lambda tenths: tenths / 10),
            st.sampled_from([*sorted(ROTATED), "by-hand"]),
        ),
        unique_by=lambda each: each.path,
    )
)
def test_what_goes_is_rotated_and_something_of_its_month_stays(backups: list[Backup]) -> None:
    kept = left(backups)
    gone = [each for each in backups if each not in kept]
    assert all(each.why in ROTATED for each in gone)
    months = {(each.made.year, each.made.month) for each in kept}
    # The week that holds a month's last days may be kept by a day of the next month.
    for each in gone:
        later = each.made + timedelta(days=7)
        assert {(each.made.year, each.made.month), (later.year, later.month)} & months
    assert left(kept) == kept
