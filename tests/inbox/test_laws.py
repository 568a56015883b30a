"""Laws of the inbox, for any findings in any files: twice is once, the order is nothing, subsets add up."""

import shutil
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecomap.errors import EcomapError
from ecomap.store import atomic
from ecomap.store.cells import UnfitRowError
from ecomap.store.findings import State, read_inbox, write_item
from ecomap.store.findings.parse import finding_object, finding_of
from ecomap.store.ledger import read_events
from ecomap.workflows.inbox import accept, list_inbox, receive

# Each example writes and reads whole inboxes; a handful meets every state of the few findings drawn.
LAW = settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])

TEXT = st.text(st.characters(blacklist_categories=["Cs", "Cc", "Cf"]), max_size=30)
STATUS = st.sampled_from([None, "done", "in_progress", "closed"])


@st.composite
def facts(draw):
    """What differs between findings; the site and the person are chosen by the test."""
    return {
        "id": str(uuid.UUID(int=draw(st.integers(0, 2**128 - 1)))),
        "at": draw(st.integers(0, 1)),
        "status": draw(STATUS),
        "note": draw(TEXT.filter(lambda text: "<" not in text)),
        "person": draw(st.sampled_from(["王工", "赵工"])),
        "recorded": f"2026-11-{draw(st.integers(1, 28)):02d}T10:00:00+08:00",
    }


FINDINGS = st.lists(facts(), max_size=4, unique_by=lambda item: item["id"])


def made(field, items):
    sites = (field.site, field.other)
    return [
        field.finding(sites[item["at"]], **{key: value for key, value in item.items() if key != "at"})
        for item in items
    ]


def cleared(field):
    """Empty the inbox."""
    for name in ("inbox", "evidence"):
        shutil.rmtree(field.workspace.root / name, ignore_errors=True)


def said(workspace):
    """Return what stands in the inbox, apart from the name of the file that brought it first."""
    return {
        key: (finding_object(item.finding), item.state, item.remarks)
        for key, item in read_inbox(workspace).items()
    }


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@LAW
@given(items=FINDINGS, data=st.data())
def test_any_files_in_any_order_any_number_of_times(field, tmp_path, items, data):
    cleared(field)
    findings = made(field, items)
    files = []
    for number in range(3):
        part = data.draw(st.lists(st.sampled_from(findings), unique_by=id)) if findings else []
        files.append(field.write(tmp_path / f"{number}.ecomap.zip", part))
    files.append(field.write(tmp_path / "all.ecomap.zip", findings))
    whole = {item["id"] for item in findings}
    for path in files:
        assert receive(field.workspace, path, now=field.now).refused == ()
    first = said(field.workspace)
    assert set(first) == whole
    standing = contents(field.workspace.root)
    for path in data.draw(st.permutations(files)):
        assert receive(field.workspace, path, now=field.now).added == ()
    assert contents(field.workspace.root) == standing
    cleared(field)
    for path in data.draw(st.permutations(files)):
        receive(field.workspace, path, now=field.now)
    assert said(field.workspace) == first


@LAW
@given(items=FINDINGS, data=st.data())
def test_any_subset_in_any_order_is_accepted_once(field, tmp_path, items, data):
    cleared(field)
    ledger = field.workspace.ledger.read_bytes()
    layers = contents(field.workspace.layers)
    findings = made(field, items)
    receive(field.workspace, field.write(tmp_path / "a.ecomap.zip", findings), now=field.now)
    chosen = data.draw(st.lists(st.sampled_from(findings), unique_by=id)) if findings else []
    before = len(read_events(field.workspace))
    for item in chosen:
        accept(field.workspace, [item["id"]])
    events = read_events(field.workspace)[before:]
    assert [event.evidence for event in events] == [
        f"finding {item['id']}" for item in chosen if item["status"]
    ]
    assert field.workspace.ledger.read_bytes().startswith(ledger)
    assert contents(field.workspace.layers) == layers
    standing = contents(field.workspace.root)
    accept(field.workspace, [item["id"] for item in chosen])
    assert contents(field.workspace.root) == standing
    states = {key: item.state for key, item in read_inbox(field.workspace).items()}
    assert {key for key, state in states.items() if state is State.ACCEPTED} == {
        item["id"] for item in chosen
    }
    # What waits and what was decided are the whole.
    counts = [len(list_inbox(field.workspace, state).entries) for state in (*State, None)]
    assert sum(counts[:-1]) == counts[-1] == len(findings)
    field.workspace.ledger.write_bytes(ledger)


