"""First letters of Chinese characters, so that a page can be searched with `txq` for 桃溪区."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from ecomap.render.columns import text, text_values, texts

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd

    from ecomap.render.page import MapPage


def page_initials(page: MapPage, sites: gpd.GeoDataFrame) -> dict[str, str]:
    """Return the first letters of all characters that a reader of the page may search for.

    `sites` are the rows of the page that are shown.
    """
    return initials_table(
        [
            *text_values(sites["name"]),
            *(alias for aliases in sites["aliases"].to_numpy(dtype=object) for alias in texts(aliases)),
            *map(text, page.counties["name"]),
            *(
                name
                for problem in page.problems
                for name in (problem.title, *problem.responsible_units, *problem.leaders)
            ),
        ]
    )


def initials_table(names: Iterable[str]) -> dict[str, str]:
    """Return which characters of the names are read with which first letters of pinyin.

    All readings of a character count, because names of places often keep a rare one: 长 is found by both c
    and z. Only characters that occur are in the table, each once, so its size follows the number of different
    characters and not of names. Readings are those of pypinyin, https://pypinyin.readthedocs.io/.

    Returns
    -------
    dict
        First letters in alphabetical order (`"cz"`) to the characters read so, in code point order.

    Examples
    --------
    >>> initials_table(["长江", "Pit 1", "江心洲"])
    {'cz': '长', 'j': '江', 'x': '心', 'z': '洲'}
    """
    found: dict[str, list[str]] = {}
    for character in sorted(character for character in set("".join(names)) if character > "\u2fff"):
        letters = _first_letters(character)
        if letters:
            found.setdefault(letters, []).append(character)
    return {letters: "".join(found[letters]) for letters in sorted(found)}


def _first_letters(character: str) -> str:
    """Return the first letters of all readings, in alphabetical order; empty for what has no reading."""
    # Slow to import, and only pages need it.
    from pypinyin import Style, pinyin  # noqa: PLC0415 - see above

    readings = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    # A few readings begin with an accented letter, which stands for the plain one on a keyboard.
    plain = {unicodedata.normalize("NFD", reading)[:1] for reading in (readings[0] if readings else [])}
    return "".join(sorted(letter for letter in plain if "a" <= letter <= "z"))
