"""What is told of the work done: lines of the log, counts, traces. Whoever works calls these."""