@LAW
@given(items=FINDINGS)
def test_one_call_for_all_says_the_same_as_one_call_each(field, tmp_path, items):
    """Findings of one day count in the order in which they were recorded, not in which they are named."""
    ledger = field.workspace.ledger.read_bytes()
    findings = sorted(made(field, items), key=lambda item: (item["recorded"], item["id"]))
    results = []
    for calls in ([[item["id"] for item in reversed(findings)]], [[item["id"]] for item in findings]):
        cleared(field)
        receive(field.workspace, field.write(tmp_path / "a.ecomap.zip", findings), now=field.now)
        for ids in calls:
            accept(field.workspace, ids)
        rows = [
            (event.event_id, event.site_id, event.status.key, event.date, event.note)
            for event in read_events(field.workspace)
        ]
        results.append(rows)
        field.workspace.ledger.write_bytes(ledger)
    assert results[0] == results[1]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(data=st.data())
def test_any_json_is_a_finding_or_is_refused_in_one_line(data):
    """Whatever stands where a member should be: it is read, written and read back, or named."""
    good = {
        "id": "5b0d7c11-0000-4000-8000-000000000001",
        "site_id": "mine_pit-0001",
        "kind": "mine_pit",
        "person": "王工",
        "recorded": "2026-11-28T10:00:00+08:00",
        "position": {"longitude": 101.7, "latitude": 40.5, "accuracy_m": 8, "source": "gps"},
        "answers": {"fence": True},
        "photos": [],
    }
    member = data.draw(st.sampled_from([*good, "note", "name", "status", "is_location", "replaces"]))
    value = {**good, member: data.draw(JSON)}
    finding, refusal = None, ""
    try:
        finding = finding_of(value)
    except UnfitRowError as error:
        refusal = str(error)
    assert finding is None or finding_of(finding_object(finding)) == finding
    assert refusal.isprintable()
    assert len(refusal) < 400


def test_the_inbox_reads_what_it_writes(field, tmp_path):
    picture = field.photo()
    middle = field.site["geometry"].centroid
    position = {"longitude": middle.x, "latitude": middle.y, "accuracy_m": None, "source": "typed"}
    one = field.finding(field.site, position=position, photos=[field.photo_entry(picture)])
    receive(field.workspace, field.write(tmp_path / "a.ecomap.zip", [one], [picture]), now=field.now)
    standing = contents(field.workspace.root)
    (item,) = read_inbox(field.workspace).values()
    write_item(field.workspace, item)
    assert contents(field.workspace.root) == standing


def test_a_power_cut_while_taking_in_is_made_good(field, tmp_path, monkeypatch):
    """The power goes after every single write in turn; taking the file in again completes it."""
    pictures = [field.photo((size, 40)) for size in (50, 60)]
    findings = [
        field.finding(site, photos=[field.photo_entry(picture)])
        for site, picture in zip((field.site, field.other), pictures, strict=True)
    ]
    path = field.write(tmp_path / "a.ecomap.zip", findings, pictures)
    receive(field.workspace, path, now=field.now)
    whole = contents(field.workspace.root)
    replacing = atomic.replacing
    for writes in range(4):
        cleared(field)
        left = iter(range(writes))

        def cut(target, left=left):
            if next(left, None) is None:
                raise KeyboardInterrupt
            return replacing(target)

        with monkeypatch.context() as patch:
            patch.setattr(atomic, "replacing", cut)
            with pytest.raises(KeyboardInterrupt):
                receive(field.workspace, path, now=field.now)
        # Whatever is in the inbox has its evidence.
        for item in read_inbox(field.workspace).values():
            for digest in item.evidence:
                assert (field.workspace.root / "evidence" / f"{digest}.jpg").is_file()
        receive(field.workspace, path, now=field.now)
        assert contents(field.workspace.root) == whole


def test_a_dry_run_writes_nothing(field, tmp_path):
    standing = contents(field.workspace.root)
    path = field.write(tmp_path / "a.ecomap.zip", [field.finding(field.site)])
    report = receive(field.workspace, path, now=field.now, dry_run=True)
    assert (len(report.added), report.written) == (1, False)
    assert contents(field.workspace.root) == standing
    with pytest.raises(EcomapError):
        accept(field.workspace, report.added)
