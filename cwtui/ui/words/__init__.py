"""What is said of wishes, groups and what went wrong."""
