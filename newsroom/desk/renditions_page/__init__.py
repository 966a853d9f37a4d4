"""The desk's page about renditions: figures, a plot of waiting times, and trying again."""
