#!/usr/bin/env python
"""Photodesk's command line."""

import sys

from config.command_line import run_command

if __name__ == "__main__":
    run_command(sys.argv)
