"""Recording findings on a phone without a network: the form, the storage, the file that is sent."""

import base64
import contextlib
import datetime as dt
import functools
import hashlib
import http.server
import io
import json
import os
import random
import signal
import threading
import uuid
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PIL import ExifTags, Image

import ecomap.render

pytestmark = pytest.mark.browser

ASSETS = Path(ecomap.render.__file__).parent / "pack" / "assets"
SCRIPTS = (
    "words",
    "tools",
    "hash",
    "zip",
    "store",
    "photo",
    "answers",
    "findings",
    "place",
    "pictures",
    "form",
    "send",
    "bar",
)
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP field.test 127.0.0.1"]
LOOK = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "timezone_id": "Asia/Shanghai"}
FIELDS = [
    "answers",
    "id",
    "is_location",
    "kind",
    "name",
    "note",
    "person",
    "photos",
    "position",
    "recorded",
    "replaces",
    "site_id",
    "status",
]
PITS = [
    {"key": "fence", "zh": "是否有围挡", "en": "Is there a fence?", "answer": "yes_no", "choices": []},
    {
        "key": "surface",
        "zh": "地表",
        "en": "Surface",
        "answer": "choice",
        "choices": ["裸露", "复绿", "硬化"],
    },
    {"key": "depth", "zh": "深度", "en": "Depth", "answer": "number", "choices": []},
    {"key": "remark", "zh": "说明", "en": "Remark", "answer": "text", "choices": []},
]
PIT = {"site_id": "mine_pit-0001", "kind": "mine_pit", "name": "东坡砂石坑"}
PACK = {
    "id": "3f0c4a52-53c8-5d0e-9b2c-6f31d6a1a001",
    "made": "2026-11-28",
    "as_of": "2026-11-28",
    "workspace": {"adcode": "430700", "title": "常德市/虚构 台账"},
    "statuses": [
        {"key": "in_progress", "zh": "正在整改", "en": "in progress", "class": "open"},
        {"key": "done", "zh": "已完成", "en": "done", "class": "done"},
    ],
    "kinds": {"mine_pit": {"zh": "矿坑", "en": "Mine pit"}, "outlet": {"zh": "排口", "en": "Outlet"}},
    "checklists": {"mine_pit": PITS},
    "sites": [PIT],
}
PAGE = """<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>Harness</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'sha256-{digest}';
style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'">
<style>{styles}</style></head>
<body><main><h1>Harness</h1><div id="bar"></div><h2>Site</h2><div id="form"></div></main>
<script>{script}</script></body></html>"""
START = """
'use strict';
const PACK = %(pack)s;
let harnessLanguage = '%(language)s';
let harnessPosition = { longitude: 111.69, latitude: 29.03, accuracy_m: 8, source: 'gps' };
const harnessListeners = [];
function language() { return harnessLanguage; }
function word(key) {
  if (!(key in RECORD_WORDS[harnessLanguage])) throw new Error(`no word ${key}`);
  return RECORD_WORDS[harnessLanguage][key];
}
function currentPosition() { return harnessPosition; }
function onPosition(callback) { harnessListeners.push(callback); }
"""
END = """
recordStart().then(async () => {
  await recordBar(document.getElementById('bar'));
  await recordForm(PACK.sites[0], document.getElementById('form'));
  document.documentElement.dataset.ready = 'yes';
});
"""
NEW_PLACE = "recordForm({ site_id: null }, document.getElementById('form'))"
MANY = """async ({ count, photo }) => {
  const bytes = Uint8Array.from(atob(photo), (sign) => sign.charCodeAt(0));
  for (let i = 0; i < count; i += 1) {
    const draft = recordNewDraft({ site_id: `mine_pit-${i}`, kind: 'mine_pit', name: `坑 ${i}` });
    draft.person = '王工';
    const own = new Blob([bytes, new TextEncoder().encode(`photo ${i}`)], { type: 'image/jpeg' });
    const sha256 = await recordSha256(new Uint8Array(await own.arrayBuffer()));
    await recordAddPhoto(draft, { sha256, taken: null, size: own.size, blob: own });
    await recordFinish(draft);
  }
}"""


