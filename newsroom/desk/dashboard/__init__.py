"""The desk's first page: what is under way, what comes, and what somebody has to look at."""
