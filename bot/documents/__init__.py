"""Documents for clients and coordinators: pure functions of data. They take tens of milliseconds: call them in a thread."""
