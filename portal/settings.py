"""Settings, from the environment, in the order of Django's documentation.

The defaults suit a developer's machine; production must say SECRET_KEY, SITE_ORIGIN and
DATABASE_URL aloud (`manage.py check --deploy` refuses what is missing).
"""

import datetime as dt
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from portal.origin import read_origin

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
BUILD_DIR = VAR_DIR / "build"

# The demo is one world that explains the product; it is never production.
DEMO = env.bool("DEMO", default=False)
DEBUG = env.bool("DEBUG", default=False)
TESTING = "pytest" in sys.modules
PRODUCTION = not (DEMO or DEBUG or TESTING)

SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY and not PRODUCTION:
    SECRET_KEY = "this-key-is-for-development-and-tests-only-and-guards-nothing-0"
if len(SECRET_KEY) < 50 or (PRODUCTION and len(set(SECRET_KEY)) < 10):
    raise ImproperlyConfigured(
        "SECRET_KEY is missing or shorter than 50 characters. Make one with:  "
        'python3 -c "import secrets; print(secrets.token_urlsafe(64))"  '
        "or, for development alone, set DEBUG=1."
    )

# Yesterday's keys, while today's takes over: what they have signed is still believed.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

# The keys of personal links in mails, newest first. Taking one away kills the links made with it.
# Without any, they follow the keys above.
LINK_KEYS = env.list("LINK_KEYS", default=[]) or [
    f"links:{key}" for key in (SECRET_KEY, *SECRET_KEY_FALLBACKS)
]

# Every link in a mail begins with this; the Host header is never trusted for it.
try:
    SITE_ORIGIN = read_origin(env.str("SITE_ORIGIN", default="http://localhost:8000"))
except ValueError as error:
    raise ImproperlyConfigured(
        f"SITE_ORIGIN is no public address, such as https://portal.example: {error}."
    ) from error
SITE_NAME = "Yhdyspinta"
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS",
    default=[
        urlsplit(SITE_ORIGIN).hostname or "localhost",
        *([] if PRODUCTION else ["localhost", "127.0.0.1"]),
    ],
)
CSRF_TRUSTED_ORIGINS = [SITE_ORIGIN]
IS_HTTPS = SITE_ORIGIN.startswith("https://")
if IS_HTTPS and (DEMO or DEBUG):
    # The demo lets in whoever presses a button, and the key of developers is known to everybody.
    raise ImproperlyConfigured(
        f"{'DEMO' if DEMO else 'DEBUG'} is set, and SITE_ORIGIN is a public address ({SITE_ORIGIN}). "
        "Take it out of the environment; a demo runs at http://, on one machine."
    )

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "csp",
    "portal.registry",
    "portal.ui",
    "portal.charts",
    "portal.retention",
    "portal.audit",
    "portal.jobs",
    "portal.outbox",
    "portal.accounts",
    "regions",
    "regions.organisations",
    "regions.structures",
    "regions.meetings",
    "regions.calendar",
    "surveys",
    "roadmap",
    "portal.dashboard",
    "portal.summary",
    "portal.reports",
    "portal.api",
    "portal.about",
    "portal.backoffice",
    "portal.drill",
    *(["portal.demo"] if DEMO or TESTING else []),
    *(["zeal"] if TESTING else []),
]

# A related object read inside a loop fails the test whose page reads it; a row that is read again
# under its lock does not, nor does the role that stands in for the missing name of a rare few.
ZEAL_ALLOWLIST = [
    {"model": "*", "field": "get()"},
    {"model": "accounts.User", "field": "role_grants"},
]

MIDDLEWARE = [
    *(["zeal.middleware.zeal_middleware"] if TESTING else []),
    "portal.logs.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.accounts.middleware.AwayMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "portal.typed.middleware.PlainTextMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.accounts.middleware.SessionLimitsMiddleware",
    "portal.accounts.middleware.SignInFirstMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "portal.accounts.middleware.SecondFactorMiddleware",
    "portal.accounts.middleware.PrivatePagesMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "portal.ui.context.site",
                "portal.accounts.context.access",
            ],
        },
    },
]
FORM_RENDERER = "portal.ui.forms.FormRenderer"

DATABASES = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}"),
}
_database = DATABASES["default"]
if "ENGINE" not in _database:
    raise ImproperlyConfigured(
        "DATABASE_URL is no address of a database, such as postgres://user:password@host/name."
    )
