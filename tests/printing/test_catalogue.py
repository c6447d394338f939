"""Samples of every form: drawn on as many pages as the template says."""

from __future__ import annotations

import io

import pikepdf
import pytest

from desk_app.domain.errors import OperatorError
from printing.catalogue import draw_sample, list_templates
from resources import FORMS
from tests.support.papers import page_text


@pytest.mark.parametrize("form", [template.id for template in list_templates(FORMS)])
def test_a_sample_of_each_form_is_drawn(form: str) -> None:
    template = next(one for one in list_templates(FORMS) if one.id == form)
    pdf = draw_sample(form, FORMS)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert len(document.pages) == template.pages
    assert "みらい市" in page_text(pdf, 0)


def test_an_unknown_form_is_the_operators_to_put_right() -> None:
    with pytest.raises(OperatorError, match="no-such"):
        draw_sample("no-such", FORMS)


def test_templates_come_in_packet_order() -> None:
    orders = [template.order for template in list_templates(FORMS)]
    assert orders == sorted(orders)
