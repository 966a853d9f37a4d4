"""The features of the slideshow and of the desk, and the test that misses each.

A feature is taken out by one change to one file; its test must fail then.
"""

from __future__ import annotations

from tests.taken_out import (
    library,
    library_acts,
    light_table,
    light_table_order,
    moving,
    photo_page,
    protections,
    protections_of_readers,
    reading,
    showing,
)
from tests.taken_out.feature import Feature

FEATURES: list[Feature] = [
    *reading.FEATURES,
    *moving.FEATURES,
    *showing.FEATURES,
    *light_table.FEATURES,
    *light_table_order.FEATURES,
    *photo_page.FEATURES,
    *library.FEATURES,
    *library_acts.FEATURES,
]

# By the rows of docs/reliability.md.
PROTECTIONS: list[Feature] = [*protections.PROTECTIONS, *protections_of_readers.PROTECTIONS]