def page_text(language="zh", pack=PACK):
    parts = [START % {"pack": json.dumps(pack).replace("<", "\\u003c"), "language": language}]
    parts += [(ASSETS / f"record_{name}.js").read_text(encoding="utf-8") for name in SCRIPTS]
    script = "\n".join([*parts, END])
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    look = (ASSETS / "record_look.css").read_text(encoding="utf-8")
    return PAGE.format(language=language, digest=digest, styles=look, script=script)


def jpeg(number=0, size=(2400, 1800), offset="+08:00", *, quality=90):
    """Return a photo as a camera makes it, with its time and its place."""
    noise = random.Random(number).randbytes(120 * 90 * 3)  # noqa: S311
    image = Image.frombytes("RGB", (120, 90), noise).resize(size, Image.Resampling.BICUBIC)
    exif = Image.Exif()
    camera = exif.get_ifd(ExifTags.IFD.Exif)
    camera[ExifTags.Base.DateTimeOriginal] = "2026:11:28 15:57:00"
    if offset:
        camera[ExifTags.Base.OffsetTimeOriginal] = offset
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (29.0, 1.0, 48.0)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, exif=exif)
    return out.getvalue()


def as_file(content, name="IMG_1.jpg"):
    return {"name": name, "mimeType": "image/jpeg", "buffer": content}


@pytest.fixture(scope="module")
def photo():
    return jpeg()


@pytest.fixture
def site_of(tmp_path):
    """Serve a folder on this machine; the name `field.test` stands for a server without https."""
    folder = tmp_path / "served"
    folder.mkdir()
    handler = functools.partial(QuietHandler, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()

    def address(text, kind):
        if kind == "file":
            (tmp_path / "pack.html").write_text(text, encoding="utf-8", newline="\n")
            return (tmp_path / "pack.html").as_uri()
        (folder / "pack.html").write_text(text, encoding="utf-8", newline="\n")
        host = {"localhost": "localhost", "plain": "field.test"}[kind]
        return f"http://{host}:{server.server_port}/pack.html"

    yield address
    server.shutdown()
    server.server_close()
    thread.join()


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """A server that says nothing and has no icon."""

    def log_message(self, *values):
        """Say nothing."""

    def do_GET(self):
        """Answer a request for the icon of the page with nothing."""
        if self.path == "/favicon.ico":
            self.send_response(204)
            self.end_headers()
        else:
            super().do_GET()


class Phone:
    """A browser, or a corner of one, whose page is held to account."""

    def __init__(self, start, folder):
        self.start, self.folder = start, folder
        self.context: Any = None
        self.complaints: list[str] = []
        self.sessions: list[Any] = []

    def open(self, address, init="", quota=None):
        """Open a page; complaints of the page are held against it in the end."""
        if self.context is None:
            self.context = self.start(**LOOK)
            self.context.set_default_timeout(10_000)
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "console", lambda entry: self.complaints.append(entry.text) if entry.type == "error" else None
        )
        page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        if init:
            page.add_init_script(init)
        if quota is not None:
            self.set_quota(page, address, quota)
        page.goto(address)
        page.wait_for_selector("html[data-ready=yes]")
        return page

    def set_quota(self, page, address, quota):
        """Limit the bytes that the page may keep; None lifts the limit."""
        limit = {} if quota is None else {"quotaSize": quota}
        session = self.context.new_cdp_session(page)
        session.send("Storage.overrideQuotaForOrigin", {"origin": address.rsplit("/", 1)[0], **limit})
        self.sessions.append(session)

    def cut_off(self):
        """End the browser as an empty battery does."""
        mine = f"--user-data-dir={self.folder}"
        for entry in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                words = entry.read_bytes().decode(errors="replace").split("\0")
            except OSError:
                continue
            if mine in words and not any(word.startswith("--type=") for word in words):
                os.kill(int(entry.parent.name), signal.SIGKILL)
        error = pytest.importorskip("playwright.sync_api").Error
        with contextlib.suppress(error):
            self.context.close()
        self.context = None

    def close(self):
        """Close the browser."""
        if self.context is not None:
            self.context.close()
            self.context = None


def kept_in_order(made):
    yield made
    made.close()
    assert made.complaints == []


