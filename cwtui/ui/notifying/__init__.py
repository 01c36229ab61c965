"""What is said though nobody asked: one way for all of it (:mod:`cwtui.ui.notifying.notify`)."""
