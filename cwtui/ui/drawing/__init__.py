"""Text as cells: its width, its wrapping, its style, and what stands for what a terminal cannot draw."""
