"""Tables in documents."""

from django import template

from portal.charts.table import Table
from portal.reports import paper

register = template.Library()


@register.simple_tag
def on_paper(table: Table, look: str = "") -> paper.PaperTable:
    return paper.on_paper(table, look or "")
