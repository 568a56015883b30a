"""The ledger on disk: append-only, whatever happens."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecomap.errors import LedgerError, TableFormatError
from ecomap.model import STATUSES, ClosureStep, Event, status_of
from ecomap.store.ledger import EVENT_COLUMNS, append_events, event_from_row, event_row, read_events
from ecomap.store.workspace import open_workspace

HEADER = ",".join(EVENT_COLUMNS) + "\n"


@pytest.fixture
def workspace(tmp_path):
    (tmp_path / "ecomap.toml").write_text(
        '[workspace]\ntitle = "青岚市"\nadcode = "999900"\n', encoding="utf-8"
    )
    return open_workspace(tmp_path)


def event(key: str, site: str = "A") -> Event:
    done = status_of("done")
    assert done is not None
    return Event(key, dt.date(2021, 5, 1), site, "", "", done)


words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=15).map(str.strip)
events = st.builds(
    Event,
    event_id=st.uuids().map(str),
    date=st.none() | st.dates(),
    site_id=words.filter(bool),
    problem=words,
    measure=words,
    status=st.sampled_from(STATUSES),
    progress_percent=st.none() | st.integers(0, 100).map(float),
    closure_step=st.none() | st.sampled_from(list(ClosureStep)),
    unit=words,
    evidence=words,
    note=words,
    recorded_at=words,
)


@given(events)
def test_an_event_survives_its_row(drawn):
    assert event_from_row(event_row(drawn), where="here") == drawn


@given(st.lists(events, max_size=4, unique_by=lambda item: item.event_id), st.integers(0, 4))
def test_appending_in_two_goes_is_appending_in_one(tmp_path_factory, drawn, cut):
    folder = tmp_path_factory.mktemp("ledger")
    (folder / "ecomap.toml").write_text('[workspace]\ntitle = "x"\nadcode = "999900"\n', encoding="utf-8")
    workspace = open_workspace(folder)
    append_events(workspace, drawn[:cut])
    append_events(workspace, drawn[cut:])
    assert read_events(workspace) == drawn


def test_what_stands_is_never_changed(workspace):
    append_events(workspace, [event("1")])
    before = workspace.ledger.read_bytes()
    append_events(workspace, [event("2")])
    assert workspace.ledger.read_bytes().startswith(before)


def test_a_lost_last_newline_does_not_merge_two_events(workspace):
    append_events(workspace, [event("1")])
    workspace.ledger.write_bytes(workspace.ledger.read_bytes().rstrip(b"\n"))
    append_events(workspace, [event("2")])
    assert [item.event_id for item in read_events(workspace)] == ["1", "2"]


@pytest.mark.parametrize("new", [[event("1")], [event("2"), event("2")]])
def test_an_id_that_is_taken_is_refused_and_nothing_added(workspace, new):
    append_events(workspace, [event("1")])
    before = workspace.ledger.read_bytes()
    with pytest.raises(LedgerError, match="already in the ledger"):
        append_events(workspace, new)
    assert workspace.ledger.read_bytes() == before


@pytest.mark.parametrize(
    ("line", "error", "told"),
    [
        ("1,2021-05-01,A,,,finished,,,,,,", LedgerError, "line 2: unknown status 'finished'"),
        ("1,2021-05-01,,,,done,,,,,,", LedgerError, "neither a site nor a problem"),
        (",2021-05-01,A,,,done,,,,,,", LedgerError, "event id is empty"),
        ("1,1 May,A,,,done,,,,,,", TableFormatError, "line 2: expected a date"),
        ("1,2021-05-01,A,,,done,101,,,,,", LedgerError, "between 0 and 100"),
        ("1,2021-05-01,A,,,done,nan,,,,,", LedgerError, "between 0 and 100"),
        ("1,2021-05-01,A,,,done,,sealed,,,,", LedgerError, "unknown closure step"),
        (
            "1,2021-05-01,A,,,done,,,,,,2,2021-06-01,B,,,done,,,,,,",
            TableFormatError,
            "more cells than the header",
        ),
        ("1,2021-05-01,A,,,do", TableFormatError, "fewer cells than the header"),
        ('1,2021-05-01,"A,,,done,,,,,,', TableFormatError, "not valid CSV"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(workspace, line, error, told):
    workspace.ledger.parent.mkdir()
    workspace.ledger.write_text(HEADER + line, encoding="utf-8")
    with pytest.raises(error, match=r"ledger/events\.csv") as found:
        read_events(workspace)
    assert told in str(found.value)


def test_an_id_that_stands_twice_is_named(workspace):
    workspace.ledger.parent.mkdir()
    workspace.ledger.write_text(HEADER + "1,,A,,,done,,,,,,\n" * 2, encoding="utf-8")
    with pytest.raises(LedgerError, match="line 3: the event id '1' stands twice"):
        read_events(workspace)


def test_a_ledger_that_is_not_utf8_is_told(workspace):
    workspace.ledger.parent.mkdir()
    workspace.ledger.write_bytes(HEADER.encode() + "1,,点位,,,done,,,,,,\n".encode("gb18030"))
    with pytest.raises(TableFormatError, match="not UTF-8"):
        read_events(workspace)
