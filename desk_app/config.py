"""Typed settings of one data folder, read once from ``desk.toml``; all problems are reported together."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from desk_app.domain.errors import EnvironmentProblem, Fault, InvalidInput, OperatorError
from desk_app.home import SETTINGS_FILE

STRICT = ConfigDict(frozen=True, extra="forbid")


MonthDay = Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]


class TownSettings(BaseModel):
    """Our municipality (団体コード six digits)."""

    model_config = STRICT

    code: str
    prefecture: str
    name: str
    mayor_title: str


class PaperSettings(BaseModel):
    """How one kind of form is put on paper; ``tray`` is the printer's own keyword, empty for its default."""

    model_config = STRICT

    tray: str = ""
    sides: Literal["one-sided", "two-sided-long-edge", "two-sided-short-edge"] = "one-sided"
    copies: int = Field(default=1, ge=1, le=9)


class Settings(BaseModel):
    """Everything a desk is set up with. Devices and printers are URLs."""

    model_config = STRICT

    home: Path
    town: TownSettings
    desk_id: str = "desk1"
    desk_name: str = "窓口 1"
    clerk: str = ""
    """Account that sits at the desk when it is opened; the first one where none is named."""
    devices: tuple[str, ...] = ()
    printers: tuple[str, ...] = ()
    papers: dict[str, PaperSettings] = Field(default_factory=dict)
    """Tray, sides and copies by kind of form (``cover``, ``juumin-ido`` …), ``*`` for every other one."""
    kiosk_exit_code: str = ""
    demo: bool = False
    year_end_closed: tuple[MonthDay, MonthDay] = ("12-29", "01-03")
    """First and last day of the year-end closure in the town's ordinance (MM-DD, 地方自治法4条の2)."""
    rules_overlay: str = ""
    """Folder of the town's own rules (上書き), in the data folder or by its full path; none where empty."""
    release_minutes: int = Field(default=15, ge=1, le=60)
    """How long a release (支援措置の一時解除) stays open before it locks again by itself."""
    lookup_limit: int = Field(default=30, ge=1)
    """So many look-ups of one person at work in a day without a case are shown to the supervisor."""
    drop_folder: str = ""
    """Folder whose files of residents are taken in by themselves (取込みフォルダー); none where empty."""
    drop_delete: bool = False
    """Whether a file that was taken is deleted; else it goes to 済."""
    drop_map: str = ""
    """TOML of the vendor's column names for the drop folder; ours where empty."""


def read_settings(home: Path) -> Settings:
    """Settings of this data folder.

    Raises OperatorError when the folder was never set up, InvalidInput listing every fault of the file.
    """
    return read_settings_file(home / SETTINGS_FILE, home)


def read_settings_file(path: Path, home: Path) -> Settings:
    """Settings out of a file, for a data folder at ``home``; errors as in ``read_settings``."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise OperatorError(
            "データフォルダ", f"{path.name} がありません。", "`desk init --home DIR` で準備してください。"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidInput(path.name, "読めません。", "書き方を直してください。", [Fault(str(error))]) from error
    return settings_from(home, data)


def settings_from(home: Path, data: dict[str, object]) -> Settings:
    """Settings out of the parsed file; unknown and wrongly typed items are all listed."""
    try:
        return Settings.model_validate({**data, "home": home})
    except ValidationError as error:
        faults = [Fault(one["msg"], column=".".join(str(p) for p in one["loc"])) for one in error.errors()]
        reason = "、".join(f"{fault.column}: {fault.message}" for fault in faults)
        raise InvalidInput(
            SETTINGS_FILE, f"誤りがあります({reason})。", "直してから始めてください。", faults
        ) from error


def write_settings(settings: Settings) -> Path:
    """Write ``desk.toml`` whole; an existing one is replaced in one step."""
    town = settings.town
    lines = [
        f"desk_id = {_text(settings.desk_id)}",
        f"desk_name = {_text(settings.desk_name)}",
        f"clerk = {_text(settings.clerk)}",
        f"devices = {_texts(settings.devices)}",
        f"printers = {_texts(settings.printers)}",
        f"kiosk_exit_code = {_text(settings.kiosk_exit_code)}",
        f"demo = {'true' if settings.demo else 'false'}",
        f"year_end_closed = {_texts(settings.year_end_closed)}",
        f"rules_overlay = {_text(settings.rules_overlay)}",
        f"release_minutes = {settings.release_minutes}",
        f"lookup_limit = {settings.lookup_limit}",
        f"drop_folder = {_text(settings.drop_folder)}",
        f"drop_delete = {'true' if settings.drop_delete else 'false'}",
        f"drop_map = {_text(settings.drop_map)}",
        "",
        "[town]",
        *(f"{name} = {_text(getattr(town, name))}" for name in TownSettings.model_fields),
        "",
        *(line for kind, paper in settings.papers.items() for line in _paper_lines(kind, paper)),
    ]
    path = settings.home / SETTINGS_FILE
    settings.home.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text("\n".join(lines), encoding="utf-8")
    part.replace(path)
    return path


def replace_device(home: Path, uri: str, other: str) -> None:
    """Write ``other`` in the place of a device URL. A folder without a settings file (a trial) keeps nothing.

    Raises as ``read_settings``, and EnvironmentProblem when the file cannot be written.
    """
    if not (home / SETTINGS_FILE).exists():
        return
    settings = read_settings(home)
    devices = tuple(other if one == uri else one for one in settings.devices)
    try:
        write_settings(settings.model_copy(update={"devices": devices}))
    except OSError as error:
        raise EnvironmentProblem(
            SETTINGS_FILE, "書き込めません。", "フォルダーの権利と空き容量を確かめてください。"
        ) from error


def _paper_lines(kind: str, paper: PaperSettings) -> tuple[str, ...]:
    head = f"[papers.{_text(kind)}]"
    return (head, f"tray = {_text(paper.tray)}", f"sides = {_text(paper.sides)}", f"copies = {paper.copies}", "")


def _text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _texts(values: tuple[str, ...]) -> str:
    return "[" + ", ".join(_text(value) for value in values) + "]"
