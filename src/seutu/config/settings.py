"""The one settings module. Production sets variables, never code."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from seutu import __version__
from seutu.config.environment import (
    data_folder,
    database,
    env,
    oidc_providers,
    search_cluster,
    secret_key,
    time_zone,
)
from seutu.config.logging import logging_config

PACKAGE = Path(__file__).resolve().parent.parent
DATA_FOLDER = data_folder()
INDEX_FOLDER = DATA_FOLDER / "index"
ENCODER_FOLDER = env.str("SEUTU_ENCODER", "")
# The processes this one starts, which know no settings, unpack into the same folder.
os.environ["SEUTU_DATA"] = str(DATA_FOLDER)

SECRET_KEY = secret_key(DATA_FOLDER)
DEBUG = env.bool("SEUTU_DEBUG", False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
SITE_URL = env.str("SITE_URL", f"http://localhost:{env.int('PORT', 8000)}").rstrip("/")
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)
SECURE = env.bool("SECURE", False)
VERSION = __version__

ROOT_URLCONF = "seutu.config.urls"
WSGI_APPLICATION = "seutu.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    # First, so that the sign-in pages take our templates before those of allauth.
    "seutu.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_cotton.apps.SimpleAppConfig",
    "django_tasks",
    "django_tasks_db",
    "rules.apps.AutodiscoverRulesConfig",
    "template_partials.apps.SimpleAppConfig",
    "seutu.core",
    "seutu.audit",
    "seutu.accounts",
    "seutu.moderation",
    "seutu.translation",
    "seutu.files",
    "seutu.conversation",
    "seutu.notifications",
    "seutu.places",
    "seutu.catalogue",
    "seutu.previews",
    "seutu.solutions",
    "seutu.challenges",
    "seutu.dumps",
    "seutu.harvest",
    "seutu.matching",
    "seutu.api",
]

MIDDLEWARE = [
    "seutu.web.middleware.ProxyMiddleware",
    "seutu.files.middleware.FilesHostMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "seutu.web.middleware.RequestLogMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "seutu.web.middleware.ErrorMiddleware",
    "seutu.web.middleware.OneMarkMiddleware",
]

# template-partials and cotton each rewrite the loaders in their default app config
# and so undo one another; their simple configs and this explicit chain keep both.
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django_cotton.cotton_loader.Loader",
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "seutu.web.templatetags.language",
                "seutu.web.templatetags.pieces",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "seutu.web.context.site",
            ],
        },
    }
]
COTTON_DIR = "cotton"

DATABASES = {"default": database(DATA_FOLDER)}
SEARCH_CLUSTER = search_cluster()
CACHES = {"default": env.cache("CACHE_URL", "locmemcache://seutu?max_entries=20000")}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]
ACCOUNT_ADAPTER = "seutu.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Seutu: "
ACCOUNT_RATE_LIMITS = {"signup": env.str("SIGN_UP_RATE", "5/m/ip,30/h/ip")}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Seutu"
# Browsers give passkeys to https sites and to http://localhost, which is the demo.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
LOGIN_URL = "account_login"
OIDC_APPS = oidc_providers()
SOCIALACCOUNT_ADAPTER = "seutu.accounts.adapters.SocialAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"APPS": OIDC_APPS, "OAUTH_PKCE_ENABLED": True}
}
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("fi", _("Finnish")),
    ("it", _("Italian")),
    ("lt", _("Lithuanian")),
    ("pl", _("Polish")),
    ("sv", _("Swedish")),
]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
FORMAT_MODULE_PATH = ["seutu.web.formats"]
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "static"]
STATIC_ROOT = DATA_FOLDER / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = DATA_FOLDER / "media"
FILE_UPLOAD_HANDLERS = [
    "seutu.files.uploading.BoundedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_PERMISSIONS = 0o600
# An address of its own, so that no file can act in the name of the site.
FILES_URL = env.str("FILES_URL", "").rstrip("/")
if files_host := urlsplit(FILES_URL).hostname:
    ALLOWED_HOSTS = [*ALLOWED_HOSTS, files_host]
FILE_MEGABYTES = env.int("FILE_MEGABYTES", 20)
FILES_PER_SUBJECT = env.int("FILES_PER_SUBJECT", 20)
FILES_PER_DAY = env.int("FILES_PER_DAY", 30)
FILES_MEGABYTES_PER_DAY = env.int("FILES_MEGABYTES_PER_DAY", 200)
KEEP_DELETED_FILES_DAYS = env.int("KEEP_DELETED_FILES_DAYS", 1)
TRANSLATOR = env.str("TRANSLATOR", "none")
TRANSLATOR_LETTERS_PER_DAY = env.int("TRANSLATOR_LETTERS_PER_DAY", 200_000)
# Tests and `manage` commands run before anything was collected.
WHITENOISE_MANIFEST_STRICT = False

EMAIL_CONFIG = env.email("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
# Mail is written to the database and sent by the worker, which tries again.
MAIL_TRANSPORT = EMAIL_CONFIG["EMAIL_BACKEND"]
EMAIL_BACKEND = "seutu.notifications.mail.backend.QueueBackend"
EMAIL_TIMEOUT = 30
DEMO = env.bool("DEMO", False)
OUTBOX = env.bool("OUTBOX", DEMO)
if OUTBOX:
    MAIL_TRANSPORT = "django.core.mail.backends.dummy.EmailBackend"
if SECURE and (OUTBOX or DEMO):
    raise SystemExit(
        "seutu: unset OUTBOX and DEMO. They show everybody's mail and let anybody in."
    )
if DEMO and urlsplit(SITE_URL).hostname not in {"localhost", "127.0.0.1", "::1"}:
    raise SystemExit("seutu: unset DEMO. It is for one machine, no public site.")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "seutu@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default", "harvest"],
    }
}

SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = env.int("KEEP_SESSIONS_DAYS", 14) * 86_400
# A csrf cookie would be set before sign-in; the session holds the token instead.
CSRF_USE_SESSIONS = True
CSRF_FAILURE_VIEW = "seutu.web.views.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *([FILES_URL] if FILES_URL else [])],
        "object-src": [NONE],
        "base-uri": [NONE],
        # The sign-in form of a provider is answered with a redirect to it.
        "form-action": [SELF, *(each["settings"]["origin"] for each in OIDC_APPS)],
        "frame-ancestors": [NONE],
    }
}
SILENCED_SYSTEM_CHECKS: list[str] = []

LOGGING_CONFIG = None
logging_config(
    level=env.str("LOG_LEVEL", "INFO").upper(),
    as_json=env.str("LOG_FORMAT", "text") == "json",
)

CHECK_LINKS = env.bool("CHECK_LINKS", False)
KEEP_NEEDS_DAYS = env.int("KEEP_NEEDS_DAYS", 90)
KEEP_SNAPSHOTS_DAYS = env.int("KEEP_SNAPSHOTS_DAYS", 730)
KEEP_RUNS_DAYS = env.int("KEEP_RUNS_DAYS", 365)
PREVIEWS = env.bool("PREVIEWS", False)
HARVEST_HOSTS = env.list("HARVEST_HOSTS", default=[])
KEEP_SEARCHES_DAYS = env.int("KEEP_SEARCHES_DAYS", 730)
COUNT_SEARCHES = env.bool("COUNT_SEARCHES", True)
GAPS_FEWEST_PEOPLE = env.int("GAPS_FEWEST_PEOPLE", 5)
GAPS_FEWEST_DEMANDS = env.int("GAPS_FEWEST_DEMANDS", 5)
GAPS_STALE_YEARS = env.int("GAPS_STALE_YEARS", 5)
KEEP_REPORTS_DAYS = env.int("KEEP_REPORTS_DAYS", 365)
COMMENT_RATE = env.str("COMMENT_RATE", "60/h")
NOTICE_RATE = env.str("NOTICE_RATE", "5/h")
APPEAL_DAYS = env.int("APPEAL_DAYS", 180)
KEEP_NOTICES_DAYS = env.int("KEEP_NOTICES_DAYS", 90)
KEEP_MAIL_DAYS = env.int("KEEP_MAIL_DAYS", 30)
DIGEST_TIME_ZONE = time_zone(env.str("DIGEST_TIME_ZONE", "Europe/Brussels"))
DIGEST_HOUR = env.int("DIGEST_HOUR", 7)
MAIL_MOST_BOUNCES = env.int("MAIL_MOST_BOUNCES", 3)
API_RATE = env.str("API_RATE", "120/m")
PROTOCOL_RATE = env.str("PROTOCOL_RATE", "1200/m")
SECURITY_CONTACT = env.str("SECURITY_CONTACT", "")
IMPRINT = env.str("IMPRINT", "")
ACCESSIBILITY_CONTACT = env.str("ACCESSIBILITY_CONTACT", "")
WEB_WORKERS = env.int("WEB_WORKERS", min(os.cpu_count() or 1, 2))
HOST = env.str("HOST", "127.0.0.1")
PORT = env.int("PORT", 8000)
