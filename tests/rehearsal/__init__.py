"""A newsroom on many hosts, rehearsed on one machine: each host is a network namespace."""
