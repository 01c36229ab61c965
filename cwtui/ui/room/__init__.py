"""The open room and what can be done in it, one file each."""
