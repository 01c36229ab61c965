"""The screen. The only package that knows Textual and Rich; it shows the archive and writes wishes."""
