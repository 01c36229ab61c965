"""Questions and lists laid over a screen."""
