"""How many requests a run may make, and how they are shared out.

Each request that leaves this machine counts: robots.txt, listings, pages, retries, redirects. What does not fit stays
due. In this order a run spends what it has:

1.  The heads of all listings: the first pages of each, where what is new stands. While pages of notices wait, half of
    the budget: one that is too small for all heads reads some of the sections each time.
2.  Further pages of listings, up to a quarter of the budget: what is new behind the heads, and the sweep of a listing
    to its end, which the next run goes on with.
3.  New notices. Listings leave them a quarter of the budget, however many there are.
4.  Pages that are due to be looked at again, the longest overdue first. New notices leave them a tenth of the budget.
5.  What is left goes to the sweeps.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

HEAD_PAGES = 2
"""As many quiet pages end a walk."""
ROUND = timedelta(days=7)
"""Within which each section is read where the budget is too small for all of them."""
FURTHER_SHARE = 0.25
"""Of the budget, for pages of listings behind their heads while other things wait."""
HEADS_SHARE = 0.5
"""Of the budget, for the heads of listings while pages of notices wait."""
LISTINGS_SHARE = 0.75
"""Of the budget, for listings altogether while pages of notices wait."""
NEW_SHARE = 0.9
"""Of the budget, for all that comes before pages that are due, while there are any."""


@dataclass(slots=True, kw_only=True)
class Budget:
    """The requests of one run."""

    most: int | None
    """`None` for as many as are due."""
    spent: int = 0
    refused: bool = False
    """Whether there would have been more to ask for."""
    further: int = 0
    """Pages of listings behind their heads that were asked for."""

    @property
    def is_spent(self) -> bool:
        """Whether no request is left."""
        return self.most is not None and self.spent >= self.most

    def may_ask(self) -> bool:
        """Count a request that is about to be made; tell whether it may be."""
        if self.is_spent:
            self.refused = True
            return False
        self.spent += 1
        return True

    def has_for_listings(self, *, pages_wait: bool, head: bool = False) -> bool:
        """Tell whether another page of a listing, of its `head` or not, leaves enough for the pages of notices."""
        share = HEADS_SHARE if head else LISTINGS_SHARE
        return self.most is None or not pages_wait or self.spent < self.most * share

    @property
    def has_for_new(self) -> bool:
        """Whether another new notice leaves enough for those that are due."""
        return self.most is None or self.spent < self.most * NEW_SHARE

    def has_for_further_pages(self) -> bool:
        """Tell whether another page behind a head leaves enough for other things."""
        return self.most is None or self.further < self.most * FURTHER_SHARE
