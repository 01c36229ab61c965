"""Forms: fields from top to bottom, each of which says what it takes and why it does not take something."""
