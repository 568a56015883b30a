"""Texts, wherever they stand: short, plain, and fit for pages and workbooks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ecomap.checks.rules import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

LONGEST_TEXT = 10_000
"""Characters beyond which a text is told as too long."""

_TAG = re.compile(r"<\s*[/!?]?\s*[A-Za-z]")
# What XML 1.0 cannot hold, and so no workbook: control characters and half characters.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_ODD = re.compile(f"{_TAG.pattern}|{_UNPRINTABLE.pattern}")


def are_plain(texts: Sequence[str]) -> bool:
    """Say whether texts are surely without fault; one search over all of them is many times faster."""
    return max(map(len, texts), default=0) <= LONGEST_TEXT and not _ODD.search("\n".join(texts))


def texts_of(properties: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield every text of the properties of a feature or the cells of a row, with its name."""
    for name, value in properties.items():
        for text in value if isinstance(value, list) else (value,):
            if isinstance(text, str) and text:
                yield name, text


def text_faults(texts: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    r"""Yield the rule and the words of what is wrong with texts.

    Examples
    --------
    >>> [rule for rule, _ in text_faults([("name", "<b>"), ("note", "COD<100"), ("note", "a\x00")])]
    ['markup', 'unprintable-text']
    """
    for name, text in texts:
        if len(text) > LONGEST_TEXT:
            yield "long-text", f"{shown(name)} has {len(text):,} characters. Keep documents beside the layer."
        if _TAG.search(text, 0, LONGEST_TEXT):
            yield "markup", f"{shown(name)} holds an HTML tag: {shown(text)}. It is shown as text, never run."
        if _UNPRINTABLE.search(text, 0, LONGEST_TEXT):
            what = f"{shown(name)} holds characters that no page or workbook can: {shown(text)}"
            yield "unprintable-text", f"{what}. Take them out."
