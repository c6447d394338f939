"""The words and laws of the counter: pure values, no input or output, no clock."""
