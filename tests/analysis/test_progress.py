"""The ledger folded: what counts on which day."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecomap.analysis.progress import fold, problem_progress, site_states
from ecomap.model import (
    STATUSES,
    Deadline,
    DeadlineClass,
    Event,
    Measure,
    Milestone,
    Problem,
    Scope,
    Status,
    status_of,
)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def status(key: str) -> Status:
    found = status_of(key)
    assert found is not None
    return found


def event(
    number: int,
    date: str | None,
    key: str,
    *,
    site: str = "A",
    problem: str = "",
    measure: str = "",
    at: str = "",
) -> Event:
    return Event(
        str(number), day(date) if date else None, site, problem, measure, status(key), recorded_at=at
    )


def test_the_last_event_up_to_and_including_the_day_counts():
    events = [event(1, "2021-05-01", "in_progress"), event(2, "2021-06-30", "done")]
    assert site_states(events, as_of=day("2021-06-29"))["A"].status.key == "in_progress"
    assert site_states(events, as_of=day("2021-06-30"))["A"].status.key == "done"


def test_an_undated_event_comes_before_every_dated_one_wherever_it_stands():
    events = [event(1, "2021-05-01", "in_progress"), event(2, None, "done")]
    assert site_states(events, as_of=day("2021-12-31"))["A"].status.key == "in_progress"
    assert site_states(events, as_of=day("2021-04-30"))["A"].status.key == "done"


def test_events_of_one_day_follow_the_time_of_entry_then_the_ledger():
    early, late = "2021-05-01T08:00:00+08:00", "2021-05-01T17:00:00+08:00"
    events = [event(1, "2021-05-01", "done", at=late), event(2, "2021-05-01", "in_progress", at=early)]
    assert site_states(events, as_of=day("2021-05-01"))["A"].status.key == "done"
    events = [event(1, "2021-05-01", "done"), event(2, "2021-05-01", "reopened")]
    assert site_states(events, as_of=day("2021-05-01"))["A"].status.key == "reopened"


def test_nothing_is_known_before_the_first_event():
    assert site_states([event(1, "2021-05-01", "done")], as_of=day("2021-04-30")) == {}


events_strategy = st.lists(
    st.builds(
        lambda number, offset, status, site: Event(
            str(number),
            None if offset is None else day("2021-01-01") + dt.timedelta(offset),
            site,
            "",
            "",
            status,
        ),
        st.integers(),
        st.none() | st.integers(0, 60),
        st.sampled_from(STATUSES),
        st.sampled_from("ABC"),
    ),
    max_size=12,
)


@given(events_strategy, st.integers(0, 60))
def test_later_events_never_change_an_earlier_day(events, offset):
    as_of = day("2021-01-01") + dt.timedelta(offset)
    known = [item for item in events if item.date is None or item.date <= as_of]
    assert site_states(events, as_of=as_of) == site_states(known, as_of=as_of)


@given(events_strategy)
def test_sites_do_not_see_each_other(events):
    as_of = day("2021-12-31")
    alone = {
        name: site_states([item for item in events if item.site_id == name], as_of=as_of).get(name)
        for name in "ABC"
    }
    together = site_states(events, as_of=as_of)
    assert alone == {name: together.get(name) for name in "ABC"}


def test_a_key_of_none_passes_an_event_over():
    assert fold([event(1, None, "done")], as_of=day("2021-01-01"), key=lambda _: None) == {}


PROBLEM = Problem(
    "7",
    "标题",
    "title",
    ("甲",),
    (),
    (),
    (),
    Scope(),
    Deadline(date=day("2021-12-31"), milestones=(Milestone(day("2021-06-30"), ""),)),
    (
        Measure("7", "", 1, Deadline(date=day("2021-06-30"))),
        Measure("7", "", 2, Deadline()),
    ),
)


@pytest.mark.parametrize(
    ("as_of", "overdue", "measures_overdue", "deadline_class"),
    [
        ("2021-06-30", False, 0, DeadlineClass.AHEAD),
        ("2021-07-01", False, 1, DeadlineClass.AHEAD),
        ("2021-12-01", False, 1, DeadlineClass.DUE_SOON),
        ("2021-12-31", False, 1, DeadlineClass.DUE_SOON),
        ("2022-01-01", True, 1, DeadlineClass.OVERDUE),
    ],
)
def test_overdue_exists_at_problem_and_measure_level(as_of, overdue, measures_overdue, deadline_class):
    [item] = problem_progress([PROBLEM], [], as_of=day(as_of))
    assert (item.overdue, item.measures_overdue, item.deadline_class) == (
        overdue,
        measures_overdue,
        deadline_class,
    )


def test_a_finished_measure_is_not_late_and_does_not_finish_its_problem():
    events = [event(1, "2021-06-01", "done", site="", problem="7", measure="1")]
    [item] = problem_progress([PROBLEM], events, as_of=day("2022-01-01"))
    assert (item.measures_done, item.measures_overdue, item.overdue) == (1, 0, True)


def test_a_closed_problem_is_late_in_nothing():
    events = [event(1, "2021-06-01", "closed", site="", problem="7")]
    [item] = problem_progress([PROBLEM], events, as_of=day("2022-01-01"))
    assert (item.overdue, item.measures_overdue) == (False, 0)
    assert item.deadline_class is DeadlineClass.AHEAD


def test_an_event_of_a_site_says_nothing_of_the_problem():
    events = [event(1, "2021-06-01", "done", site="A", problem="7")]
    [item] = problem_progress([PROBLEM], events, as_of=day("2021-06-01"))
    assert item.state.status.key == "not_reported"
