"""What commands that write sites into files tell alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ecomap.store.writers import Part

_SHOWN = 10
"""Site ids that are listed; `--json` lists them all."""


def sites_words(count: int) -> str:
    """Return a number of sites in words.

    Examples
    --------
    >>> sites_words(1), sites_words(2_000)
    ('1 site', '2,000 sites')
    """
    return f"{count:,} site{'' if count == 1 else 's'}"


def tell_parts(parts: Sequence[Part]) -> None:
    """Print how many sites each part holds, where there are several."""
    for part in parts if len(parts) > 1 else ():
        click.echo(f"  {part.name}: {sites_words(part.sites)}")


def tell_rest(notes: Sequence[str], left_out: Mapping[str, Sequence[str]]) -> None:
    """Print what a person should know besides, and which sites are not in the files and why."""
    for note in notes:
        click.echo(f"  {note}")
    for reason, site_ids in left_out.items():
        more = f" and {len(site_ids) - _SHOWN:,} more" if len(site_ids) > _SHOWN else ""
        listed = ", ".join(site_ids[:_SHOWN])
        click.echo(f"  not in it: {sites_words(len(site_ids))} {reason}: {listed}{more}")
