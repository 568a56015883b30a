"""What changed between two days, against a plain second way."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from ecomap.analysis.changes import changes_between, look_back, subject_of
from ecomap.analysis.progress import site_states
from ecomap.model import STATUSES, Event

DAY = dt.date(2030, 1, 1)


def event(day, site="A", status="done", *, problem="1", measure="", number=0):
    date = None if day is None else DAY + dt.timedelta(days=day)
    found = next(item for item in STATUSES if item.key == status)
    return Event(f"{site}{day}{number}", date, site, problem, measure, found)


def on(day):
    return DAY + dt.timedelta(days=day)


def test_the_first_day_is_out_and_the_last_is_in():
    told = changes_between([event(0), event(10, "B")], since=on(0), until=on(10))
    assert [change.subject for change in told.changed] == [("B", "", "")]
    assert [(change.before.key, change.after.key) for change in told.changed] == [("not_reported", "done")]


def test_there_and_back_is_no_change_but_two_entries():
    ledger = [event(-5, status="done"), event(2, status="reopened"), event(3, status="done")]
    told = changes_between(ledger, since=on(0), until=on(9))
    assert (told.changed, told.entries) == ((), {("A", "", ""): 2})


def test_what_has_no_date_never_changes():
    assert changes_between([event(None)], since=on(0), until=on(9)).changed == ()


def test_a_problem_and_its_measure_are_told_apart():
    ledger = [event(1, ""), event(2, "", measure="3")]
    told = changes_between(ledger, since=on(0), until=on(9))
    assert [change.subject for change in told.changed] == [("", "1", "3"), ("", "1", "")]


def test_one_looks_back_to_the_last_entry_where_the_month_was_silent():
    assert look_back([event(0)], as_of=on(20)) == on(-10)
    assert look_back([event(0), event(90)], as_of=on(60)) == on(-1)
    assert look_back([event(0)], as_of=on(30)) == on(-1)


EVENTS = st.lists(
    st.builds(
        event,
        st.one_of(st.none(), st.integers(-20, 20)),
        st.sampled_from("ABC"),
        st.sampled_from([item.key for item in STATUSES]),
        number=st.integers(),
    ),
    max_size=12,
)


@given(EVENTS, st.integers(-20, 10), st.integers(1, 15))
def test_changes_are_the_difference_of_two_days(events, first, days):
    since, until = on(first), on(first + days)
    before, after = site_states(events, as_of=since), site_states(events, as_of=until)
    plain = {
        site: ((before[site].status.key if site in before else "not_reported"), after[site].status.key)
        for site in after
    }
    expected = {site: pair for site, pair in plain.items() if pair[0] != pair[1]}
    told = changes_between(events, since=since, until=until)
    assert {item.subject[0]: (item.before.key, item.after.key) for item in told.changed} == expected
    inside = [subject_of(item) for item in events if item.date and since < item.date <= until]
    assert sum(told.entries.values()) == len(inside)
