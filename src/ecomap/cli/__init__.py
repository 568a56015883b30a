"""The command line: parse, call one workflow, print. Each verb is imported when it is called."""

from ecomap.cli.main import main

__all__ = ["main"]
