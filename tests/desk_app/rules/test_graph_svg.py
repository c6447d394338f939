from __future__ import annotations

from xml.etree import ElementTree

from desk_app.rules.graph_svg import PAGE, Answer, Box, Picture, draw, width_of

SVG = "{http://www.w3.org/2000/svg}"


def picture(rows: int) -> Picture:
    boxes = tuple(Box(f"A{n:02}", f"手続き {n} <&>", "市民課" if n < rows / 2 else "税務課") for n in range(rows))
    answers = tuple(Answer(f"質問{n}", "はい" * (n + 1), n % 2 == 0, [n % rows]) for n in range(rows))
    return Picture("転入の手続き", "規則 1", boxes, answers, (Answer("引っ越す人", "はい", True, [0]),))


def texts(root: ElementTree.Element) -> list[str]:
    return [one.text or "" for one in root.iter(f"{SVG}text")]


def test_every_procedure_answer_and_line_is_drawn() -> None:
    root = ElementTree.fromstring(draw(picture(6)))
    said = texts(root)
    assert sum("手続き " in one and one.startswith("A") for one in said) == 6
    assert sum(one.startswith("質問") for one in said) == 6
    assert len(list(root.iter(f"{SVG}path"))) == 6
    assert any("引っ越す人 = はい" in one for one in said)


def test_everything_stays_on_the_page() -> None:
    root = ElementTree.fromstring(draw(picture(60)))
    high = float(root.attrib["height"].removesuffix("mm"))
    assert high == PAGE[1]
    for one in root.iter(f"{SVG}text"):
        assert 0 < float(one.attrib["y"]) / 10 < high
        start = float(one.attrib["x"]) / 10
        wide = width_of(one.text or "", float(one.attrib["font-size"]) / 10)
        if one.attrib["text-anchor"] == "start":
            assert start + wide < PAGE[0]


def test_more_than_a_page_holds_makes_it_longer_not_smaller() -> None:
    root = ElementTree.fromstring(draw(picture(140)))
    assert float(root.attrib["height"].removesuffix("mm")) > PAGE[1]


def test_wide_characters_are_wider() -> None:
    assert width_of("漢字", 2) == 4
    assert width_of("ab", 2) < 3
