"""Every parser of what strangers write, under random input: `make fuzz`, and some in each run."""
