"""The picture of an event: from the questions to the procedures, drawn and kept as SVG."""

from __future__ import annotations

from pathlib import Path

from desk_app.domain.errors import EnvironmentProblem
from desk_app.domain.life_event import LifeEvent
from desk_app.services.api import RuleBookService
from ui.runner import Runner
from ui.screens.supervisor.workbench import wording
from ui.screens.supervisor.workbench.presenter import Part, View


class GraphPresenter(Part):
    """Draws the picture of an event, or of one division's rows of it."""

    NAME = "graph"

    def __init__(self, rules: RuleBookService, runner: Runner, view: View) -> None:
        super().__init__(rules, runner, view)
        self.book = ""
        self.event: LifeEvent | None = None
        self.division = ""
        self.svg = ""

    def draw(self, book: str, event: LifeEvent, division: str = "") -> None:
        """Draw; the same picture is not drawn twice."""
        if (book, event, division) == (self.book, self.event, self.division) and (self.svg or self.busy):
            return
        self.book, self.event, self.division, self.svg = book, event, division, ""
        self.call(
            lambda: self.rules.graph_svg(event, book, division=division),
            self._drawn,
            words=wording.DRAWING,
            key="graph",
        )

    def forget(self) -> None:
        """The book changed."""
        self.book, self.svg = "", ""

    def file_name(self) -> str:
        """Suggested name of the file; it names event and division only."""
        return "_".join(part for part in ("規則の図", self.event or "", self.division) if part) + ".svg"

    def save(self, path: str) -> None:
        """Keep the picture as a file."""
        svg = self.svg
        if not path or not svg:
            return
        self.call(lambda: _write(Path(path), svg), lambda made: self.view.say(wording.saved(made.name)))

    def _drawn(self, svg: str) -> None:
        self.svg = svg
        self.view.show_part(self.NAME)


def _write(path: Path, svg: str) -> Path:
    try:
        path.write_text(svg, encoding="utf-8")
    except OSError as error:
        raise EnvironmentProblem(path.name, "書き込めません。", "場所と権限を確かめてください。") from error
    return path