@pytest.fixture
def phone(browser, tmp_path):
    """A fresh corner, with storage of its own, of the browser that all tests share."""
    yield from kept_in_order(Phone(browser.new_context, tmp_path))


@pytest.fixture
def mortal_phone(browser, chromium_path, tmp_path):
    """A browser of its own with a profile on disk, that can be cut off and started again."""
    folder = tmp_path / "profile"
    start = functools.partial(
        browser.browser_type.launch_persistent_context,
        folder,
        executable_path=chromium_path,
        args=ARGUMENTS,
    )
    yield from kept_in_order(Phone(start, folder))


def fill(page, *, person="王工", note="围挡已修"):
    form = page.locator(".record-form")
    form.get_by_label("记录人").fill(person)
    form.get_by_label("现场所见状态").select_option("done")
    form.get_by_label("是", exact=True).check()
    form.get_by_label("地表").select_option("复绿")
    form.get_by_label("深度").fill("３．５")
    form.get_by_label("备注").fill(note)


def take(page, *photos):
    page.locator("input[type=file][capture]").set_input_files(list(photos))
    page.locator(".record-photos li").nth(len(photos) - 1).wait_for()


def save(page):
    page.get_by_role("button", name="保存记录").click()
    page.get_by_text("记录已保存，待发送。").wait_for()


def send(page, folder, button="发送"):
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button, exact=True).click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def read(path):
    """Read a file of findings and hold it against its format."""
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        content = json.loads(archive.read("findings.json"))
        photos = {name: archive.read(name) for name in names if name != "findings.json"}
        for info in archive.infolist():
            made = dt.datetime(*info.date_time)  # noqa: DTZ001
            assert abs((made - dt.datetime.now(dt.UTC).replace(tzinfo=None)).days) < 3650
            assert info.flag_bits == 0x800
    assert len(names) == len(set(names))
    assert list(content) == ["format", "version", "workspace", "pack", "exported", "findings"]
    assert (content["format"], content["version"]) == ("ecomap-findings", 1)
    assert content["workspace"] == PACK["workspace"]
    assert content["pack"] == {key: PACK[key] for key in ("id", "made", "as_of")}
    assert dt.datetime.fromisoformat(content["exported"]).utcoffset() == dt.timedelta(hours=8)
    for finding in content["findings"]:
        check_finding(finding, photos)
    assert {photo["file"] for finding in content["findings"] for photo in finding["photos"]} == set(photos)
    return content, photos


def check_finding(finding, photos):
    assert sorted(finding) == FIELDS
    assert uuid.UUID(finding["id"]).version == 4
    assert dt.datetime.fromisoformat(finding["recorded"]).utcoffset() == dt.timedelta(hours=8)
    assert finding["position"] is None or sorted(finding["position"]) == [
        "accuracy_m",
        "latitude",
        "longitude",
        "source",
    ]
    for photo in finding["photos"]:
        assert sorted(photo) == ["file", "sha256", "taken"]
        assert photo["file"] == f"photos/{photo['sha256']}.jpg"
        assert hashlib.sha256(photos[photo["file"]]).hexdigest() == photo["sha256"]


@pytest.mark.parametrize("kind", ["file", "localhost", "plain"])
def test_a_finding_survives_a_dead_battery_and_goes_home(mortal_phone, site_of, tmp_path, photo, kind):
    address = site_of(page_text(), kind)
    page = mortal_phone.open(address)
    assert page.evaluate("Boolean(crypto.subtle)") is (kind != "plain")
    fill(page)
    take(page, as_file(photo))
    page.get_by_text("草稿已存").wait_for()
    mortal_phone.cut_off()

    page = mortal_phone.open(address)
    page.get_by_text("继续").wait_for()
    form = page.locator(".record-form")
    assert form.get_by_label("记录人").input_value() == "王工"
    assert form.get_by_label("备注").input_value() == "围挡已修"
    assert form.get_by_label("是", exact=True).is_checked()
    assert page.locator(".record-photos li").count() == 1
    form.get_by_label("此位置就是点位所在地").check()
    save(page)
    assert "待发送 1 条" in page.locator(".record-count").inner_text()
    path = send(page, tmp_path)
    content, photos = read(path)
    today = dt.datetime.fromisoformat(content["exported"])
    assert path.name == f"常德市-虚构-台账_王工_{today:%Y-%m-%d-%H%M}.ecomap.zip"
    (finding,) = content["findings"]
    assert finding["site_id"] == "mine_pit-0001"
    assert finding["name"] == ""
    assert finding["person"] == "王工"
    assert finding["position"] == {"longitude": 111.69, "latitude": 29.03, "accuracy_m": 8, "source": "gps"}
    assert finding["is_location"] is True
    assert finding["status"] == "done"
    assert finding["answers"] == {"fence": True, "surface": "复绿", "depth": 3.5}
    assert finding["replaces"] is None
    assert finding["photos"][0]["taken"] == "2026-11-28T15:57:00+08:00"
    with Image.open(io.BytesIO(next(iter(photos.values())))) as image:
        assert image.format == "JPEG"
        assert image.size == (1600, 1200)
        assert not image.getexif()


