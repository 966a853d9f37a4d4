"""The slideshow's features, and the test that misses each of them.

A feature is taken out by one change to one file; its test must fail then.
"""

from __future__ import annotations

from tests.taken_out import moving, reading, showing
from tests.taken_out.feature import Feature

FEATURES: list[Feature] = [*reading.FEATURES, *moving.FEATURES, *showing.FEATURES]
