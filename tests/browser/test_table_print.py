"""The table on paper: all rows, whatever is in sight."""

import io

import pytest

from ecomap.render.webmap import render_page

pytestmark = pytest.mark.browser

# Asked at the moment of printing, because the page clears the paper away afterwards.
LISTEN = """() => {
  window.onPaper = [];
  window.addEventListener('beforeprint', () => {
    const paper = document.getElementById('table-paper');
    window.onPaper.push(paper && {
      heads: [...paper.querySelectorAll('thead th')].map(cell => cell.textContent),
      ids: [...paper.querySelectorAll('tbody tr')].map(row => row.lastChild.textContent),
      title: paper.querySelector('h1').textContent,
      words: paper.querySelector('p').textContent,
    });
  });
}"""


@pytest.fixture(scope="module")
def crowd_html(invented):
    return render_page(invented.crowd_page(3100))


def text_of(data):
    """Return the number of sheets of a PDF, and its words."""
    pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed")
    sheets = pypdf.PdfReader(io.BytesIO(data)).pages
    return len(sheets), "\n".join(sheet.extract_text() for sheet in sheets)


def test_all_shown_rows_are_printed_in_their_order_with_title_day_and_filter(
    act, open_page, crowd_html, invented
):
    page = open_page(crowd_html)
    page.evaluate(LISTEN)
    page.locator("#open-table").click()
    act.tick(page, "kind", "port")
    act.tick(page, "status", "closed")
    page.locator('#site-table th[data-key="id"] button').click(click_count=2, delay=20)
    sheets, words = text_of(page.pdf(prefer_css_page_size=True))
    frame = invented.crowd(3100)
    chosen = frame[(frame["kind"] == "port") & (frame["status_class"] == "closed")]["site_id"].tolist()
    (paper,) = page.evaluate("window.onPaper")
    assert len(chosen) > 100 > page.locator("#site-table tr[data-place]").count()
    assert paper["ids"] == chosen[::-1]
    assert paper["heads"][0] == "名称"
    assert len(paper["heads"]) == 10
    assert paper["title"] == "甲乙丙市整改图"
    assert paper["words"] == f"状态截至 2031-03-01　{len(chosen)} 个点位；状态：已销号；类型：港口"
    # The sheets themselves hold them too, and nothing but them: the map and its lists stay away.
    told = [line for line in words.replace("\n", " ").split() if line.startswith("S-")]
    assert told == chosen[::-1]
    assert len(chosen) / 50 < sheets < len(chosen) / 10
    assert "图上符号" not in words
    # Afterwards the page is as before.
    assert page.locator("#table-paper").count() == 0
    assert page.locator("#site-table").is_visible()
    assert page.evaluate("document.documentElement.className") == ""


def test_on_paper_the_table_is_as_wide_as_the_sheet(open_page, html):
    page = open_page(html, size=(1047, 720))
    page.locator("#open-table").click()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    for selector in ("#site-table", ".panel", ".masthead"):
        assert not page.locator(selector).is_visible(), selector
    paper = page.locator("#table-paper")
    assert paper.locator("tbody tr").count() == 12
    box = paper.locator("table").bounding_box()
    assert 0 <= box["x"] < box["x"] + box["width"] <= 1047
    page.emulate_media(media="screen")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("#site-table").is_visible()


def test_without_the_table_the_map_is_printed(open_page, html):
    page = open_page(html)
    page.evaluate(LISTEN)
    page.locator("#open-table").click()
    page.keyboard.press("Escape")
    page.pdf()
    assert page.evaluate("window.onPaper") == [None]


def test_very_many_rows_are_asked_about_first(act, open_page, crowd_html):
    page = open_page(crowd_html)
    page.evaluate("window.printed = 0; window.print = () => { window.printed += 1; }; null")
    page.locator("#open-table").click()
    button = page.locator("#table-print")
    button.click()
    assert button.inner_text() == "仍要打印 3,100 行（约 92 页）"
    assert page.evaluate("window.printed") == 0
    # Other rows are another question.
    act.tick(page, "kind", "port")
    assert button.inner_text() == "打印表格"
    button.click()
    assert page.evaluate("window.printed") == 1
    page.locator("#reset").click()
    button.click()
    assert page.evaluate("window.printed") == 1
    button.click()
    assert page.evaluate("window.printed") == 2
    assert button.inner_text() == "打印表格"
