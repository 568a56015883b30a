"""Make a workspace: counties, empty layers, empty tables, settings."""

from __future__ import annotations

import json
import re
import secrets
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecomap import geojson
from ecomap.errors import RefusedError, UsageError
from ecomap.frames import features_of
from ecomap.model import BUILTIN_KINDS
from ecomap.store import boundaries
from ecomap.store.atomic import write_text
from ecomap.store.ledger import EVENT_COLUMNS
from ecomap.store.outlines import read_outlines
from ecomap.store.problems import MEASURE_COLUMNS, PROBLEM_COLUMNS
from ecomap.store.targets import TARGET_COLUMNS
from ecomap.store.text import write_rows
from ecomap.store.workspace import CONFIG_NAME

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

_IGNORED = "/maps/*.html\n/maps/briefs/\n/maps/index.json\n/maps/summary.csv\n/maps/summary.xlsx\n/surveys/\n"


@dataclass(frozen=True, slots=True)
class Ground:
    """The counties of a new workspace and where they come from."""

    counties: gpd.GeoDataFrame
    """`adcode`, `name`, `name_en` and polygons in EPSG:4326."""
    source: str
    """Who drew them."""
    licence: str
    """On which terms."""


def init(folder: Path, *, adcode: str, outlines: Path | None = None, title: str = "") -> list[str]:
    """Make a workspace for a Chinese city or county in a new or empty folder.

    The whole folder is made beside its place and renamed, so that a broken run
    leaves nothing.

    Returns
    -------
    Names of the counties.

    Raises
    ------
    UsageError
        If the adcode is not six digits or is not known.
    RefusedError
        If the folder holds anything.
    MissingExtraError
        If no file is given and the packaged boundaries are not installed.
    """
    if not re.fullmatch(r"\d{6}", adcode):
        raise UsageError(f"an adcode has six digits, as 430700; got {adcode!r}.")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise RefusedError(f"{folder}: is not an empty folder. Name a new one; nothing was written.")
    ground = _ground(adcode, outlines)
    draft = folder.absolute().parent / f".{folder.absolute().name}.{secrets.token_hex(4)}"
    try:
        _write(draft, ground, adcode, title or _title(ground, adcode))
        if folder.exists():
            folder.rmdir()
        draft.rename(folder)
    except OSError as error:
        raise RefusedError(f"{folder}: cannot be made ({error.strerror}). Nothing was written.") from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return list(ground.counties["name"])


def _ground(adcode: str, outlines: Path | None) -> Ground:
    """Return the counties from the user's file or the packaged set."""
    if outlines is not None:
        note = "the terms of the file it came from"
        return Ground(read_outlines(outlines, adcode=adcode), f"file {outlines.name}", note)
    counties = boundaries.counties_of(adcode).assign(name_en="")
    return Ground(counties, boundaries.SOURCE, boundaries.LICENCE)


def _title(ground: Ground, adcode: str) -> str:
    """Return a title from the names: the city, or the one county."""
    if len(ground.counties) == 1:
        return f"{ground.counties['name'].iloc[0]}生态环境问题整改点位图"
    cities = set(ground.counties.get("city", [])) - {""}
    name = cities.pop() if len(cities) == 1 else adcode
    return f"{name}生态环境问题整改点位图"


def _write(folder: Path, ground: Ground, adcode: str, title: str) -> None:
    """Write every file of a workspace."""
    metadata = {"source": ground.source, "licence": ground.licence, "note": "not an official boundary"}
    features = features_of(ground.counties, ["adcode", "name", "name_en"])
    layers = folder / "layers"
    write_text(layers / "counties.geojson", geojson.dump(features, members={"metadata": metadata}))
    for kind in BUILTIN_KINDS:
        write_text(layers / f"{kind.key}.geojson", geojson.dump([]))
    write_rows(folder / "problems.csv", PROBLEM_COLUMNS, [])
    write_rows(folder / "measures.csv", MEASURE_COLUMNS, [])
    write_rows(folder / "targets.csv", TARGET_COLUMNS, [])
    write_rows(folder / "ledger" / "events.csv", EVENT_COLUMNS, [])
    write_text(folder / ".gitignore", _IGNORED)
    write_text(folder / CONFIG_NAME, _config(ground, adcode, title))


def _config(ground: Ground, adcode: str, title: str) -> str:
    """Return the text of `ecomap.toml`."""

    def quoted(text: str) -> str:
        return json.dumps(text, ensure_ascii=False)

    chinese, english = f"区县界线：{ground.source}", f"County outlines: {ground.source}"
    lines = [
        "# Made by `ecomap init`. See docs/workspace.md for every setting.",
        "",
        "[workspace]",
        f"title = {quoted(title)}",
        'title_en = ""',
        f"adcode = {quoted(adcode)}",
        'language = "zh"',
        "# as_of = 2021-12-31  # look at everything on this day; today where it is not set",
        "sources = [",
        f"  {{ zh = {quoted(chinese)}, en = {quoted(english)} }},",
        "]",
    ]
    return "\n".join(lines) + "\n"
