"""English, with the zone beside every moment: an hour without one is nobody's hour."""

DATETIME_FORMAT = "j F Y, H:i T"
SHORT_DATETIME_FORMAT = "j F Y, H:i T"
