"""Composition root: the only room that names real implementations; ``desk.open_desk`` wires a whole desk."""
