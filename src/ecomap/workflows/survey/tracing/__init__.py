"""Reading scenes window by window and outlining what is marked in them."""

from ecomap.workflows.survey.tracing.reading import OpenStack, Stack, Stacks, over_windows
from ecomap.workflows.survey.tracing.strip import Strip
from ecomap.workflows.survey.tracing.tracing import Traced, TraceOptions, trace

__all__ = ["OpenStack", "Stack", "Stacks", "Strip", "TraceOptions", "Traced", "over_windows", "trace"]
