"""The Qt style sheet as a template; ui.theme fills in the colours and sizes."""

from __future__ import annotations

from string import Template

TEMPLATE = Template("""
* { font-family: $families; font-size: 16px; }
QMainWindow, QDialog, QWidget[surface="ground"] { background: $ground; color: $text; }
QWidget[surface="panel"] { background: $panel; }
QWidget[surface="bar"] { background: $bar; }
QWidget[surface="card"] { background: $ground; border: 1px solid $line; border-radius: $radius; }
QWidget[surface="box"] { background: $ground; border: 1px solid $border; border-radius: $radius_l; }
QWidget[edge="right"] { border: 0; border-right: 1px solid $line; }
QWidget[edge="left"] { border: 0; border-left: 1px solid $line; }
QWidget[edge="top"] { border: 0; border-top: 1px solid $line; }
QWidget[edge="bottom"] { border: 0; border-bottom: 1px solid $line; }
QLabel { background: transparent; border: 0; color: $text; }
QLabel[face="name"] { font-family: $name_families; }
QToolTip { background: $bar; color: $bar_text; border: 1px solid $bar_text; padding: 8px; }

QPushButton { min-height: $touch; padding: 0 16px; border-radius: $radius; font-weight: 700; outline: none; }
QPushButton[kind="primary"] { background: $primary; color: $on_primary; border: 1px solid $primary; }
QPushButton[kind="primary"]:hover { background: $primary_hover; border-color: $primary_hover; }
QPushButton[kind="primary"]:pressed { background: $primary_pressed; border-color: $primary_pressed; }
QPushButton[kind="secondary"] { background: $ground; color: $primary; border: 1px solid $primary; }
QPushButton[kind="secondary"]:hover { background: $hover; }
QPushButton[kind="secondary"]:pressed { background: $select_strong; }
QPushButton[kind="secondary"]:checked { background: $select_strong; color: $on_select;
  border: 2px solid $primary; }
QPushButton[kind="danger"] { background: $ground; color: $error; border: 1px solid $error; }
QPushButton[kind="danger"]:hover { background: $error_ground; }
QPushButton[kind="bar"] { background: $bar_button; color: $bar_button_text; border: 0; min-height: 36px; }
QPushButton[kind="link"] { background: transparent; color: $link; border: 0; padding: 0 4px; font-weight: 400;
  text-decoration: underline; text-align: left; }
QPushButton[kind="link"]:hover { color: $link_hover; }
QPushButton[kind="primary"]:disabled, QPushButton[kind="secondary"]:disabled, QPushButton[kind="danger"]:disabled
  { background: $disabled_ground; color: $disabled_text; border: 1px solid $disabled_ground; }
QPushButton[kind="link"]:disabled { color: $disabled_text; }
QPushButton[scale="kiosk"] { min-height: 62px; font-size: 24px; padding: 0 24px; }
QPushButton[scale="kiosk-low"] { min-height: 54px; font-size: 22px; padding: 0 20px; }
QPushButton[scale="kiosk-large"] { min-height: 86px; font-size: 28px; padding: 0 24px; }
QPushButton[scale="large"] { min-height: 54px; }
QPushButton[scale="small"] { min-height: $touch; padding: 0 12px; }

QPushButton[kind="nav"] { background: transparent; color: $bar_text; border: 0; border-bottom: 4px solid transparent;
  border-top: 4px solid transparent; border-radius: 0; padding: 0 8px; font-weight: 400; min-height: 48px; }
QPushButton[kind="nav"]:checked { border-bottom-color: $bar_text; font-weight: 700; }
QPushButton[kind="nav"]:hover { border-bottom-color: $bar_muted; }
QPushButton[kind="key"] { background: transparent; border: 0; padding: 0; }

ChoiceButton { min-height: 62px; text-align: left; padding: 0;
  background: $ground; border: 1px solid $border; border-radius: $radius; }
ChoiceButton:hover { background: $hover; border-color: $primary; }
ChoiceButton:checked { background: $select; border: 2px solid $primary; }
ChoiceButton[look="kiosk"] { min-height: 92px; border: 2px solid $primary; border-radius: $radius_l; }
ChoiceButton[look="kiosk"]:checked, ChoiceButton[look="kiosk"]:pressed { background: $select; border-width: 3px; }
ChoiceButton:disabled { background: $disabled_ground; border-color: $disabled_ground; }

QLabel[part="badge"] { border: 1px solid $border; border-radius: $radius_s; background: $ground; color: $text;
  font-size: 16px; }
QLabel[part="keycap"] { border: 1px solid $border; border-radius: $radius_s; background: $ground; color: $text;
  font-size: 16px; padding: 0 5px; }
QLabel[part="tag"] { border: 1px solid $border; border-radius: $radius_s; background: $ground; color: $text;
  font-size: 16px; padding: 0 8px; min-height: 26px; max-height: 26px; }
QLabel[part="tag"][tone="blue"] { border-color: $info; color: $info; }
QLabel[part="tag"][tone="green"] { border-color: $success; color: $success; }
QLabel[part="tag"][tone="yellow"] { border-color: $warning; color: $warning; background: $warning_ground; }
QLabel[part="tag"][tone="red"] { border-color: $error; color: $on_error_ground; background: $error_ground; }

QWidget[part="chip"] { background: $ground; border: 1px solid $line; border-radius: $radius; }
QWidget[part="chip"]:hover { border-color: $primary; }

QWidget[part="banner"] { border: 3px solid $info; border-radius: $radius_l; background: $ground; }
QWidget[part="banner"][tone="success"] { border-color: $success; }
QWidget[part="banner"][tone="error"] { border-color: $error; }
QWidget[part="banner"][tone="warning"] { border-color: $warning; }
QWidget[part="notice"] { background: $bar; border-radius: $radius; border: 1px solid $bar_text; }
QWidget[part="field-note"] { background: $panel; border-radius: $radius; }

Card { background: $ground; border: 1px solid $line; border-radius: $radius; }
Card[changed="true"] { background: $success_ground; border: 1px solid $success; }

QLineEdit, QComboBox, QPlainTextEdit, QTextEdit, QSpinBox { background: $ground; color: $text;
  border: 1px solid $border; border-radius: $radius; padding: 0 12px; selection-background-color: $primary;
  selection-color: $on_primary; }
QLineEdit, QComboBox, QSpinBox { min-height: $field; }
QLineEdit, QPlainTextEdit, QTextEdit { placeholder-text-color: $muted; }
QPlainTextEdit, QTextEdit { padding: 8px 8px; }
QLineEdit[invalid="true"], QComboBox[invalid="true"], QPlainTextEdit[invalid="true"] { border: 2px solid $error; }
QLineEdit:read-only { border-style: dashed; background: $panel; }
QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:disabled { background: $disabled_ground;
  color: $disabled_text; border-color: $disabled_ground; }
QLineEdit[scale="kiosk"] { min-height: 64px; font-size: 28px; }
QComboBox { padding-right: 4px; }
QComboBox::drop-down { border: 0; width: 28px; }
QComboBox QAbstractItemView { background: $ground; color: $text; border: 1px solid $border; outline: none;
  selection-background-color: $select_strong; selection-color: $heading; }
QComboBox QAbstractItemView::item { min-height: $touch; }

QTableView, QTreeView, QGraphicsView { background: $ground; border: 0; gridline-color: transparent; outline: none; }
QHeaderView { background: $ground; border: 0; }
QHeaderView::section { background: $ground; color: $muted; border: 0; border-bottom: 1px solid $border;
  padding: 0 12px; min-height: 36px; font-weight: 400; }
QTableCornerButton::section { background: $ground; border: 0; }

QScrollArea { background: transparent; border: 0; }
QScrollArea > QWidget > QWidget[surface="none"] { background: transparent; }
QScrollBar:vertical { background: transparent; width: 14px; margin: 0; }
QScrollBar::handle:vertical { background: $border; border-radius: 4px; min-height: 44px; margin: 2px 3px; }
QScrollBar:horizontal { background: transparent; height: 14px; margin: 0; }
QScrollBar::handle:horizontal { background: $border; border-radius: 4px; min-width: 44px; margin: 3px 2px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: $line; }
QCheckBox, QRadioButton { min-height: $touch; spacing: 12px; color: $text; background: transparent; }
QCheckBox::indicator { width: 22px; height: 22px; border: 2px solid $border; border-radius: $radius_s;
  background: $ground; }
QCheckBox::indicator:checked { background: $primary; border-color: $primary; }
QRadioButton::indicator { width: 20px; height: 20px; border: 2px solid $border; border-radius: 12px;
  background: $ground; }
QRadioButton::indicator:checked { background: $primary; border: 2px solid $primary; }
QMenu { background: $ground; color: $text; border: 1px solid $border; padding: 4px; }
QMenu::item { min-height: 36px; padding: 4px 24px; }
QMenu::item:selected { background: $select_strong; color: $heading; }
""")
