"""Scenes as composites, window by window, in one process or several."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from ecomap.raster import Role
from ecomap.survey.detecting import composite_of, wanted_roles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ecomap.raster import Grid, SceneBlock, Window
    from ecomap.store.rasters import Reader, Scene
    from ecomap.survey.detecting import Composite

Result_co = TypeVar("Result_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Stack:
    """Scenes on one grid."""

    scenes: tuple[Scene, ...]
    """One a date."""
    grid: Grid
    """Pixels to read; other pixels are resampled."""

    @property
    def roles(self) -> tuple[Role, ...]:
        """Bands that all scenes have and a composite asks for."""
        shared = set(self.scenes[0].roles).intersection(*(scene.roles for scene in self.scenes))
        return wanted_roles(role for role in Role if role in shared)

    @property
    def block(self) -> tuple[int, int]:
        """Rows and columns that the first scene stores together."""
        return self.scenes[0].tiles[0][0].block


Stacks = tuple[Stack, ...]
"""Stacks on the same grid, as before and after."""


class OpenStack:
    """A stack whose files are open, in one thread."""

    def __init__(self, stack: Stack, readers: tuple[Reader, ...]) -> None:
        self.stack = stack
        self.readers = readers

    def blocks(self, window: Window, roles: Sequence[Role] | None = None) -> Iterator[SceneBlock]:
        """Read a window of each scene."""
        for reader in self.readers:
            yield reader.read(self.stack.grid, window, self.stack.roles if roles is None else roles)

    def composite(self, window: Window) -> Composite:
        """Put the dates of a window together."""
        return composite_of(self.blocks(window))


class Work(Protocol[Result_co]):
    """What is done with a window of each stack."""

    def __call__(self, files: tuple[OpenStack, ...], window: Window) -> Result_co:
        """Read what it needs and return what it found."""
        ...


@contextmanager
def opened_stacks(stacks: Stacks) -> Iterator[tuple[OpenStack, ...]]:
    """Open the files of all scenes."""
    with ExitStack() as files:
        yield tuple(
            OpenStack(stack, tuple(files.enter_context(scene.reader()) for scene in stack.scenes))
            for stack in stacks
        )


_worker: list[Any] = []
"""The open stacks of a worker process, and what keeps their files open."""


def _start(stacks: Stacks) -> None:
    """Open the files of a worker process once; they close when it ends."""
    keeper = ExitStack()
    _worker[:] = [keeper.enter_context(opened_stacks(stacks)), keeper]


def _run(work: Work[Result_co], window: Window) -> Result_co:
    """Do one window in a worker process."""
    return work(_worker[0], window)


def over_windows(
    stacks: Stacks, windows: Iterable[Window], work: Work[Result_co], *, workers: int
) -> Iterator[Result_co]:
    """Do work for each window and give the results in order.

    With several processes only a few windows wait at a time, so that memory does not grow with the scene.
    """
    if workers == 1:
        with opened_stacks(stacks) as files:
            for window in windows:
                yield work(files, window)
        return
    context = get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_start, initargs=(stacks,)) as pool:
        waiting: list[Any] = []
        for window in windows:
            waiting.append(pool.submit(_run, work, window))
            if len(waiting) > 2 * workers:
                yield waiting.pop(0).result()
        for result in waiting:
            yield result.result()
