"""What stands side by side on the main screen: rooms, the room, the side panel."""
