"""What helps while a message is written: names and emoticons by a few letters, and how it will look."""