def test_a_finding_keeps_its_id_and_a_correction_names_it(phone, site_of, tmp_path, photo):
    page = phone.open(site_of(page_text(), "file"))
    fill(page)
    take(page, as_file(photo), as_file(jpeg(1, offset=""), "IMG_2.jpg"))
    save(page)
    first, photos = read(send(page, tmp_path))
    again, same = read(send(page, tmp_path, "保存文件"))
    assert first["findings"] == again["findings"]
    assert photos == same
    page.get_by_role("button", name="对方已收到").click()
    page.get_by_text("已标为已发送。").wait_for()
    page.get_by_role("button", name="更正").click()
    page.locator(".record-sheet").get_by_label("备注").fill("深度有误")
    page.locator(".record-sheet").get_by_role("button", name="保存记录").click()
    page.locator(".record-sheet").get_by_text("记录已保存，待发送。").wait_for()
    later, copies = read(send(page, tmp_path))
    (finding,) = later["findings"]
    assert finding["replaces"] == first["findings"][0]["id"]
    assert finding["note"] == "深度有误"
    assert copies == photos
    page.get_by_role("button", name="记录列表").click()
    page.get_by_role("button", name="记录列表").click()
    everything, _ = read(send(page, tmp_path, "重新发送全部记录"))
    assert len(everything["findings"]) == 2


def test_a_new_place_needs_a_name_a_kind_and_a_person(phone, site_of, tmp_path):
    page = phone.open(site_of(page_text(), "file"))
    page.evaluate(
        "harnessPosition = { longitude: 111.7, latitude: 29.1, accuracy_m: null, source: 'tapped' }"
    )
    page.evaluate(NEW_PLACE)
    for label, value, complaint in (
        ("记录人", "李工", "请填写记录人。"),
        ("点位名称", "河边新坑", "请填写新点位的名称。"),
        ("类型", "mine_pit", "请选择新点位的类型。"),
        ("深度", "三米", None),
        ("深度", "-1.5", "“深度”应为数字。"),
    ):
        if complaint:
            page.get_by_role("button", name="保存记录").click()
            page.get_by_role("alert").get_by_text(complaint).wait_for()
        field = page.locator(".record-form").get_by_label(label)
        field.select_option(value) if label == "类型" else field.fill(value)
    save(page)
    content, _ = read(send(page, tmp_path))
    (finding,) = content["findings"]
    assert (finding["site_id"], finding["name"], finding["kind"]) == (None, "河边新坑", "mine_pit")
    assert finding["position"]["source"] == "tapped"
    assert finding["position"]["accuracy_m"] is None
    assert finding["is_location"] is True
    assert finding["answers"] == {"depth": -1.5}


def test_two_hundred_findings_survive_a_new_start(mortal_phone, site_of, tmp_path):
    address = site_of(page_text(), "localhost")
    page = mortal_phone.open(address)
    small = base64.b64encode(jpeg(3, (1600, 1200), quality=80)).decode()
    page.evaluate(MANY, {"count": 200, "photo": small})
    mortal_phone.cut_off()
    page = mortal_phone.open(address)
    assert "待发送 200 条" in page.locator(".record-count").inner_text()
    content, photos = read(send(page, tmp_path))
    assert len(content["findings"]) == 200
    assert len(photos) == 200
    page.get_by_role("button", name="对方已收到").click()
    page.get_by_role("button", name="删除全部已发送的记录").click()
    assert page.locator(".record-list li").count() == 200
    page.get_by_role("button", name="确定删除？").click()
    page.get_by_text("已删除。").wait_for()
    assert page.evaluate("recordReadAll('photos').then((all) => all.length)") == 0


