"""From the office to the dike and back: pack, finding, power loss, file, inbox, ledger, map, summary."""

import contextlib
import io
import os
import signal
import subprocess
import time

import pytest

from ecomap.store.ledger import read_events
from ecomap.store.workspace import open_workspace
from ecomap.workflows.build import build
from ecomap.workflows.inbox import accept, list_inbox, receive
from ecomap.workflows.load import load
from ecomap.workflows.pack import PackChoice, make_pack
from ecomap.workflows.summary import summary_of

pytestmark = pytest.mark.browser

CHECKLIST = """
[[checklists.mine_pit]]
key = "fence"
label = "是否有围挡"
answer = "yes_no"
"""


@pytest.fixture
def phone(browser, chromium_path, tmp_path):
    """Start Chromium on one profile, as often as the test wants; each start may be killed."""
    profile = tmp_path / "profile"
    contexts = []

    def start(page_path):
        context = browser.browser_type.launch_persistent_context(
            str(profile),
            executable_path=chromium_path,
            headless=True,
            args=["--no-sandbox", "--disable-gpu"],
            viewport={"width": 390, "height": 844},
            geolocation={"longitude": 101.7, "latitude": 40.5, "accuracy": 9},
            permissions=["geolocation"],
            accept_downloads=True,
            offline=True,
        )
        contexts.append(context)
        page = context.new_page()
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 6})
        page.goto(f"file://{page_path}")
        page.wait_for_selector("html[data-ready=yes]", timeout=60_000)
        return page

    yield start
    for context in contexts:
        # A killed browser cannot be closed, and says so in many ways.
        with contextlib.suppress(Exception):
            context.close()


def kill_browser(profile):
    """Kill the browser as a dead battery does: nobody gets to write anything."""
    listed = subprocess.run(["pgrep", "-f", str(profile)], capture_output=True, text=True, check=False)
    for process in listed.stdout.split():
        try:
            os.kill(int(process), signal.SIGKILL)
        except ProcessLookupError:
            continue
    for lock in profile.glob("Singleton*"):
        lock.unlink(missing_ok=True)


def test_a_finding_comes_home(city, tmp_path, phone):
    image = pytest.importorskip("PIL.Image")
    with (city / "ecomap.toml").open("a", encoding="utf-8") as stream:
        stream.write(CHECKLIST)
    workspace = open_workspace(city, search=False)
    pack = tmp_path / "pack.html"
    make_pack(workspace, pack, PackChoice(kinds=["mine_pit"]))
    picture = io.BytesIO()
    image.new("RGB", (2400, 1600), (90, 140, 60)).save(picture, "JPEG")
    photo = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}

    page = phone(pack)
    page.click("#locate")
    page.get_by_text("误差约 9 米").wait_for()
    first = page.locator("#sites button").first
    site_id = first.get_attribute("data-site")
    first.click()
    form = page.locator("#record-form form")
    form.locator("input[type=text], input:not([type])").first.fill("王工")
    form.locator("select").first.select_option("done")
    form.locator("textarea").fill("已复绿，无积水")
    form.locator("input[type=file]").last.set_input_files(photo)
    form.locator(".record-photos li").first.wait_for(timeout=60_000)
    form.get_by_role("status").get_by_text("草稿").wait_for()
    # The battery dies before anybody pressed anything.
    time.sleep(1)
    kill_browser(tmp_path / "profile")

    page = phone(pack)
    page.click(f'button[data-site="{site_id}"]')
    form = page.locator("#record-form form")
    form.locator(".record-photos li").first.wait_for(timeout=60_000)
    assert form.locator("textarea").input_value() == "已复绿，无积水"
    form.get_by_role("button", name="保存").click()
    page.get_by_text("待发送 1 条").wait_for(timeout=60_000)
    with page.expect_download(timeout=60_000) as waiting:
        page.get_by_role("button", name="发送").click()
    sent = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(sent)
    assert sent.name.endswith(".ecomap.zip")

    report = receive(workspace, sent)
    assert report.refused == ()
    assert len(report.added) == report.photos == 1
    (entry,) = list_inbox(workspace).entries
    assert (entry.item.finding.site_id, entry.item.finding.status) == (site_id, "done")
    done = accept(workspace, report.added, by="李主任")
    assert read_events(workspace)[-1].event_id == done[0].event_id
    day = entry.item.finding.recorded.date()
    loaded = load(workspace, as_of=day)
    assert loaded.sites.set_index("site_id").loc[site_id, "status"] == "done"
    assert any(row.key == "done" and row.numbers.sites for row in summary_of(loaded, by="status").rows)
    build(workspace, as_of=day)
    assert f'"site_id": "{site_id}"' in workspace.sites.read_text("utf-8")
