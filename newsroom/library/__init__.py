"""The library: photos found by words and chips, counted, stacked and corrected many at once."""
