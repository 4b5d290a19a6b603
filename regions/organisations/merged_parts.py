"""What becomes of the register's own rows when an organisation goes into another."""

from regions.organisations.merging.offices import Offices
from regions.organisations.merging.parts import merged_parts
from regions.organisations.merging.people import Claims, Proposals, Representatives
from regions.organisations.merging.register_rows import (
    EarlierMerges,
    Facts,
    History,
    LikelyPairs,
)

merged_parts.add("facts", Facts())
merged_parts.add("representatives", Representatives())
merged_parts.add("claims", Claims())
merged_parts.add("proposals", Proposals())
merged_parts.add("offices", Offices())
merged_parts.add("history", History())
merged_parts.add("merges", EarlierMerges())
merged_parts.add("pairs", LikelyPairs())
