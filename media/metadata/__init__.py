"""What a photo's file says of itself: reading, cleaning and writing it. No Django."""