# A connection to SQLite that ends as the last one writes the whole log back: while few ask, each does.
_database["CONN_MAX_AGE"] = 60
if "sqlite" in _database["ENGINE"]:
    # Many readers and one writer at a time; writers queue instead of failing half-way.
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        **_database.get("OPTIONS", {}),
    }
else:
    _database["CONN_HEALTH_CHECKS"] = True
    # A database that is away is told within seconds (503), not waited for; nor is one whose machine
    # no longer answers (milliseconds).
    _database["OPTIONS"] = {
        "connect_timeout": 3,
        "tcp_user_timeout": 15_000,
        **_database.get("OPTIONS", {}),
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# In the database, so that rate limits hold for all web processes and without Redis.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}

# --- People and sign-in -----------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "portal.accounts.backends.RoleBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "dashboard:home"
LOGOUT_REDIRECT_URL = "dashboard:home"

ACCOUNT_ADAPTER = "portal.accounts.adapter.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "portal.accounts.adapter.SocialAccountAdapter"
MFA_ADAPTER = "portal.accounts.adapter.MFAAdapter"
ACCOUNT_FORMS = {
    "login": "portal.accounts.forms.sign_in.LoginForm",
    "request_login_code": "portal.accounts.forms.sign_in.RequestLoginCodeForm",
    "confirm_login_code": "portal.accounts.forms.sign_in.ConfirmLoginCodeForm",
    "confirm_email_verification_code": "portal.accounts.forms.sign_in.ConfirmEmailCodeForm",
    "confirm_password_reset_code": "portal.accounts.forms.sign_in.ConfirmPasswordCodeForm",
    "reset_password": "portal.accounts.forms.sign_in.ResetPasswordForm",
    "reset_password_from_key": "portal.accounts.forms.sign_in.ResetPasswordKeyForm",
    "change_password": "portal.accounts.forms.sign_in.ChangePasswordForm",
    "set_password": "portal.accounts.forms.sign_in.SetPasswordForm",
    "reauthenticate": "portal.accounts.forms.sign_in.ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": "portal.accounts.forms.sign_in.AuthenticateForm",
    "reauthenticate": "portal.accounts.forms.sign_in.ReauthenticateCodeForm",
    "activate_totp": "portal.accounts.forms.sign_in.ActivateTOTPForm",
    "add_webauthn": "portal.accounts.forms.sign_in.AddKeyForm",
    "edit_webauthn": "portal.accounts.forms.sign_in.EditKeyForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
# Two more codes to the same address; the guesses are counted over all of them.
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = 2
# Codes rather than links: no mail but an invitation holds a link that opens something.
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 600
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"{SITE_NAME}: "
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_HTTPS else "http"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
# A forgotten screen does not give the account away by a new email address.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_USER_DISPLAY = "portal.accounts.models.display_name"
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_TOTP_ISSUER = SITE_NAME
# SessionLimitsMiddleware does it once a minute; allauth would write on every page.
USERSESSIONS_TRACK_ACTIVITY = False
SOCIALACCOUNT_ONLY = False
# Single sign-on by configuration: a JSON list of OpenID Connect providers.
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"APPS": env.json("OIDC_PROVIDERS", default=[])},
}
# Staff come in with a second factor; the demo lets anyone in who presses a button.
# Tests that are not about it sign in by force.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=not (DEMO or TESTING))
STAFF_IDLE_LIMIT = dt.timedelta(minutes=60)
SESSION_LIMIT = dt.timedelta(hours=12)

