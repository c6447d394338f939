"""Labels, banners, rails, keys, cards, fields, pages, progress, barcode, charts."""

from __future__ import annotations

import zxingcpp
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from desk_app.domain.errors import EnvironmentProblem, OperatorError
from desk_app.domain.page import PageImage
from tests.support.fake_hall import LONG_NAME
from tests.support.look import clipped
from ui.widgets.banner import Banner, FieldNote, Toast
from ui.widgets.barcode import Barcode
from ui.widgets.buttons import LinkButton, PrimaryButton
from ui.widgets.cards import Card, Chip, Figure, Mark
from ui.widgets.charts import LyingBars, StandingBars
from ui.widgets.faults import fault_words
from ui.widgets.icons import ALIASES, ICONS, Icon
from ui.widgets.inputs import Field, KanaEdit, SearchBox, TextEdit
from ui.widgets.labels import ElidedLabel, Label, SourceTag, Tag, WrapLabel
from ui.widgets.layouts import FlowLayout, ScrollColumn, Surface, clear_layout
from ui.widgets.navigation import FunctionKeyBar, KeyAction, StepRail
from ui.widgets.page_view import PageView
from ui.widgets.progress import ProgressLine, Segments


def test_a_long_name_is_shortened_with_its_whole_in_the_tooltip(show):
    label = ElidedLabel(LONG_NAME, "strong", personal=True)
    window = show(label, width=240)
    assert label.elided()
    assert label.toolTip() == label.accessibleName() == label.full_text() == LONG_NAME
    label.setText("髙橋 健一")
    assert not label.elided()
    assert label.toolTip() == ""
    assert not clipped(window)


def test_names_with_variation_are_set_in_the_name_face(show):
    plain, rare = Label("髙橋", personal=True), ElidedLabel("葛\U000e0100城", personal=True)
    show(plain, rare)
    assert plain.property("face") == "ui"
    assert rare.property("face") == "name"
    assert rare.full_text() == "葛\U000e0100城"


def test_wrapped_text_is_never_markup(show):
    label = WrapLabel("<b>太字</b> & 改行\n次の行")
    window = show(label, width=400)
    assert label.full_text() == "<b>太字</b> & 改行\n次の行"
    assert "&lt;b&gt;" in label.text()
    assert not clipped(window)


def test_a_tag_says_its_source_in_words():
    assert SourceTag("カード").accessibleName() == "出どころ カード"
    assert SourceTag("聞き取り").property("tone") == "green"
    tag = Tag("未確定", "yellow")
    tag.set_tag("差戻し中", "red")
    assert (tag.text(), tag.property("tone")) == ("差戻し中", "red")


def test_a_banner_says_item_reason_and_remedy(show, qtbot):
    banner = Banner()
    window = show(banner, width=700)
    banner.show_message("error", "印刷機", "用紙がありません。", "用紙を入れてください。", action="再開する")
    qtbot.wait(5)
    assert banner.message() == "印刷機 用紙がありません。 用紙を入れてください。"
    assert banner.accessibleName() == "エラー 印刷機"
    assert not clipped(window)
    links = {link.text(): link for link in banner.findChildren(LinkButton)}
    with qtbot.waitSignal(banner.action_pressed):
        links["再開する"].click()
    with qtbot.waitSignal(banner.closed):
        links["閉じる"].click()
    assert banner.message() == ""


def test_a_note_hides_when_it_has_nothing_to_say(show):
    note = FieldNote("確認者は別の人です。")
    show(note)
    note.set_text("")
    assert note.isHidden()


def test_a_notice_goes_away_by_itself(show, qtbot):
    window = show(Label("一覧"))
    toast = Toast(window, milliseconds=30)
    toast.say("承認しました。")
    assert toast.text() == "承認しました。"
    qtbot.waitUntil(lambda: toast.text() == "")


def test_a_refused_button_says_why():
    button = PrimaryButton("承認する", key="F9")
    button.refuse("自分の受付です。")
    assert not button.isEnabled()
    assert button.toolTip() == button.accessibleDescription() == "自分の受付です。"
    button.refuse("")
    assert button.isEnabled()


