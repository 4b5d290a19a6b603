"""Figures of results as they are written everywhere."""

from django import template

from surveys.results import sentences

register = template.Library()
register.filter("figure", sentences.figure)