SESSION_COOKIE_AGE = int(SESSION_LIMIT.total_seconds())
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "portal.accounts.views.refusal.csrf_failure"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
if IS_HTTPS:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = 365 * 24 * 3600 * 2
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz/"]
    if ALLAUTH_TRUSTED_PROXY_COUNT:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- What a browser may do with our pages -----------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
        "report-uri": ["/csp-report/"],
        "report-to": ["csp"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

# One long profile section and its rows fit many times over; more is not a person writing.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

# --- Languages and time -----------------------------------------------------------------------

LANGUAGE_CODE = "fi"
LANGUAGES = [("fi", _("Finnish")), ("sv", _("Swedish")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "portal" / "locale"]
USE_I18N = True
TIME_ZONE = "Europe/Helsinki"
USE_TZ = True
FORMAT_MODULE_PATH = ["portal.formats"]

# --- Files ------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static", BUILD_DIR]
for _folder in (BUILD_DIR, VAR_DIR / "static"):
    _folder.mkdir(parents=True, exist_ok=True)
# Private files: served only by views that ask who you are.
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "portal.ui.static_files.StaticFiles"
        if PRODUCTION or DEMO
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    # First: what is longer than the portal reads takes no room on the disk.
    "portal.tabular.upload.RoomForOne",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "portal.tabular.upload.AsideOnDisk",
]
DATA_UPLOAD_MAX_NUMBER_FILES = 2
WHITENOISE_KEEP_ONLY_HASHED_FILES = False

# --- Mail -------------------------------------------------------------------------------------

MAIL_DIR = VAR_DIR / "mail"
if DEMO or DEBUG:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = MAIL_DIR
else:
    _email = env.email_url("EMAIL_URL", default="smtp://localhost:25")
    EMAIL_BACKEND = _email["EMAIL_BACKEND"]
    EMAIL_HOST, EMAIL_PORT = _email["EMAIL_HOST"], _email["EMAIL_PORT"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _email["EMAIL_HOST_USER"], _email["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS = _email.get("EMAIL_USE_TLS", False)
    EMAIL_USE_SSL = _email.get("EMAIL_USE_SSL", False)
# How long the mail server may be silent, in seconds. Twice that, and its message is taken for dropped.
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=10)
# A file in which the relay writes the Message-ID of what it takes, before it says so. With it, a
# message whose answer was lost is settled by itself; without, a person is asked.
MAIL_ACCEPT_LOG = env.str("MAIL_ACCEPT_LOG", default="")
# How many senders work side by side.
OUTBOX_SENDERS = env.int("OUTBOX_SENDERS", default=1)
if min(EMAIL_TIMEOUT, OUTBOX_SENDERS) < 1:
    raise ImproperlyConfigured(
        "EMAIL_TIMEOUT and OUTBOX_SENDERS are 1 or more: no mail would leave."
    )
OUTBOX_SWEEP_SECONDS = env.int("OUTBOX_SWEEP_SECONDS", default=60)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Yhdyspinta <no-reply@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
FEEDBACK_EMAIL = env.str("FEEDBACK_EMAIL", default="feedback@localhost")

# --- Work in the background -------------------------------------------------------------------

# The host means nothing to it, but without one each start would say so.
CELERY_BROKER_URL = env.str("BROKER_URL", default="filesystem://localhost//")
if CELERY_BROKER_URL.startswith("filesystem"):
    BROKER_DIR = VAR_DIR / "broker"
    for _name in ("queue", "control", "processed"):
        (BROKER_DIR / _name).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        "data_folder_in": str(BROKER_DIR / "queue"),
        "data_folder_out": str(BROKER_DIR / "queue"),
        "control_folder": str(BROKER_DIR / "control"),
        "processed_folder": str(BROKER_DIR / "processed"),
        "store_processed": False,
        "polling_interval": 0.2,
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 900,
        "socket_timeout": 10,
        # A page that queues a job does not wait for a broker that is away; the sweeper will.
        "socket_connect_timeout": 1,
        "max_retries": 1,
        "interval_start": 0,
        "interval_max": 0.2,
        "connect_retries_timeout": 1,
    }
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 600
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 25
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A worker waits for its broker as long as it takes.
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TIMEZONE = "UTC"
CELERY_TASK_ALWAYS_EAGER = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# How long the worker of a job may be silent before another one takes it, in seconds.
JOB_LEASE_SECONDS = env.int("JOB_LEASE_SECONDS", default=60)
JOB_SWEEP_SECONDS = env.int("JOB_SWEEP_SECONDS", default=30)
# How often the clock looks for what is planned, in seconds.
SCHEDULE_TICK_SECONDS = env.int("SCHEDULE_TICK_SECONDS", default=60)
JOB_RESULT_KEPT = dt.timedelta(days=7)
# Modules with more kinds of jobs; the fault tests bring their own.
EXTRA_JOB_KINDS = env.list("EXTRA_JOB_KINDS", default=[])

# --- Open data --------------------------------------------------------------------------------

# Under which everybody may use published results.
DATA_LICENCE = env.str("DATA_LICENCE", default="CC BY 4.0")
DATA_LICENCE_URL = env.str(
    "DATA_LICENCE_URL", default="https://creativecommons.org/licenses/by/4.0/"
)

# --- Logs -------------------------------------------------------------------------------------

LOG_FORMAT = env.str("LOG_FORMAT", default="json" if PRODUCTION else "text")
LOGGING_CONFIG = "portal.logs.configure"
LOGGING: dict[str, Any] = {"format": LOG_FORMAT}

SILENCED_SYSTEM_CHECKS: list[str] = []
