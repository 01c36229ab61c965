"""Whole-screen views: all rooms under one aspect, in place of the panes."""
