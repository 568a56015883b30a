"""Findings of inspectors: taken in, compared, and accepted into ledger and layers, or returned."""

from ecomap.workflows.inbox.decide import Accepted, accept, give_back
from ecomap.workflows.inbox.listing import Clash, Entry, Listing, list_inbox
from ecomap.workflows.inbox.receive import ReceiveReport, receive

__all__ = [
    "Accepted",
    "Clash",
    "Entry",
    "Listing",
    "ReceiveReport",
    "accept",
    "give_back",
    "list_inbox",
    "receive",
]