def test_a_full_phone_loses_nothing(mortal_phone, site_of, tmp_path, photo):
    address = site_of(page_text(), "localhost")
    page = mortal_phone.open(address)
    for note in ("第一条", "多余"):
        fill(page, note=note)
        take(page, as_file(photo))
        save(page)
        page.get_by_role("button", name="再记一条").click()
    mortal_phone.cut_off()

    # A browser asks for the quota once in a while: the new one starts with none.
    page = mortal_phone.open(address, quota=1)
    form, alert = page.locator("form.record-form"), page.locator(".record-form .record-alert")
    fill(page, note="第二条")
    alert.get_by_text("手机存储空间已满").wait_for()
    take(page, as_file(jpeg(2)))
    page.get_by_role("button", name="保存记录").click()
    alert.get_by_text("手机存储空间已满").wait_for()
    assert form.get_by_label("备注").input_value() == "第二条"
    assert page.locator(".record-photos li").count() == 1
    content, photos = read(send(page, tmp_path))
    assert sorted(finding["note"] for finding in content["findings"]) == ["多余", "第一条"]
    assert len(photos) == 1
    page.get_by_role("button", name="记录列表").click()
    page.get_by_role("button", name="记录列表").click()
    spare = page.locator(".record-list li", has_text="王工").nth(1)
    spare.get_by_role("button", name="删除").click()
    spare.get_by_role("button", name="尚未发送，确定删除？").click()
    page.get_by_text("已删除。").wait_for()
    page.get_by_role("button", name="关闭").click()
    mortal_phone.set_quota(page, address, None)
    save(page)
    mortal_phone.cut_off()
    page = mortal_phone.open(address)
    content, photos = read(send(page, tmp_path))
    assert len(content["findings"]) == 2
    assert content["findings"][1]["note"] == "第二条"
    assert len(photos) == 2


def test_a_photo_without_room_leaves_the_text_of_its_draft(mortal_phone, site_of, photo):
    address = site_of(page_text(), "localhost")
    page = mortal_phone.open(address, quota=120_000)
    fill(page)
    page.get_by_text("草稿已存").wait_for()
    take(page, as_file(photo))
    page.locator(".record-form .record-alert").get_by_text("手机存储空间已满").wait_for()
    mortal_phone.cut_off()
    page = mortal_phone.open(address)
    assert page.locator(".record-form").get_by_label("备注").input_value() == "围挡已修"
    assert page.locator(".record-photos li").count() == 0


@pytest.mark.parametrize(
    "init",
    [
        "Object.defineProperty(window, 'indexedDB', { value: undefined })",
        "IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError'); }",
    ],
)
def test_without_a_database_it_says_so_and_sends_from_memory(phone, site_of, tmp_path, photo, init):
    page = phone.open(site_of(page_text(), "file"), init)
    page.get_by_role("alert").get_by_text("此浏览器不能保存数据").wait_for()
    fill(page)
    take(page, as_file(photo))
    page.get_by_role("button", name="保存记录").click()
    page.get_by_text("记录只在内存中，请立即发送。").wait_for()
    content, photos = read(send(page, tmp_path))
    assert len(content["findings"]) == len(photos) == 1


@pytest.mark.parametrize(
    ("answer", "said", "downloads"),
    [
        ("Promise.resolve()", "已交给所选应用", False),
        ("Promise.reject(new DOMException('', 'AbortError'))", "未发送。", False),
        ("Promise.reject(new DOMException('', 'NotAllowedError'))", "文件已交浏览器下载", True),
    ],
)
def test_a_file_is_shared_where_the_browser_can(phone, site_of, answer, said, downloads):
    init = f"navigator.canShare = () => true; navigator.share = () => {answer};"
    page = phone.open(site_of(page_text(), "localhost"), init)
    saved = []
    page.on("download", lambda download: saved.append(download))  # noqa: PLW0108
    fill(page)
    save(page)
    page.get_by_role("button", name="发送", exact=True).click()
    page.get_by_text(said).wait_for()
    page.wait_for_timeout(300)
    assert bool(saved) is downloads
    assert "待发送 1 条" in page.locator(".record-count").inner_text()


