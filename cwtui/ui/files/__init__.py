"""Files: saving them, looking at them, sending them."""
