"""The command line: composes everything else. Nothing is imported here, so that ``cwtui`` alone, which opens
the screen, does not pay for the commands (:mod:`cwtui.cli.commands`)."""
