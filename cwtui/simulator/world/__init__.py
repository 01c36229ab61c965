"""The state of a simulated service and the rules that change it. Pure Python: no HTTP, no waiting."""
