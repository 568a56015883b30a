"""Write docs/cli.md from the commands themselves, so that the page cannot drift.

Usage: python docs/cli_reference.py [--check]

With `--check` nothing is written; the exit code is 1 where the page is not what the commands say.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ecomap.cli.main import VERBS, _ecomap

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = Path(__file__).with_name("cli.md")
WIDTH = 100

HEAD = """\
<!-- Made by docs/cli_reference.py from the commands; do not edit. -->
# The command line

Every command works on a workspace: the folder that `-C DIR` names, else the nearest folder upwards that holds
`ecomap.toml`. Results go to stdout, words about them to stderr. Errors are told in one line; there is no
traceback for bad input.

| exit code | meaning |
|---|---|
| 0 | fine |
| 1 | something was found: errors or warnings of a check, refused rows of an import, a refused build |
| 2 | wrong use, or a file that cannot be used; nothing was written |
"""


def page_text() -> str:
    """Return the text of the page."""
    sections = [HEAD]
    root = click.Context(_ecomap, info_name="ecomap", **_ecomap.context_settings)
    for path, command, context in _walk(_ecomap, root):
        level = "#" * min(len(path) + 1, 4)
        help_text = command.get_help(context).rstrip()
        sections.append(f"{level} {' '.join(path)}\n\n```text\n{help_text}\n```\n")
    return "\n".join(sections)


def _walk(
    command: click.Command, context: click.Context, path: tuple[str, ...] = ("ecomap",)
) -> Iterator[tuple[tuple[str, ...], click.Command, click.Context]]:
    """Yield a command, then the commands below it, in the order of the help."""
    context.terminal_width = WIDTH
    context.max_content_width = WIDTH
    yield path, command, context
    if isinstance(command, click.Group):
        for name in VERBS if len(path) == 1 else command.list_commands(context):
            child = command.get_command(context, name)
            if child is None:
                raise SystemExit(f"{' '.join(path)} {name}: there is no such command")
            yield from _walk(child, click.Context(child, info_name=name, parent=context), (*path, name))


def main() -> int:
    """Write the page, or hold it against the commands."""
    text = page_text()
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(text, encoding="utf-8", newline="\n")
        return 0
    if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == text:
        return 0
    print("docs/cli.md is not what the commands say. Run: python docs/cli_reference.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
