"""The terminal and the machine it is on: their clipboard, their programs, and what Textual makes of them."""
