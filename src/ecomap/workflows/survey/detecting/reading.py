"""Scenes as composites, window by window, in one process or several."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, TypeVar

from ecomap.raster import Role
from ecomap.survey.detecting import composite_of, wanted_roles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ecomap.raster import Grid, SceneBlock, Window
    from ecomap.store.rasters import Reader, Scene
    from ecomap.survey.detecting import Composite

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Stack:
    """Scenes on one grid."""

    scenes: tuple[Scene, ...]
    """One a date."""
    grid: Grid
    """Pixels that hold them all."""

    @property
    def roles(self) -> tuple[Role, ...]:
        """Bands that all scenes have and a composite asks for."""
        shared = set(self.scenes[0].roles).intersection(*(scene.roles for scene in self.scenes))
        return wanted_roles(role for role in Role if role in shared)

    @property
    def block(self) -> tuple[int, int]:
        """Rows and columns that the first scene stores together."""
        return self.scenes[0].tiles[0][0].block


class OpenStack:
    """A stack whose files are open, in one thread."""

    def __init__(self, stack: Stack, readers: tuple[Reader, ...]) -> None:
        self.stack = stack
        self._readers = readers

    def blocks(self, window: Window) -> Iterator[SceneBlock]:
        """Read a window of each scene."""
        for reader in self._readers:
            yield reader.read(self.stack.grid, window, self.stack.roles)

    def composite(self, window: Window) -> Composite:
        """Put the dates of a window together."""
        return composite_of(self.blocks(window))


@contextmanager
def opened_stack(stack: Stack) -> Iterator[OpenStack]:
    """Open the files of all scenes."""
    with ExitStack() as files:
        yield OpenStack(stack, tuple(files.enter_context(scene.reader()) for scene in stack.scenes))


_worker: list[Any] = []
"""The open stack of a worker process, and what keeps its files open."""


def _start(stack: Stack) -> None:
    """Open the files of a worker process once; they close when it ends."""
    keeper = ExitStack()
    _worker[:] = [keeper.enter_context(opened_stack(stack)), keeper]


def _run(work: Callable[[OpenStack, Window], Result], window: Window) -> Result:
    """Do one window in a worker process."""
    return work(_worker[0], window)


def over_windows(
    stack: Stack, windows: Iterable[Window], work: Callable[[OpenStack, Window], Result], *, workers: int
) -> Iterator[Result]:
    """Do work for each window and give the results in order.

    With several processes only a few windows wait at a time, so that memory does not grow with the scene.
    """
    if workers == 1:
        with opened_stack(stack) as files:
            for window in windows:
                yield work(files, window)
        return
    context = get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_start, initargs=(stack,)) as pool:
        waiting: list[Any] = []
        for window in windows:
            waiting.append(pool.submit(_run, work, window))
            if len(waiting) > 2 * workers:
                yield waiting.pop(0).result()
        for result in waiting:
            yield result.result()
