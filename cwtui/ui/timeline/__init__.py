"""The timeline: archive rows become entries, entries lines, lines strips on the screen."""
