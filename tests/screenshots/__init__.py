"""The pictures of the docs, made from the demo's company: ``python -m tests.screenshots [NAME...]``."""
