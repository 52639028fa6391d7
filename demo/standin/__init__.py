"""The parts of the Bot API stand-in; `demo.telegram` is the door."""
