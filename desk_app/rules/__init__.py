"""The rule pack at work: load and check it, decide procedures, choose the next question."""