def test_the_rail_opens_reached_steps_only(show, qtbot):
    rail = StepRail(["本人確認", "きっかけ", "聞き取り", "印刷"])
    chosen: list[int] = []
    rail.chosen.connect(chosen.append)
    show(rail)
    rail.set_state(1, 2)
    assert [item.state() for item in rail.items()] == ["done", "current", "reached", "ahead"]
    assert rail.items()[0].accessibleName() == "全4中1 本人確認 済み"
    for item in rail.items():
        qtbot.mouseClick(item, Qt.MouseButton.LeftButton)
    assert chosen == [0, 1, 2]
    assert rail.grab().width() > 0


def test_function_keys_work_by_key_and_press(show, qtbot):
    pressed: list[str] = []
    bar = FunctionKeyBar()
    bar.set_keys(
        [
            KeyAction("F2", "次を呼ぶ", lambda: pressed.append("F2")),
            KeyAction("F8", "一時中断", lambda: pressed.append("F8"), why_not="印刷中です。"),
            KeyAction("Alt ←", "前の質問", lambda: pressed.append("back"), right=True, sequence="Alt+Left"),
        ]
    )
    window = show(bar)
    qtbot.keyClick(window, Qt.Key.Key_F2)
    qtbot.keyClick(window, Qt.Key.Key_F8)
    qtbot.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert pressed == ["F2", "back"]
    assert bar.press("F2")
    assert not bar.press("F8")
    assert not clipped(window)


def test_function_keys_drop_words_before_they_are_cut(show):
    bar = FunctionKeyBar()
    bar.set_keys([KeyAction(f"F{n}", "とても長い名前の操作", lambda: None) for n in range(1, 10)])
    window = show(bar, width=600)
    assert not clipped(window)


def test_a_card_is_read_with_its_mark(show, qtbot):
    card = Card("D01", "児童手当 認定請求", "健一さん", right="12月3日まで")
    pressed: list[str] = []
    card.link_pressed.connect(pressed.append)
    window = show(card, width=360)
    card.set_changed(True)
    card.set_sub("健一さん・いま追加")
    card.link().click()
    assert pressed == ["D01"]
    assert card.accessibleName() == "必要 児童手当 認定請求 健一さん・いま追加 12月3日まで"
    assert not clipped(window)
    assert [Mark(kind).accessibleName() for kind in ("undecided", "not_required")] == ["未確定", "不要"]


def test_a_chip_is_pressed_by_key(show, qtbot):
    chip = Chip("p1", LONG_NAME, "38歳 世帯主", (SourceTag("カード"),), pressable=True)
    pressed: list[str] = []
    chip.pressed.connect(pressed.append)
    window = show(chip, width=500)
    chip.setFocus()
    qtbot.keyClick(chip, Qt.Key.Key_Space)
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert pressed == ["p1", "p1"]
    assert not clipped(window)


def test_chips_flow_into_lines(show):
    holder = Surface()
    flow = FlowLayout(holder)
    for number in range(8):
        flow.addWidget(Chip(str(number), f"世帯員 {number}", "20歳"))
    show(holder, width=400)
    assert flow.heightForWidth(380) > flow.heightForWidth(2000)
    clear_layout(flow)
    assert flow.count() == 0


def test_a_field_shows_its_error_below_itself(show):
    edit = TextEdit()
    field = Field("差戻す理由", edit, required=True)
    window = show(field)
    field.set_error("書いてください。")
    assert field.error() == "＊書いてください。"
    assert edit.property("invalid") == "true"
    assert edit.accessibleDescription() == "書いてください。"
    assert not clipped(window)
    field.set_error("")
    assert edit.property("invalid") == "false"


def test_text_stays_exactly_as_typed(show):
    edit = TextEdit()
    show(edit)
    edit.setText("髙﨑 葛\U000e0100 ﾊﾝｶｸ")
    assert edit.text() == "髙﨑 葛\U000e0100 ﾊﾝｶｸ"


