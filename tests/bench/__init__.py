"""Benchmarks: our renditions beside those of other libraries, on this machine, in one run."""
