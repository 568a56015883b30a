"""Descriptions that map programs write as web pages, as plain text."""

from __future__ import annotations

from html.parser import HTMLParser

_BLOCKS = frozenset({"br", "p", "div", "tr", "li", "table", "h1", "h2", "h3", "h4"})
_CELLS = frozenset({"td", "th"})


class _Text(HTMLParser):
    """Gathers the text of a page; rows and paragraphs become lines, cells stand apart."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the parser calls it so
        """Begin a line, a cell, or something that nobody reads."""
        if tag in {"script", "style"}:
            self.silent += 1
        self.parts.append("\n" if tag in _BLOCKS else "\t" if tag in _CELLS else "")

    def handle_endtag(self, tag: str) -> None:
        """End a line."""
        if tag in {"script", "style"}:
            self.silent = max(0, self.silent - 1)
        self.parts.append("\n" if tag in _BLOCKS else "")

    def handle_data(self, data: str) -> None:
        """Keep what is read."""
        if not self.silent:
            self.parts.append(data)


def plain_of_html(text: str) -> str:
    """Return the text of a description that is written as a web page.

    Examples
    --------
    >>> plain_of_html("<tr><td>矿种</td><td>石灰岩</td></tr><tr><td>面积</td><td>3 ha</td></tr>")
    '矿种: 石灰岩; 面积: 3 ha'
    >>> plain_of_html("深度 < 5 m")
    '深度 < 5 m'
    """
    page = _Text()
    page.feed(text)
    page.close()
    lines = ("".join(page.parts)).split("\n")
    rows = [": ".join(filter(None, (" ".join(cell.split()) for cell in line.split("\t")))) for line in lines]
    return "; ".join(filter(None, rows))
