"""Somebody who answers at a browser."""

import re

from tests.surveys.answering.pages import FIRST, SECOND


def choose(visitor, code, value):
    """Press the row, as a finger does."""
    visitor.page.locator(f"label:has(input[name={code}][value='{value}'])").click()


def button(visitor):
    """Continue, or Submit: the first of the steps."""
    return visitor.page.locator(".steps .button").first


def go_on(visitor):
    visitor.follow(button(visitor))


def begin(visitor, link):
    visitor.goto(link)
    # With its script: a connection that is lost before that is another story.
    visitor.follow(visitor.page.locator(".answer__go a"))
    reaches(visitor, r"(\d{1,2}|check)")


def answer_page(visitor, answers):
    for code, value in answers:
        choose(visitor, code, value)
    go_on(visitor)


def answer_all(visitor):
    answer_page(visitor, FIRST.items())
    answer_page(visitor, SECOND.items())
    answer_page(visitor, [("support", "1"), ("support", "4")])


def reaches(visitor, name):
    # A link to one question leaves its mark on the address.
    visitor.page.wait_for_url(re.compile(rf"/{name}/(#\w+)?$"))


def come_back_to(visitor):
    """To this tab; without a window nobody tells it."""
    visitor.page.bring_to_front()
    visitor.page.evaluate("dispatchEvent(new Event('focus'))")


def saved(visitor):
    visitor.page.locator("[data-saving]").filter(has_text=re.compile(r"\d")).wait_for()
