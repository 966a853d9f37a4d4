"""Figures that the slow application and its tests share."""

THREADS = 2
SLOW_SECONDS = 2.0
MAX_BODY_BYTES = 5_000_000
