"""The same survey in django-survey-and-report: CPU per respondent. Run by answering.py, in a venv of its own.

python peer_survey.py NAME_OF_DATABASE HOST, then the questions and names of surveys, line by line, on stdin.
"""

import json
import sys
import time
from urllib.parse import urlencode

import django
from django.conf import settings

NAME, HOST = sys.argv[1:]
settings.configure(
    SECRET_KEY="only-for-this-measurement",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF="survey.urls",
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": NAME,
            "HOST": HOST,
            "USER": "portal",
        }
    },
    INSTALLED_APPS=[
        "django.contrib.admin",
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "django.contrib.staticfiles",
        "survey",
    ],
    # What startproject writes.
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
    STATIC_URL="/static/",
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    CHOICES_SEPARATOR=",",
    USER_DID_NOT_ANSWER="Left blank",
    DEFAULT_SURVEY_PUBLISHING_DURATION=7,
    LOGGING_CONFIG=None,
)
django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils.text import slugify  # noqa: E402
from survey.models import Category, Question, Response, Survey  # noqa: E402

KINDS = {"scale": "radio", "single": "radio", "multiple": "select-multiple", "long_text": "text"}


def make_survey(pages, method):
    survey = Survey.objects.create(
        name="Bench",
        description="Bench",
        need_logged_user=False,
        display_method=method,
    )
    for order, page in enumerate(pages):
        category = Category.objects.create(name=f"Part {order}", survey=survey, order=order)
        for number, question in enumerate(page):
            Question.objects.create(
                text=question["text"],
                order=number,
                required=True,
                category=category,
                survey=survey,
                type=KINDS[question["kind"]],
                choices=",".join(question["choices"]),
            )
    return survey


def answers_of(questions):
    """As a browser sends them: the first choice of each, two of several, a text."""
    data = {}
    for question in questions:
        choices = [slugify(choice) for choice in question.get_clean_choices()]
        several = question.type == "select-multiple"
        answer = choices[:2] if several else choices[0] if choices else "A short text."
        data[f"question_{question.pk}"] = answer
    return data


def respond(client, survey):
    """One respondent, from the first page to the receipt."""
    client.cookies.clear()
    by_page = [list(c.questions.all()) for c in survey.categories.order_by("order")]
    if survey.is_all_in_one_page():
        by_page = [[question for page in by_page for question in page]]
    sent = [answers_of(page) for page in by_page]
    started = time.process_time()
    address = survey.get_absolute_url()
    for data in sent:
        assert client.get(address).status_code == 200
        # As a browser sends a form.
        form = urlencode(data, doseq=True)
        response = client.post(address, form, content_type="application/x-www-form-urlencoded")
        assert response.status_code == 302, response.content
        address = response["Location"]
    assert client.get(address).status_code == 200
    return time.process_time() - started


def main():
    """Reads the pages of questions, then names of surveys; answers each name with milliseconds."""
    call_command("migrate", verbosity=0)
    pages = json.loads(sys.stdin.readline())
    methods = {"one": Survey.ALL_IN_ONE_PAGE, "three": Survey.BY_CATEGORY}
    surveys = {name: make_survey(pages, method) for name, method in methods.items()}
    client = Client()
    for name in map(str.strip, sys.stdin):
        before = Response.objects.count()
        print(respond(client, surveys[name]) * 1000, flush=True)
        assert Response.objects.count() == before + 1


if __name__ == "__main__":
    main()
