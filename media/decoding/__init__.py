"""From the bytes of a file to an upright sRGB picture, within limits of size and memory."""
