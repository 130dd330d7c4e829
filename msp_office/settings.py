"""Django settings, read from the environment; `.env.example` names every variable.

MSP_OFFICE_MODE decides what kind of office this is:
demo and office run on one machine with nothing to install, production refuses to start when it is not safe,
test is what the test suite sets.
"""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from msp_office import env

BASE_DIR = Path(__file__).resolve().parent.parent
ENV = os.environ

MODE = env.text(ENV, "MSP_OFFICE_MODE", "demo")
if MODE not in {"demo", "office", "production", "test"}:
    raise ImproperlyConfigured(f"MSP_OFFICE_MODE must be demo, office, production or test, not {MODE!r}.")
PRODUCTION = MODE == "production"
DEBUG = env.flag(ENV, "DEBUG")

DATA_DIR = Path(env.text(ENV, "MSP_OFFICE_DATA", str(BASE_DIR / "var" / MODE)))
DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)

SECRET_KEY = env.secret_key(ENV, DATA_DIR, required=PRODUCTION)
SECRET_KEY_FALLBACKS = env.words(ENV, "SECRET_KEY_FALLBACKS")
# The vault: its keys stand outside the database and apart from SECRET_KEY; the first one seals, all of them open.
VAULT_KEYS = env.vault_keys(ENV, DATA_DIR, required=PRODUCTION)
VAULT_KEY_FILE = DATA_DIR / "vault-keys"
VAULT_CONFIRM_MINUTES = 10  # for so long a typed password lets its person reveal
VAULT_REVEALS_PER_HOUR = 30
ALLOWED_HOSTS = env.words(ENV, "ALLOWED_HOSTS", "" if PRODUCTION else "127.0.0.1,localhost,[::1]")
PUBLIC_ORIGIN = env.text(ENV, "PUBLIC_ORIGIN").rstrip("/")  # links in mails begin with it
CSRF_TRUSTED_ORIGINS = env.words(ENV, "CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "django_include_bootstrap",
    "axes",
    "csp",
    "msp_office.office",
    "msp_office.audit",
    "msp_office.jobs",
    "msp_office.imports",
    "msp_office.vault",
    "staffing",
    "clients",
    "tickets",
    "docs_binder",
]

MIDDLEWARE = [
    "msp_office.office.middleware.PolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "msp_office.office.middleware.HtmxMiddleware",
    "msp_office.office.middleware.OfficeMiddleware",
    "staffing.middleware.WelcomeMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "msp_office.urls"
WSGI_APPLICATION = "msp_office.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "msp_office.office.context.office",
                "tickets.context.timers",
                "tickets.context.pulse",
            ],
            "builtins": ["msp_office.office.templatetags.figures"],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

DATABASES = {"default": env.database_from_env(ENV, DATA_DIR)}
if MODE == "test" and DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}  # a file, so that workers see it too
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People
AUTH_USER_MODEL = "staffing.StaffMember"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "msp_office.office.backend.RoleBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
if MODE == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # hundreds of sign-ins
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign-in"
SESSION_COOKIE_AGE = 14 * 24 * 3600
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600
AXES_FAILURE_LIMIT = 8
SIGN_IN_LIMIT_PER_NAME = 50  # wrong passwords for one name from all addresses together, in the same time
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_USERNAME_FORM_FIELD = "username"  # the name our form posts; axes would guess USERNAME_FIELD
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "staffing.views.account.locked_out"
AXES_VERBOSE = False

# Language and time: the office's own zone is a row (OfficeSettings), the database holds UTC.
LANGUAGE_CODE = "en-us"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"

# Files
STATIC_URL = "static/"
STATIC_ROOT = Path(
    env.text(ENV, "STATIC_ROOT", str(DATA_DIR / "static" if MODE == "test" else BASE_DIR / "var" / "static"))
)
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA_DIR / "files"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if MODE == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = MODE == "test"  # found when asked for; no client reads them all

# Mail: without a server, messages are files that the owner can read.
EMAIL_HOST = env.text(ENV, "EMAIL_HOST")
EMAIL_PORT = env.number(ENV, "EMAIL_PORT", 587)
EMAIL_HOST_USER = env.text(ENV, "EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text(ENV, "EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag(ENV, "EMAIL_USE_TLS", True)
DEFAULT_FROM_EMAIL = env.text(ENV, "DEFAULT_FROM_EMAIL", "office@localhost")
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = DATA_DIR / "mail"

# Security headers on every response
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "msp_office.office.views.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
if PRODUCTION:
    env.refuse_unsafe_production(ENV, DEBUG, SECRET_KEY, ALLOWED_HOSTS)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health/?$"]
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True

# Background work: Redis when REDIS_URL is set, otherwise messages are files in the data folder.
REDIS_URL = env.text(ENV, "REDIS_URL")
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CONCURRENCY = env.number(ENV, "WORKER_CONCURRENCY", 2)
CELERY_WORKER_MAX_TASKS_PER_CHILD = 50
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 600_000  # KiB; a child above it is replaced after its task
CELERY_TASK_TIME_LIMIT = 1700  # seconds; below the visibility timeout, so that no message runs twice
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        "visibility_timeout": 1800,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        "socket_connect_timeout": 2,
        "max_retries": 1,  # with Redis down a page answers at once; the sweep wakes the job later
        "interval_start": 0,
    }
else:
    BROKER_DIR = DATA_DIR / "broker"
    BROKER_DIR.mkdir(mode=0o700, exist_ok=True)
    CELERY_BROKER_URL = "filesystem://localhost//"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR),
        "data_folder_out": str(BROKER_DIR),
        "control_folder": str(BROKER_DIR / "control"),
        "polling_interval": 0.3,
    }
JOB_LEASE_SECONDS = env.number(ENV, "JOB_LEASE_SECONDS", 30)
JOB_SWEEP_SECONDS = env.number(ENV, "JOB_SWEEP_SECONDS", 15)
CELERY_BEAT_SCHEDULE = {
    "sweep-jobs": {
        "task": "msp_office.jobs.tasks.sweep",
        "schedule": JOB_SWEEP_SECONDS,
        "options": {"expires": max(1, JOB_SWEEP_SECONDS - 1)},
    },
    "destroy-due-prints": {
        "task": "docs_binder.tasks.destroy_due_prints",
        "schedule": crontab(minute="37"),  # every hour, UTC
        "options": {"expires": 3000},
    },
    "weekly-snapshots": {
        "task": "tickets.tasks.take_weekly_snapshots",
        "schedule": crontab(minute="7"),  # every hour, UTC; works only when a Monday is missing
        "options": {"expires": 3000},
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.text(ENV, "LOG_LEVEL", "WARNING")},
}
