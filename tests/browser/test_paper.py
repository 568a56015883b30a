"""The page on paper."""

import pytest

pytestmark = pytest.mark.browser


def test_canvases_are_fresh_on_paper(open_page, html):
    """Chromium prints a canvas that was painted on the screen as an opaque sheet over what lies below."""
    page = open_page(html)
    page.evaluate("window.onScreen = [...document.querySelectorAll('.ecomap-canvas')]")
    assert page.evaluate("window.onScreen.length") == 2
    page.pdf(landscape=True, print_background=True)
    assert page.evaluate("window.onScreen.filter(canvas => canvas.isConnected).length") == 0
    assert page.locator(".ecomap-canvas").count() == 2
