"""Makes the view of a step when it is first shown; each step's module is read only then (quick start)."""
# ruff: noqa: PLC0415 - the imports are inside on purpose

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.screens.staff.actions import StaffActions
    from ui.screens.staff.parts import StepView


def make_step(step: int, actions: StaffActions) -> StepView:
    """The view of a step: 0…6, 7 when the case is closed."""
    return _MAKERS[step](actions)


def _identify(actions: StaffActions) -> StepView:
    from ui.screens.staff.identify_view import IdentifyView

    return IdentifyView(actions)


def _event(actions: StaffActions) -> StepView:
    from ui.screens.staff.event_view import EventView

    return EventView(actions)


def _interview(actions: StaffActions) -> StepView:
    from ui.screens.staff.interview_view import InterviewView

    return InterviewView(actions)


def _confirm(actions: StaffActions) -> StepView:
    from ui.screens.staff.confirm_view import ConfirmView

    return ConfirmView(actions)


def _sign(actions: StaffActions) -> StepView:
    from ui.screens.staff.sign_view import SignView

    return SignView(actions)


def _print(actions: StaffActions) -> StepView:
    from ui.screens.staff.print_view import StepPrintView

    return StepPrintView(actions)


def _hand_over(actions: StaffActions) -> StepView:
    from ui.screens.staff.hand_over_view import HandOverView

    return HandOverView(actions)


def _closed(actions: StaffActions) -> StepView:
    from ui.screens.staff.hand_over_view import ClosedView

    return ClosedView(actions)


_MAKERS = (_identify, _event, _interview, _confirm, _sign, _print, _hand_over, _closed)