def test_kana_becomes_katakana_and_kanji_is_refused(show, qtbot):
    edit = KanaEdit()
    show(edit)
    edit.setText("たかはし けんいち")
    edit.editingFinished.emit()
    assert edit.text() == "タカハシ ケンイチ"
    edit.setText("高橋")
    with qtbot.waitSignal(edit.invalid):
        edit.editingFinished.emit()
    assert edit.kana() is None
    assert edit.text() == "高橋"


def test_the_search_box_searches_while_typing(show, qtbot):
    box = SearchBox("氏名・カナ・生年月日", rest_ms=5)
    show(box)
    with qtbot.waitSignal(box.searched) as searched:
        qtbot.keyClicks(box, "abc")
    assert searched.args == ["abc"]
    with qtbot.waitSignal(box.moved) as moved:
        qtbot.keyClick(box, Qt.Key.Key_Down)
    assert moved.args == [1]
    with qtbot.waitSignal(box.taken):
        qtbot.keyClick(box, Qt.Key.Key_Return)
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert box.text() == ""


def a_page(width: int = 83, height: int = 117) -> PageImage:
    return PageImage(width, height, width * 3, b"\xff\x00\x00" * (width * height))


def test_a_page_is_shown_zoomed_and_pressed(show, qtbot):
    view = PageView(pressable=True)
    show(view, width=300)
    with qtbot.waitSignal(view.pressed):
        view.setFocus()
        qtbot.keyClick(view, Qt.Key.Key_Return)
    view.set_page(a_page())
    assert view.has_page()
    image = view.grab().toImage()
    assert image.pixelColor(image.width() // 2, image.height() // 2).name() == "#ff0000"
    view.step_zoom(1)
    assert view.zoom() > 1
    assert view.wanted_dpi() >= 24


def test_progress_says_how_far(show):
    line, segments = ProgressLine(), Segments()
    show(line, segments)
    line.start("書類を作っています", 0.5, cancellable=True)
    assert line.accessibleName() == "書類を作っています 50パーセント"
    line.stop()
    assert line.isHidden()
    segments.set_progress(2, 4)
    assert segments.accessibleName() == "全4中2"
    assert segments.grab().width() > 0


def test_the_barcode_on_screen_can_be_scanned(show):
    barcode = Barcode("T112400017")
    show(barcode, width=640)
    image = barcode.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    buffer = memoryview(image.constBits()).cast("B", [image.height(), image.bytesPerLine()])
    found = zxingcpp.read_barcodes(buffer)
    assert [code.text for code in found] == ["T112400017"]


def test_charts_are_read_aloud_and_summed_up(show):
    lying, standing = LyingBars("担当課", most=2), StandingBars("時間帯")
    show(lying, standing)
    lying.set_bars([("住民課", 9), ("税務課", 5), ("水道課", 2), ("環境課", 1)])
    standing.set_bars([("9時", 3), ("10時", 0)])
    assert lying.bars() == (("住民課", 9), ("税務課", 5), ("ほか", 3))
    assert lying.accessibleName() == "担当課 住民課 9、税務課 5、ほか 3"
    assert standing.grab().toImage().width() == standing.width()


def test_a_figure_is_read_with_its_caption(show):
    figure = Figure("受付")
    window = show(figure)
    figure.set_figure("86 件", "前日 79")
    assert figure.accessibleName() == "受付 86 件 前日 79"
    assert clipped(window) == []


def test_a_scrolling_column_never_scrolls_sideways(show):
    column = ScrollColumn()
    column.add(WrapLabel("長い文です。" * 40))
    show(column, width=300)
    assert column.horizontalScrollBar().maximum() == 0


def test_every_icon_is_drawn(show):
    for name in [*ICONS, *ALIASES, "unknown name"]:
        image = Icon(name, 48).grab().toImage()
        colours = {image.pixel(x, y) for x in range(0, 48, 2) for y in range(0, 48, 2)}
        assert len(colours) > 1, name


def test_errors_say_whose_they_are(log_guard):
    log_guard.allow("unexpected error on a screen")
    assert fault_words(OperatorError("受付", "理由", "対処")).tone == "error"
    assert fault_words(EnvironmentProblem("印刷機", "理由", "対処")).tone == "warning"
    words = fault_words(ValueError("髙橋 健一"))
    assert "申し訳" in words.item
    assert "髙橋" not in str(words)
