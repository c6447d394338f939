"""The tree of a condition: every node in words, its truth or counts, by keyboard."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from tests.support.fake_rule_book import TREE
from ui.screens.supervisor.workbench.condition_tree import ConditionTree


@pytest.fixture
def shown(qtbot):
    def made(node, *, with_truth=False, width=420):
        tree = ConditionTree(with_truth=with_truth)
        qtbot.addWidget(tree)
        tree.resize(width, 400)
        tree.show()
        tree.show_tree(node)
        return tree

    return made


def test_every_node_stands_in_words_with_its_counts(shown):
    words = shown(TREE).words()
    assert len(words) == 8
    assert words[0] == "すべてに当てはまる ○31 ×64 ?3"
    assert words[3] == "医療保険が「国保」 ○30 ×66"


def test_truth_is_said_in_words_and_of_several_people_how_many(shown):
    leaf = replace(TREE.children[0], holds=1, fails=0, open=0, truth=True)
    missing = replace(TREE.children[1].children[0], holds=0, fails=0, open=1, truth=None)
    anyone = replace(TREE.children[2], children=(), holds=1, fails=3, open=0, truth=True)
    not_so = replace(leaf, path="0.3", holds=0, fails=1, truth=False)
    tree = shown(
        replace(TREE, children=(leaf, missing, anyone, not_so), truth=None, holds=0, fails=0, open=1), with_truth=True
    )
    assert [words.rsplit(" ", 1)[-1] for words in tree.words()] == [
        "わからない",
        "当てはまる",
        "わからない",
        "1/4人",
        "当てはまらない",
    ]


def test_nodes_close_and_open_by_keyboard_and_the_height_follows(shown, qtbot):
    tree = shown(TREE)
    high = tree.height()
    tree.setCurrentIndex(tree.model().index(0, 0))
    qtbot.keyClick(tree, Qt.Key.Key_Left)
    assert tree.words() == ["すべてに当てはまる ○31 ×64 ?3"]
    assert tree.height() < high
    qtbot.keyClick(tree, Qt.Key.Key_Right)
    assert tree.height() == high


def test_long_words_wrap_instead_of_being_cut(shown):
    long = replace(TREE, label="とても長い条件" * 12, children=())
    assert shown(long, width=300).height() > shown(long, width=1600).height()


def test_no_condition_shows_nothing(shown):
    tree = shown(TREE)
    tree.show_tree(None)
    assert tree.words() == []
