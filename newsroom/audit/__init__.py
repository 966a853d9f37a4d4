"""The audit log: what is written into it, the chain of hashes, and what guards its rows."""
