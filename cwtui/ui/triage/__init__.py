"""Deciding about tasks, messages and requests: one key a decision, on a row or on all that are selected."""
