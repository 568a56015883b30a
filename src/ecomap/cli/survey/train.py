"""`ecomap survey train`: a random forest from labelled polygons."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ecomap.cli.options import FILE, Day, end_progress, progress_bar
from ecomap.cli.survey.scene_options import how_scenes_are_read

if TYPE_CHECKING:
    import datetime as dt

    from ecomap.survey.forest import Card

_FEW_MINES = 20


@click.command()
@click.argument("scenes", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--labels", required=True, type=FILE, help="Polygons with a class, in any format.")
@click.option("--class-column", required=True, metavar="NAME", help="Column that holds the class.")
@click.option(
    "--bare",
    required=True,
    metavar="VALUE[,VALUE]",
    help="Classes that are disturbed ground; all others are not.",
)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write, MODEL.skops; its card goes beside it as MODEL.json.",
)
@how_scenes_are_read
@click.option("--date", "dates", multiple=True, type=Day(), help="Day of each scene, in their order.")
@click.option("--crs", help="System of the labels where their file declares none, as EPSG:4490.")
@click.option("--site-column", metavar="NAME", help="Column that says which polygons are one site.")
@click.option(
    "--site-distance-m",
    type=click.FloatRange(min=0),
    default=200.0,
    show_default=True,
    help="Polygons closer to each other are one site.",
)
@click.option(
    "--trees", type=click.IntRange(5, 1000), default=100, show_default=True, help="Trees of the forest."
)
@click.option("--seed", type=int, default=0, show_default=True, help="Fixes every choice.")
@click.option("--json", "as_json", is_flag=True, help="Print the card as JSON.")
def train(
    scenes: tuple[Path, ...],
    labels: Path,
    output: Path,
    bare: str,
    dates: tuple[dt.date, ...],
    *,
    as_json: bool,
    **asked: Any,
) -> None:
    """Train a forest on your own labelled polygons over scenes.

    It is tested on sites it has not seen: polygons of one site are never
    parted between training and test. Use it with `survey detect --model`.
    """
    from ecomap.workflows.survey.train import TrainOptions, save_model, train_forest

    named = tuple(name.strip() for name in bare.split(",") if name.strip())
    options = TrainOptions(bare=named, dates=dates, **asked)
    try:
        forest = train_forest(scenes, labels, options, progress=progress_bar())
    finally:
        end_progress()
    save_model(output, forest)
    mines = sum(forest.card.classes.get(name, 0) for name in forest.card.bare)
    if mines < _FEW_MINES:
        click.echo(
            f"{mines} polygons of disturbed ground are few: in trials a forest of 10 found next to nothing, "
            f"one of {_FEW_MINES} was useful. Label more",
            err=True,
        )
    if as_json:
        click.echo(json.dumps(forest.card.as_dict(), ensure_ascii=False, indent=2))
    else:
        _show(forest.card)
    click.echo(f"written {output} and {output.with_suffix('.json')}", err=True)


def _show(card: Card) -> None:
    """Print how the forest did on sites it had not seen."""
    from ecomap.render.tables import text_table

    click.echo(
        f"{card.polygons} polygons at {card.sites} sites, {card.pixels} pixels, {len(card.features)} features"
    )
    folds = [
        [
            str(number),
            str(fold.sites),
            str(fold.pixels),
            *map(_share, (fold.precision, fold.recall, fold.f1, fold.iou)),
        ]
        for number, fold in enumerate(card.folds, start=1)
    ]
    click.echo("On sites not trained on, fold by fold:")
    click.echo(text_table(("fold", "sites", "pixels", "precision", "recall", "F1", "IoU"), folds), nl=False)
    click.echo("What it says, against what was so, on sites not trained on:")
    rows = [
        [
            f"{row['from']:.1f}-{row['to']:.1f}",
            str(row["pixels"]),
            f"{row['said']:.2f}",
            f"{row['right']:.2f}",
        ]
        for row in card.reliability
    ]
    click.echo(text_table(("said", "pixels", "mean", "was so"), rows), nl=False)


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"