def test_texts_stay_texts(phone, site_of, tmp_path):
    bad = '"><img src=x onerror="document.title=1"><script>document.title=2</script>'
    items = [{**item, "zh": f"{item['zh']}{bad}", "choices": [bad] * bool(item["choices"])} for item in PITS]
    pack = PACK | {"checklists": {"mine_pit": items}, "sites": [PIT | {"name": bad}]}
    page = phone.open(site_of(page_text(pack=pack), "file"))
    form = page.locator(".record-form")
    form.get_by_label("记录人").fill(bad)
    form.get_by_label("备注").fill(bad)
    form.get_by_label("说明").fill(bad)
    form.get_by_label("地表").select_option(bad)
    page.locator("input[type=file][capture]").set_input_files(as_file(b"no picture", f"{bad}.jpg"))
    page.get_by_text("无法读取照片").wait_for()
    save(page)
    path = send(page, tmp_path)
    page.get_by_role("button", name="记录列表").click()
    page.get_by_role("button", name="记录列表").click()
    page.locator(".record-name").get_by_text(bad).wait_for()
    assert page.title() == "Harness"
    assert page.locator("img").count() == 0
    assert not set('<>"/') & set(path.name)
    with zipfile.ZipFile(path) as archive:
        (finding,) = json.loads(archive.read("findings.json"))["findings"]
    assert finding["person"] == finding["note"] == finding["answers"]["remark"] == bad


def test_an_edited_photo_or_draft_can_be_taken_back(phone, site_of, photo):
    page = phone.open(site_of(page_text(), "file"))
    fill(page)
    take(page, as_file(photo))
    page.locator("input[type=file][capture]").set_input_files(as_file(photo))
    page.get_by_text("已在本记录中").wait_for()
    page.get_by_role("button", name="删除此照片").click()
    page.get_by_role("button", name="确定删除？").click()
    page.locator(".record-photos li").wait_for(state="detached")
    assert page.evaluate("recordReadAll('photos').then((all) => all.length)") == 0
    take(page, as_file(photo))
    save(page)
    page.get_by_role("button", name="记录列表").click()
    page.get_by_role("button", name="编辑").click()
    page.locator(".record-sheet").get_by_label("备注").fill("改过")
    page.locator(".record-sheet").get_by_role("button", name="放弃草稿").click()
    page.locator(".record-sheet").get_by_role("button", name="确定放弃").click()
    page.locator(".record-sheet .record-photos li").wait_for(state="detached")
    assert page.evaluate("recordHeld.size") == 0


def test_own_hash_is_that_of_the_standard(phone, site_of):
    page = phone.open(site_of(page_text(), "file"))
    for length in (0, 1, 55, 56, 63, 64, 65, 100_000):
        content = random.Random(length).randbytes(length)  # noqa: S311
        found = page.evaluate("all => recordOwnSha256(Uint8Array.from(all))", list(content))
        assert found == hashlib.sha256(content).hexdigest(), length


def test_an_old_position_is_not_taken_by_itself(phone, site_of):
    page = phone.open(site_of(page_text(), "file"))
    page.evaluate("recordPositionMade -= 130000")
    page.evaluate(NEW_PLACE)
    page.get_by_text("尚无位置").wait_for()
    page.get_by_role("button", name="用本页选定的位置").click()
    page.get_by_text("29.03000°N 111.69000°E，误差约 8 米，手机定位").wait_for()


def test_a_draft_that_is_open_twice_ends_in_both_places(phone, site_of, tmp_path):
    page = phone.open(site_of(page_text(), "file"))
    fill(page)
    page.get_by_role("button", name="记录列表").click()
    page.get_by_role("button", name="编辑").click()
    sheet = page.locator(".record-sheet")
    sheet.get_by_role("button", name="保存记录").click()
    sheet.get_by_text("记录已保存，待发送。").wait_for()
    page.get_by_role("button", name="关闭").click()
    form = page.locator("form.record-form")
    assert form.get_by_label("备注").input_value() == ""
    form.get_by_label("备注").fill("第二条")
    save(page)
    content, _ = read(send(page, tmp_path))
    assert sorted(finding["note"] for finding in content["findings"]) == ["围挡已修", "第二条"]


