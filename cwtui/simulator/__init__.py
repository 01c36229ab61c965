"""A faithful Chatwork on loopback: rooms, messages, tasks and files over real HTTP, with its limits.

A second reading of the API's documents: it shares nothing with the client, so that the two can disagree.
``world`` holds the state and its rules and knows no HTTP; ``api`` is the thirty-two operations; ``front``,
``gate``, ``faults`` and ``control`` stand between the two and the wire; ``scenarios`` fill a world.
"""
