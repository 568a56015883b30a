"""Every page of whole workspaces: silent, whole on a phone and in both languages, obeying every control."""

import pytest

pytestmark = pytest.mark.browser

# County pages are made alike: those of real borders are all opened, of the invented city the first two.
WORKSPACES = pytest.mark.parametrize(("name", "count"), [("committed", None), ("1000", 3)])
PHONE = (360, 800)
_FITS = "document.documentElement.scrollWidth <= window.innerWidth"

# One step of a walk over all controls that can be seen: the first that was not tried yet is used as a person
# would use it. Of many that are alike (rows of lists and tables) three are enough.
_STEP = r"""(tried) => {
  const panel = (node) => (node.closest('[id]') || document.body).id;
  const facet = (node) => (node.closest('[data-facet]') || document.body).dataset.facet || '';
  const alike = (node) => node.id ? `#${node.id}`
    : [node.tagName, node.type || '', node.className, panel(node), facet(node)].join('|');
  const isShown = (node) => !node.disabled && !node.closest('.tabs')
    && node.checkVisibility({ visibilityProperty: true }) && node.getBoundingClientRect().width > 0;
  const limit = (node) => (node.id === 'language' ? 2 : node.id ? 1 : 3);
  const controls = [...document.querySelectorAll(
    'button, input, select, summary, textarea, [role=button], [role=slider], a[href^="#"]')].filter(isShown);
  const node = controls.find((one) => (tried[alike(one)] || 0) < limit(one));
  if (!node) return null;
  const key = alike(node);
  // The n-th of those that are alike, so that not the same one is used three times.
  const siblings = controls.filter((other) => alike(other) === key);
  const target = siblings[Math.min(tried[key] || 0, siblings.length - 1)];
  const change = (value) => {
    target.value = value;
    target.dispatchEvent(new Event('input', { bubbles: true }));
    target.dispatchEvent(new Event('change', { bubbles: true }));
  };
  target.scrollIntoView({ block: 'nearest' });
  target.focus();
  if (target.tagName === 'SELECT') [...target.options].forEach((option) => change(option.value));
  else if (target.type === 'range') [target.min || 0, target.max || 100, 7].forEach(change);
  else if (target.type === 'date') change('2024-02-29');
  else if (target.type === 'number') change('7');
  else if (['text', 'search'].includes(target.type) || target.tagName === 'TEXTAREA') {
    ['a', '<b>"\'', '不存在的点位', '1', ''].forEach(change);
  } else target.click();
  // What was open is closed by a click, and what lies in it is wanted too.
  if (target.tagName === 'SUMMARY' && !target.parentElement.open) target.click();
  return key;
}"""
_MOST_STEPS = 600


def pages_of(workspace):
    """Return the files of all map pages, the city's first."""
    counties = sorted(path for path in workspace.maps.glob("*.html") if path.stem.isdecimal())
    return [workspace.maps / "index.html", *counties]


def walk(page):
    """Use every control of a page, panel by panel, with Escape in between; say how often each was used."""
    tried: dict[str, int] = {}
    for tab in page.locator(".tabs button:visible").all():
        for step in range(_MOST_STEPS):
            # A filter that lets nothing through would leave nothing to use.
            if step % 5 == 0:
                page.evaluate("Ecomap.filter.clear()")
            # Escape puts the sheet of a phone away.
            if tab.get_attribute("aria-expanded") != "true":
                tab.evaluate("tab => tab.click()")
            key = page.evaluate(_STEP, tried)
            if key is None:
                break
            tried[key] = tried.get(key, 0) + 1
            page.keyboard.press("Escape")
        else:
            pytest.fail(f"the controls of the page have no end: {tried}")
    return tried


@WORKSPACES
def test_every_page_opens_in_silence_wide_and_on_a_phone_in_both_languages(visitor, built, name, count):
    for file in pages_of(built(name))[:count]:
        page = visitor.open(file)
        assert page.evaluate("document.documentElement.lang").startswith("zh")
        assert page.evaluate(_FITS), file.name
        page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        for _ in range(2):
            assert page.evaluate(_FITS), file.name
            page.evaluate("document.getElementById('language').click()")
        page.evaluate("document.getElementById('language').click()")
        assert page.evaluate("document.documentElement.lang") == "en"
        headings = page.locator("button, summary, th, label").all_inner_texts()
        assert headings
        page.context.close()


@pytest.mark.parametrize(("name", "which"), [("committed", 0), ("committed", 1), ("1000", 0)])
def test_every_control_can_be_used(visitor, built, name, which):
    page = visitor.open(pages_of(built(name))[which])
    visitor.has_tiles = True
    everything = page.evaluate("Ecomap.filter.result().totals.located")
    used = walk(page)
    kinds = {key.split("|")[0] for key in used if not key.startswith("#")}
    assert {"INPUT", "BUTTON", "SUMMARY"} <= kinds
    assert {"#zoom-in", "#zoom-out", "#full-extent", "#language", "#print"} <= set(used)
    assert page.evaluate("window.printed") >= 1
    page.evaluate("Ecomap.filter.clear()")
    assert page.evaluate("Ecomap.filter.result().totals.located") == everything
    assert page.evaluate(_FITS)


def test_a_phone_obeys_every_control_too(visitor, built):
    page = visitor.open(pages_of(built("committed"))[0], size=PHONE)
    visitor.has_tiles = True
    assert len(walk(page)) > 10
    assert page.evaluate(_FITS)


@pytest.mark.parametrize("size", [(1440, 900), PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("name", ["committed", "1000"])
def test_axe_finds_no_violation_in_any_panel(visitor, axe_finds, built, name, size):
    page = visitor.open(pages_of(built(name))[0], size=size)
    found = []
    for tab in page.locator(".tabs button:visible").all():
        if tab.get_attribute("aria-expanded") != "true":
            tab.click()
        found += axe_finds(page)
    assert found == []
