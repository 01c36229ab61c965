"""cwtui, the terminal client for Chatwork."""

__version__ = "0.1.0"
