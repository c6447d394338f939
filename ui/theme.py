"""The one owner of every colour, size, space and text size on screen (デジタル庁デザインシステム, DADS v1.1.9).

Widgets name a role (``role="heading"``, ``kind="warning"``) and never a colour. Two themes are made from the same
tokens: LIGHT, and HIGH_CONTRAST for people with low vision. ``apply`` sets one for the whole program;
``current`` is what own-painted widgets draw with.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from ui.stylesheet import TEMPLATE

# --- DADS colour tokens -------------------------------------------------------------------------------------------
WHITE, BLACK = "#ffffff", "#000000"
GRAY_50, GRAY_100, GRAY_200, GRAY_300, GRAY_420 = "#f2f2f2", "#e6e6e6", "#cccccc", "#b3b3b3", "#949494"
GRAY_600, GRAY_700, GRAY_800, GRAY_900 = "#666666", "#4d4d4d", "#333333", "#1a1a1a"
BLUE_50, BLUE_100, BLUE_200, BLUE_300 = "#e8f1fe", "#d9e6ff", "#c5d7fb", "#9db7f9"
BLUE_900, BLUE_1000, BLUE_1200 = "#0017c1", "#00118f", "#000060"
GREEN_50, GREEN_300, GREEN_600, GREEN_800, GREEN_900, GREEN_1100 = (
    "#e6f5ec",
    "#71c598",
    "#259d63",
    "#197a4b",
    "#115a36",
    "#08351f",
)
RED_50, RED_300, RED_900, RED_1000, RED_1200 = "#fdeeee", "#ff9696", "#ce0000", "#a90000", "#620000"
YELLOW_50, YELLOW_100, YELLOW_300, YELLOW_400 = "#fbf5e0", "#fff0b3", "#ffd43d", "#ffc700"
YELLOW_900, YELLOW_1100, YELLOW_1200 = "#927200", "#6e5600", "#604b00"

# --- sizes in logical pixels ----------------------------------------------------------------------------------------
SPACE = 4
"""Step of the spacing grid; every gap and margin is a multiple of it."""
GAP_S, GAP_M, GAP_L, GAP_XL, GAP_XXL = 2 * SPACE, 3 * SPACE, 4 * SPACE, 6 * SPACE, 8 * SPACE
RADIUS_S, RADIUS_M, RADIUS_L = 4, 8, 12
TOUCH = 44
"""Smallest height of anything that is pressed (DADS, WCAG 2.2 target size)."""
KIOSK_TOUCH = 56
BUTTON = 48
FIELD = 48
BAR = 56
FOOT = 48
FOCUS_OUTER, FOCUS_INNER, FOCUS_OFFSET = 4, 2, 2
"""Focus: 4 px outline, 2 px away from the control, a 2 px ring inside it."""
LINE_HEIGHT = 1.7

UI_FAMILIES = ("BIZ UDPGothic", "BIZ UDPゴシック", "Noto Sans JP", "Noto Sans CJK JP", "Yu Gothic UI", "Meiryo")
NAME_FAMILIES = ("IPAmjMincho", "IPAmj明朝", *UI_FAMILIES)
"""Personal names with variation sequences (IVS) or rare characters: only IPAmj Mincho tells them apart."""
REGULAR, BOLD = 400, 700


@dataclass(frozen=True, slots=True)
class TextStyle:
    """Size in px (never under 16), weight (400 or 700) and colour role of a text role."""

    size: int
    weight: int = REGULAR
    colour: str = "text"


TEXT = MappingProxyType(
    {
        "display": TextStyle(64, BOLD, "heading"),
        "kiosk-title": TextStyle(36, BOLD, "heading"),
        "kiosk-choice": TextStyle(28, BOLD, "heading"),
        "kiosk-body": TextStyle(22),
        "kiosk-note": TextStyle(20, REGULAR, "muted"),
        "display-large": TextStyle(112, BOLD, "heading"),
        "kiosk-title-large": TextStyle(48, BOLD, "heading"),
        "kiosk-choice-large": TextStyle(34, BOLD, "heading"),
        "kiosk-body-large": TextStyle(28),
        "kiosk-note-large": TextStyle(24, REGULAR, "muted"),
        "question": TextStyle(28, BOLD, "heading"),
        "figure": TextStyle(28, BOLD, "heading"),
        "title": TextStyle(24, BOLD, "heading"),
        "heading": TextStyle(20, BOLD, "heading"),
        "choice": TextStyle(18),
        "choice-strong": TextStyle(18, BOLD, "heading"),
        "strong": TextStyle(16, BOLD, "heading"),
        "body": TextStyle(16),
        "note": TextStyle(16, REGULAR, "muted"),
        "error": TextStyle(16, REGULAR, "error"),
        "ruby": TextStyle(16),
    }
)


@dataclass(frozen=True, slots=True)
class Theme:
    """Every colour role with its token. The field names are the roles that the style sheet and painters use."""

    name: str
    ground: str
    panel: str
    bar: str
    bar_text: str
    bar_muted: str
    heading: str
    text: str
    muted: str
    line: str
    border: str
    primary: str
    primary_hover: str
    primary_pressed: str
    on_primary: str
    link: str
    link_hover: str
    select: str
    select_strong: str
    on_select: str
    hover: str
    success: str
    success_ground: str
    on_success_ground: str
    success_mark: str
    error: str
    error_ground: str
    on_error_ground: str
    warning: str
    warning_ground: str
    warning_mark: str
    info: str
    info_ground: str
    disabled_ground: str
    disabled_text: str
    focus_outer: str
    focus_inner: str
    paper: str
    ink: str

    def colour(self, role: str) -> QColor:
        """The colour of a role."""
        return QColor(getattr(self, role))


LIGHT = Theme(
    name="light",
    ground=WHITE,
    panel=GRAY_50,
    bar=GRAY_900,
    bar_text=WHITE,
    bar_muted=GRAY_200,
    heading=GRAY_900,
    text=GRAY_800,
    muted=GRAY_600,
    line=GRAY_200,
    border=GRAY_600,
    primary=BLUE_900,
    primary_hover=BLUE_1000,
    primary_pressed=BLUE_1200,
    on_primary=WHITE,
    link=BLUE_900,
    link_hover=BLUE_1000,
    select=BLUE_50,
    select_strong=BLUE_100,
    on_select=BLUE_900,
    hover=BLUE_50,
    success=GREEN_800,
    success_ground=GREEN_50,
    on_success_ground=GREEN_900,
    success_mark=GREEN_600,
    error=RED_900,
    error_ground=RED_50,
    on_error_ground=RED_1000,
    warning=YELLOW_1100,
    warning_ground=YELLOW_50,
    warning_mark=YELLOW_400,
    info=BLUE_900,
    info_ground=BLUE_50,
    disabled_ground=GRAY_100,
    disabled_text=GRAY_600,
    focus_outer=BLACK,
    focus_inner=YELLOW_300,
    paper=WHITE,
    ink=GRAY_900,
)

HIGH_CONTRAST = Theme(
    name="high-contrast",
    ground=BLACK,
    panel=GRAY_900,
    bar=BLACK,
    bar_text=WHITE,
    bar_muted=GRAY_100,
    heading=WHITE,
    text=WHITE,
    muted=GRAY_100,
    line=GRAY_420,
    border=WHITE,
    primary=YELLOW_300,
    primary_hover=YELLOW_100,
    primary_pressed=YELLOW_400,
    on_primary=BLACK,
    link=YELLOW_300,
    link_hover=YELLOW_100,
    select=BLUE_1200,
    select_strong=BLUE_1000,
    on_select=WHITE,
    hover=BLUE_1200,
    success=GREEN_300,
    success_ground=GREEN_1100,
    on_success_ground=WHITE,
    success_mark=GREEN_300,
    error=RED_300,
    error_ground=RED_1200,
    on_error_ground=WHITE,
    warning=YELLOW_300,
    warning_ground=GRAY_900,
    warning_mark=YELLOW_400,
    info=BLUE_300,
    info_ground=BLUE_1200,
    disabled_ground=GRAY_800,
    disabled_text=GRAY_200,
    focus_outer=YELLOW_300,
    focus_inner=BLACK,
    paper=WHITE,
    ink=GRAY_900,
)

THEMES = MappingProxyType({theme.name: theme for theme in (LIGHT, HIGH_CONTRAST)})

PAIRS = (
    ("text", "ground"),
    ("heading", "ground"),
    ("muted", "ground"),
    ("text", "panel"),
    ("heading", "panel"),
    ("muted", "panel"),
    ("bar_text", "bar"),
    ("bar_muted", "bar"),
    ("primary", "bar_text"),
    ("on_primary", "primary"),
    ("on_primary", "primary_hover"),
    ("on_primary", "primary_pressed"),
    ("primary", "ground"),
    ("link", "ground"),
    ("link", "panel"),
    ("link_hover", "ground"),
    ("text", "select"),
    ("heading", "select"),
    ("muted", "select"),
    ("link", "select"),
    ("on_select", "select"),
    ("on_select", "select_strong"),
    ("heading", "select_strong"),
    ("success", "ground"),
    ("success", "select"),
    ("on_success_ground", "success_ground"),
    ("heading", "success_ground"),
    ("muted", "success_ground"),
    ("link", "success_ground"),
    ("error", "ground"),
    ("error", "panel"),
    ("error", "error_ground"),
    ("on_error_ground", "error_ground"),
    ("heading", "error_ground"),
    ("warning", "ground"),
    ("warning", "panel"),
    ("warning", "warning_ground"),
    ("heading", "warning_ground"),
    ("info", "ground"),
    ("info", "info_ground"),
    ("heading", "info_ground"),
    ("disabled_text", "disabled_ground"),
    ("ink", "paper"),
)
"""Every text/background pair of roles that the style sheet or a painter uses; each is at least 4.5 : 1."""
UNUSED_PAIRS = MappingProxyType({"high-contrast": frozenset({("primary", "bar_text")})})
"""Pairs that a theme does not use: buttons on the high-contrast bar take the ordinary button colours."""

_state: dict[str, Theme] = {"theme": LIGHT}


def current() -> Theme:
    """The theme in use; painters ask for it each time they paint."""
    return _state["theme"]


def apply(app: QApplication, theme: Theme = LIGHT) -> None:
    """Set the theme for the whole program: style, palette, font, style sheet."""
    _state["theme"] = theme
    app.setStyle("Fusion")
    app.setPalette(palette(theme))
    app.setFont(font("body"))
    app.setStyleSheet(stylesheet(theme))


def font(role: str = "body", *, name: bool = False) -> QFont:
    """The font of a text role; ``name`` chooses the face that tells name characters apart."""
    style = TEXT[role]
    made = QFont()
    made.setFamilies(list(NAME_FAMILIES if name else UI_FAMILIES))
    made.setPixelSize(style.size)
    made.setWeight(QFont.Weight(style.weight))
    return made


def needs_name_face(text: str) -> bool:
    """Whether a name holds a variation sequence or a character beyond the basic plane (𠮷, 髙 with IVS)."""
    return any(ord(char) > 0xFFFF or 0xFE00 <= ord(char) <= 0xFE0F for char in text)


def palette(theme: Theme) -> QPalette:
    """Qt palette of a theme, for parts that the style sheet does not reach."""
    made = QPalette()
    role = QPalette.ColorRole
    for target, name in (
        (role.Window, "ground"),
        (role.Base, "ground"),
        (role.AlternateBase, "panel"),
        (role.WindowText, "text"),
        (role.Text, "text"),
        (role.ButtonText, "text"),
        (role.Button, "ground"),
        (role.Highlight, "primary"),
        (role.HighlightedText, "on_primary"),
        (role.PlaceholderText, "muted"),
        (role.Link, "link"),
        (role.ToolTipBase, "bar"),
        (role.ToolTipText, "bar_text"),
    ):
        made.setColor(target, theme.colour(name))
    return made


def stylesheet(theme: Theme) -> str:
    """Qt style sheet of a theme for all object properties that the widgets set."""
    values = {name: getattr(theme, name) for name in Theme.__slots__}
    values |= {
        "families": ", ".join(f'"{family}"' for family in UI_FAMILIES),
        "name_families": ", ".join(f'"{family}"' for family in NAME_FAMILIES),
        "touch": f"{TOUCH}px",
        "button": f"{BUTTON - 2}px",
        "field": f"{FIELD - 2}px",
        "radius": f"{RADIUS_M}px",
        "radius_s": f"{RADIUS_S}px",
        "radius_l": f"{RADIUS_L}px",
        "bar_button": theme.bar_text if theme.name == "light" else theme.primary,
        "bar_button_text": theme.primary if theme.name == "light" else theme.on_primary,
    }
    return TEMPLATE.substitute(values) + _text_rules(theme)


def _text_rules(theme: Theme) -> str:
    """One rule for each text role."""
    rules = []
    for role, style in TEXT.items():
        colour = getattr(theme, style.colour)
        body = f"font-size: {style.size}px; font-weight: {style.weight};"
        rules.append(f'QLabel[role="{role}"] {{ {body} color: {colour}; }}')
        rules.append(f'QWidget[textRole="{role}"] {{ {body} }}')
    rules.append(f'QLabel[ground="bar"] {{ color: {theme.bar_text}; }}')
    rules.append(f'QLabel[ground="bar"][role="note"] {{ color: {theme.bar_muted}; }}')
    for tone in ("error", "warning", "success", "primary"):
        rules.append(f'QLabel[tone="{tone}"] {{ color: {getattr(theme, tone)}; }}')
    return "\n".join(rules)


def restyle(widget: QWidget) -> None:
    """Make the style sheet look again at a widget whose property changed; before it is first shown it will anyway."""
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


def set_role(widget: QWidget, name: str, value: str | bool) -> None:
    """Set a style property (``role``, ``kind``, ``tone`` …) and restyle when it changed."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        restyle(widget)


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two ``#rrggbb`` colours (WCAG 2.2, 1.4.3), from 1 to 21."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