def test_a_second_tab_is_heard_of(phone, site_of, tmp_path):
    address = site_of(page_text(), "localhost")
    first = phone.open(address)
    second = phone.open(address)
    fill(second)
    save(second)
    assert "待发送 0 条" in first.locator(".record-count").inner_text()
    first.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    first.get_by_text("待发送 1 条").wait_for()
    assert len(read(send(first, tmp_path))[0]["findings"]) == 1


@pytest.mark.parametrize(
    ("offset", "taken"), [("-03:30", "2026-11-28T15:57:00-03:30"), ("", "2026-11-28T15:57:00+08:00")]
)
def test_the_time_of_a_photo_is_that_of_the_camera(phone, site_of, offset, taken):
    page = phone.open(site_of(page_text(), "file"))
    take(page, as_file(jpeg(offset=offset)))
    assert page.evaluate("recordInState('draft')[0].photos[0].taken") == taken


@pytest.mark.parametrize("cut", [3, 20, 60, 100])
def test_a_broken_header_gives_no_time_and_no_error(phone, site_of, photo, cut):
    page = phone.open(site_of(page_text(), "file"))
    answer = page.evaluate("all => recordTaken(new Blob([Uint8Array.from(all)]))", list(photo[:cut]))
    assert answer is None


def test_a_screenshot_without_a_time_is_taken_as_it_is(phone, site_of):
    out = io.BytesIO()
    Image.new("RGBA", (300, 200), (0, 0, 0, 0)).save(out, "PNG")
    page = phone.open(site_of(page_text(), "file"))
    page.locator("input[type=file]:not([capture])").set_input_files(
        {"name": "a.png", "mimeType": "image/png", "buffer": out.getvalue()}
    )
    page.locator(".record-photos li").wait_for()
    assert page.evaluate("recordInState('draft')[0].photos[0].taken") is None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_axe_finds_nothing_and_targets_fit_a_thumb(phone, site_of, axe_finds, photo, language):
    page = phone.open(site_of(page_text(language), "file"))
    save_button, list_button, send_button = {
        "zh": ("保存记录", "记录列表", "发送"),
        "en": ("Save the finding", "Findings", "Send"),
    }[language]
    take(page, as_file(photo))
    page.get_by_role("button", name=save_button).click()
    assert page.evaluate("document.activeElement.id").endswith("-person")
    assert axe_finds(page) == []
    small = """() => [...document.querySelectorAll('button, select, input:not([type=file]), textarea')]
      .map((node) => node.closest('.record-radio, .record-check') || node)
      .filter((node) => node.getClientRects().length)
      .filter((node) => node.getBoundingClientRect().height < 44 || node.getBoundingClientRect().width < 44)
      .map((node) => node.outerHTML)"""
    assert page.evaluate(small) == []
    page.locator("form.record-form .record-field").first.fill("王工")
    page.get_by_role("button", name=save_button).click()
    page.get_by_role("button", name=list_button, exact=True).click()
    page.locator(".record-list li").wait_for()
    assert axe_finds(page) == []
    assert page.evaluate(small) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    with page.expect_download():
        page.get_by_role("button", name=send_button, exact=True).click()
    assert axe_finds(page) == []
    page.keyboard.press("Escape")
    page.locator(".record-sheet").wait_for(state="hidden")


def test_both_languages_have_the_same_words(phone, site_of):
    page = phone.open(site_of(page_text(), "file"))
    chinese, english = page.evaluate("[RECORD_WORDS.zh, RECORD_WORDS.en].map((words) => Object.keys(words))")
    assert chinese == english
    scripts = "".join((ASSETS / f"record_{name}.js").read_text(encoding="utf-8") for name in SCRIPTS[1:])
    made = (
        "record_person",
        "record_name",
        "record_kind",
        "record_status",
        "record_note",
        "record_source_",
        "record_state_",
        "record_send_",
        "record_photo_",
    )
    assert [key for key in chinese if key not in scripts and not key.startswith(made)] == []
