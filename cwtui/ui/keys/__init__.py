"""From keys to commands: what each means, in which order, and where they are written down."""
