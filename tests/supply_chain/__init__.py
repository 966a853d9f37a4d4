"""What we stand on: the licences of run-time packages, and whether their files are signed."""
