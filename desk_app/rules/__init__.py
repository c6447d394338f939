"""Rules: condition trees, three-valued evaluation, deadlines, the next question, form filling."""
