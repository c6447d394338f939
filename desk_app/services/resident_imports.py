"""How fresh the residents are: the last files taken in or refused, and how the drop folder stands."""

from __future__ import annotations

from collections.abc import Callable

from desk_app.domain.resident_import import DropState, ImportEntry


class ResidentImports:
    """For everybody at work: nothing of a person is in it."""

    def __init__(
        self, log: Callable[[], tuple[ImportEntry, ...]], state: Callable[[], DropState | None] = lambda: None
    ) -> None:
        """``state`` is that of the drop folder, None where this desk has none."""
        self._log = log
        self._state = state

    def recent(self) -> tuple[ImportEntry, ...]:
        """What became of the last files, newest first."""
        return self._log()

    def drop_folder(self) -> DropState | None:
        """How the drop folder stands; None without one."""
        return self._state()

    def notice(self) -> str:
        """What the top bar has to say: a refused file, a drop folder that does not work; else empty."""
        state, recent = self._state(), self._log()
        if state is not None and state.problem:
            return f"住民情報の取込みフォルダー: {state.problem}"
        if state is not None and state.refused:
            return f"住民情報の取込みフォルダーに不可のファイルが {state.refused} 件あります。"
        if recent and not recent[0].ok:
            return f"{recent[0].at:%m/%d %H:%M} の住民情報の取込みは受け付けられませんでした。{recent[0].why}"
        return ""
