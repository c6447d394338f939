"""The screens: each a view, a presenter without widgets, and its wording."""
