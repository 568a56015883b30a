"""Write a simulated workspace."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ecomap import geojson
from ecomap.errors import RefusedError, UsageError
from ecomap.frames import features_of
from ecomap.model import BUILTIN_KINDS
from ecomap.store.atomic import write_text
from ecomap.store.layers import write_layer
from ecomap.store.ledger import EVENT_COLUMNS, event_row
from ecomap.store.problems import MEASURE_COLUMNS, PROBLEM_COLUMNS
from ecomap.store.targets import TARGET_COLUMNS
from ecomap.store.text import write_rows
from ecomap.store.workspace import CONFIG_NAME
from ecomap.workflows.simulate import words
from ecomap.workflows.simulate.ground import Ground, make_ground, read_county_file
from ecomap.workflows.simulate.history import make_events
from ecomap.workflows.simulate.plan import measure_rows, problem_rows, target_rows
from ecomap.workflows.simulate.sites import make_sites

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import geopandas as gpd


def simulate(
    folder: Path,
    *,
    sites: int,
    seed: int,
    counties: Path | None = None,
    progress: Callable[[str, float], None] | None = None,
) -> None:
    """Make an invented workspace in a new or empty folder.

    Everything follows from `sites` and `seed`: the same two numbers give the same bytes
    on every machine. Layers, configuration and pages say that they are invented.

    Parameters
    ----------
    folder
        Where to write; made if it is missing.
    sites
        How many sites, zero or more.
    seed
        Zero or more.
    counties
        GeoJSON of counties to use instead of the invented ones.
    progress
        Called with the part that is being made and the done share from 0 to 1.

    Raises
    ------
    UsageError
        If a number is negative.
    RefusedError
        If the folder holds anything.
    LayerFormatError
        If `counties` cannot be read.
    """
    if sites < 0 or seed < 0:
        raise UsageError(f"sites and seed must be zero or more, got {sites} and {seed}.")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise RefusedError(f"{folder}: is not an empty folder. Name a new one; nothing was written.")
    tell = progress or (lambda _part, _share: None)
    ground = make_ground(seed, None if counties is None else read_county_file(counties))
    members = {"metadata": {"invented": True, "seed": seed, "sites": sites, "note": " / ".join(words.NOTE)}}
    frames = make_sites(seed, ground, sites, progress=lambda share: tell("sites", share))
    for number, kind in enumerate(BUILTIN_KINDS, start=1):
        write_layer(folder / "layers" / f"{kind.key}.geojson", frames[kind.key], members=members)
        tell("layers", number / len(BUILTIN_KINDS))
    _write_ground(folder, ground, members, outlines=counties)
    _write_plan(folder, seed, ground.counties)
    _write_ledger(folder, seed, ground.counties, frames)
    # The configuration comes last: a folder without it is no workspace, so a broken run leaves none.
    write_text(folder / CONFIG_NAME, _config(sites, seed, ground.counties, outlines=counties))
    tell("ledger", 1.0)


def _write_ground(folder: Path, ground: Ground, members: Mapping[str, Any], *, outlines: Path | None) -> None:
    """Write the counties and the water."""
    features = features_of(ground.counties, ["adcode", "name", "name_en"])
    metadata = members["metadata"] | ({} if outlines is None else {"outlines": outlines.name})
    layers = folder / "layers"
    write_text(layers / "counties.geojson", geojson.dump(features, members={"metadata": metadata}))
    write_text(layers / "water.geojson", geojson.dump(ground.water, members=members))


def _write_plan(folder: Path, seed: int, counties: gpd.GeoDataFrame) -> None:
    """Write the facts of the invented plan."""
    write_rows(folder / "problems.csv", PROBLEM_COLUMNS, problem_rows(seed, counties))
    write_rows(folder / "measures.csv", MEASURE_COLUMNS, measure_rows(seed))
    write_rows(folder / "targets.csv", TARGET_COLUMNS, target_rows(seed))


def _write_ledger(
    folder: Path, seed: int, counties: gpd.GeoDataFrame, frames: Mapping[str, gpd.GeoDataFrame]
) -> None:
    """Write the histories; the first county stated for a site reports on it."""
    names = dict(zip(counties["adcode"], counties["name"], strict=True))
    site_ids = [site_id for frame in frames.values() for site_id in frame["site_id"]]
    reporting = [
        names[stated[0]] if stated else words.CITY[0]
        for frame in frames.values()
        for stated in frame["counties"]
    ]
    events = make_events(seed, site_ids, reporting)
    write_rows(folder / "ledger" / "events.csv", EVENT_COLUMNS, map(event_row, events))


def _config(sites: int, seed: int, counties: gpd.GeoDataFrame, *, outlines: Path | None) -> str:
    """Return the text of `ecomap.toml`."""
    source_zh = f"虚构数据：{sites} 个点位，随机种子 {seed}"
    source_en = f"Invented data: {sites} sites, seed {seed}"
    if outlines is not None:
        source_zh += f"，区县界线取自 {outlines.name}"
        source_en += f"; county outlines from {outlines.name}"
    lines = [
        "# Made by `ecomap simulate`. Nothing in this folder is about a real place.",
        "[workspace]",
        f"title = {_quoted(f'{words.CITY[0]}（虚构）生态环境问题整改')}",
        f"title_en = {_quoted(f'{words.CITY[1]} (invented): environmental rectification')}",
        f'adcode = "{words.CITY_ADCODE}"',
        'language = "zh"',
        f"as_of = {words.AS_OF}",
        "invented = true",
        "sources = [",
        f"  {{ zh = {_quoted(source_zh)}, en = {_quoted(source_en)} }},",
        "]",
    ]
    present = set(counties["adcode"])
    for key, name, parent, name_en in words.DISTRICTS:
        if parent in present:
            lines += ["", "[[districts]]", f'key = "{key}"', f'name = "{name}"']
            lines += [f'parent_adcode = "{parent}"', f'name_en = "{name_en}"']
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """Return a TOML basic string; its escapes are those of JSON."""
    return json.dumps(text, ensure_ascii=False)
