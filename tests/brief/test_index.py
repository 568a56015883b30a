"""`maps/index.json`: fields as documented, digests and counts true; a PDF is listed while it is true."""

import hashlib
import json
import re

import pytest

from ecomap.store.workspace import open_workspace
from ecomap.workflows.brief_files import make_briefs
from ecomap.workflows.build import build
from ecomap.workflows.index import COUNT_FIELDS, FILE_FIELDS, INDEX_FIELDS

KINDS = {"map", "brief", "brief-list", "brief-pdf", "summary", "sites", "other"}


@pytest.fixture(scope="module")
def built(city_pattern, tmp_path_factory):
    import shutil  # noqa: PLC0415 - only here

    root = shutil.copytree(city_pattern, tmp_path_factory.mktemp("indexed") / "city")
    workspace = open_workspace(root, search=False)
    assert not build(workspace).is_refused
    return workspace


def index_of(workspace):
    return json.loads((workspace.maps / "index.json").read_text(encoding="utf-8"))


def documented(repository, heading):
    text = (repository / "docs" / "briefs.md").read_text(encoding="utf-8")
    part = text.partition(f"{heading}\n")[2].partition("\n#")[0]
    return tuple(re.findall(r"^\| `(\w+)` \|", part, flags=re.MULTILINE))


def test_the_docs_name_every_field_in_its_order(built, repository):
    document = index_of(built)
    assert tuple(document) == INDEX_FIELDS == documented(repository, "## The index for machines")
    assert {tuple(item) for item in document["files"]} == {FILE_FIELDS}
    assert documented(repository, "### Fields of a file") == FILE_FIELDS
    assert documented(repository, "### Fields of the counts") == COUNT_FIELDS
    assert {tuple(item["counts"]) for item in document["files"] if item["counts"]} == {COUNT_FIELDS}


def test_every_file_is_there_with_its_size_and_digest(built):
    files = index_of(built)["files"]
    assert {item["kind"] for item in files} == KINDS - {"brief-pdf", "other"}
    for item in files:
        data = (built.maps / item["file"]).read_bytes()
        assert (item["bytes"], item["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
    listed = {(built.maps / item["file"]).resolve() for item in files}
    pages = {path.resolve() for path in built.maps.rglob("*.html")}
    assert pages <= listed


def test_map_and_brief_of_a_county_tell_the_same_counts(built):
    files = index_of(built)["files"]
    by_adcode: dict[str | None, list[dict[str, int]]] = {}
    for item in files:
        if item["counts"]:
            by_adcode.setdefault(item["adcode"], []).append(item["counts"])
    assert len(by_adcode) >= 3
    for counts in by_adcode.values():
        assert all(count == counts[0] for count in counts)
        assert counts[0]["open"] + counts[0]["done"] + counts[0]["closed"] == counts[0]["sites"]


def test_every_link_of_briefs_and_their_list_leads_somewhere(built):
    for path in sorted((built.maps / "briefs").glob("*.html")):
        links = re.findall(r'href="([^"#:]+)(?:#\w+)?"', path.read_text(encoding="utf-8"))
        assert links
        assert [link for link in links if not (path.parent / link).resolve().is_file()] == []


def test_a_pdf_is_listed_while_it_says_what_the_brief_says(city):
    pytest.importorskip("matplotlib", reason="the extra poster is not installed")
    workspace = open_workspace(city, search=False)
    made = make_briefs(workspace, form="pdf", languages=("zh",))
    (path,) = [item[0] for item in made.files]
    build(workspace)
    listing = workspace.maps / "briefs" / "index.html"
    assert f'href="{path.name}"' in listing.read_text(encoding="utf-8")
    (entry,) = [item for item in index_of(workspace)["files"] if item["kind"] == "brief-pdf"]
    assert entry["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    build(workspace, as_of=made.as_of.replace(year=made.as_of.year + 1))
    text = listing.read_text(encoding="utf-8")
    assert f'href="{path.name}"' not in text
    assert "已过时" in text
    assert not [item for item in index_of(workspace)["files"] if item["kind"] == "brief-pdf"]
