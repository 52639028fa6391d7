"""Everything that can be set, from the environment or a `.env` file; read by main.py only and handed on.

`Policy` holds the numbers a coordinator may want different: defaults here, overridable for all in the environment and for one
project in its workbook. The source of a default is the trade's published practice, as said beside it.
"""

import re
from collections.abc import Mapping
from datetime import time
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

_SECRET = re.compile(r"[A-Za-z0-9_-]{32,256}")
"""What Telegram accepts as a webhook's secret, and long enough that nobody guesses it."""
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class Policy(BaseModel):
    """The numbers of the trade. Hours and days are whole unless said; percentages run from 0 to 100."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    offer_hours: int = Field(24, ge=1, description="An offer waits this long for an answer (agencies ask for 24 h).")
    book_ahead_days: int = Field(
        7, ge=1, description="Self-service: how far ahead a shopper may take a visit (7 days is usual)."
    )
    confirm_before_hours: int = Field(
        48, ge=0, description="Ask the shopper to confirm this long before the window opens."
    )
    remind_before_hours: int = Field(24, ge=0, description="Second reminder before the window opens.")
    brief_before_hours: int = Field(3, ge=0, description="The brief comes once more this long before the window opens.")
    ask_after_hours: int = Field(1, ge=0, description="After the window closes: ask how it went.")
    report_due_hours: int = Field(
        12, ge=1, description="The report is due this long after the visit (8 to 24 h in the trade)."
    )
    report_reminders: Annotated[tuple[int, ...], NoDecode] = Field(
        (50, 80, 100), description="Reminders at these percentages of the report clock."
    )
    return_due_hours: int = Field(24, ge=1, description="Returned questions are to be answered within this time.")
    extension_hours: int = Field(3, ge=1, description="What one tap on Extend adds to the report clock.")
    review_due_hours: int = Field(24, ge=1, description="Reviewers aim at this; the queue marks what is older.")
    quiet_from: time = Field(time(21, 0), description="No reminders from this time on, in the shopper's zone.")
    quiet_until: time = Field(time(8, 0), description="Reminders start again at this time, in the shopper's zone.")
    active_minutes: int = Field(
        15, ge=0, description="No report reminder while the shopper answered within these minutes."
    )
    rotation_days: int = Field(
        90, ge=0, description="Days before the same shopper may return to a location (30 to 90)."
    )
    spacer_days: int = Field(5, ge=0, description="Days between any two visits at one location.")
    open_visits: int = Field(3, ge=1, description="Visits one shopper may hold at once.")
    near_metres: int = Field(
        150, ge=1, description="A check-in within this distance is near (warn beyond, never block)."
    )
    far_metres: int = Field(
        1600, ge=1, description="Beyond this distance the reviewer sees a clear mark (about one mile)."
    )
    red_flag_percent: Decimal = Field(
        Decimal(60), ge=0, le=100, description="A score under this alerts the client at once."
    )
    praise_percent: Decimal = Field(Decimal(95), ge=0, le=100, description="A score from this on is worth praise.")
    rank_visits: int = Field(3, ge=1, description="Fewer visits than this are too few to rank a location.")
    firm_visits: int = Field(9, ge=1, description="Under this many visits a mean is only indicative.")
    grade_needs_reason_below: int = Field(10, ge=1, le=10, description="A grade under this needs a reason.")
    incomplete_pay_percent: int = Field(
        50, ge=0, le=100, description="Share of the fee paid when a visit could not be completed."
    )

    @field_validator("report_reminders", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return tuple(int(part) for part in value.replace(",", " ").split()) if isinstance(value, str) else value

    def overridden(self, values: Mapping[str, Any]) -> Self:
        """The same policy with one project's own numbers; raises pydantic.ValidationError on a wrong one."""
        return type(self).model_validate({**self.model_dump(), **values}) if values else self


class Settings(Policy, BaseSettings):
    """What the program needs to know of its surroundings, and the policy for all projects."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    bot_token: SecretStr = Field(SecretStr(""), description="From @BotFather. Never logged.")
    bot_api_url: str = Field("https://api.telegram.org", description="Telegram's Bot API, or a local Bot API server.")
    webhook_url: str = Field(
        "", description="Public https address of the proxy before this bot; empty: ask Telegram (long polling)."
    )
    webhook_secret: SecretStr = Field(
        SecretStr(""),
        validate_default=True,
        description="With WEBHOOK_URL: 32 to 256 letters, digits, _ and -, such as `openssl rand -hex 32` prints.",
    )
    webhook_host: str = Field("127.0.0.1", description="Where the bot listens for the proxy: this machine only.")
    webhook_port: int = Field(8080, ge=1, le=65535, description="Where the bot listens for the proxy.")
    metrics_host: str = Field("127.0.0.1", description="Where health and figures are served: this machine only.")
    metrics_port: int = Field(
        0, ge=0, le=65535, description="Serves /healthz, /readyz and /metrics (for Prometheus) there; 0: nowhere."
    )
    data_dir: Path = Field(Path("data"), description="Database, photos and voices live here.")
    media_url: str = Field(
        "", description="Where photos are kept: s3://bucket/prefix for several machines; empty: in DATA_DIR/media."
    )
    media_endpoint: str = Field("", description="Address of an S3-compatible store; empty: AWS.")
    media_region: str = Field("", description="Region of that store, if it has one.")
    media_access_key: str = Field("", description="Empty: from where AWS's own tools take it.")
    media_secret_key: SecretStr = Field(SecretStr(""), description="Belongs to MEDIA_ACCESS_KEY. Never logged.")
    database_url: str = Field("", description="SQLAlchemy address; empty: SQLite in DATA_DIR.")
    default_language: str = Field("en", description="For people whose Telegram language we do not speak.")
    default_timezone: str = Field("UTC", description="IANA zone of people who have no visit to take it from.")
    consent_version: str = Field("2026-11", description="Version of the consent text people agree to.")
    invite_days: int = Field(14, ge=1, description="An invite link works this long.")
    operator_invite_minutes: int = Field(
        10,
        ge=1,
        description="A coordinator's invite made on the machine (`main.py invite`) lets in without being asked, so it works only this long.",
    )
    undo_hours: int = Field(
        24, ge=1, description="A role that was given or taken can be given back so long: everybody looks in once a day."
    )
    ask_again_minutes: int = Field(
        15, ge=1, description="After so long a rest sensitive things are asked again (PCI DSS 8.2.8: 15 minutes)."
    )
    messages_per_second: int = Field(
        26,
        ge=1,
        description="Telegram allows about 30 in all; the others leave at once when several answers come together.",
    )
    bulk_per_second: int = Field(20, ge=1, description="Share of these that a broadcast may use.")
    chat_burst: int = Field(20, ge=1, description="Messages one chat may get at once before one a second applies.")
    max_download_mb: int = Field(20, ge=1, description="The public Bot API serves files up to 20 MB.")
    max_photo_megapixels: int = Field(40, ge=1, description="Larger pictures are refused before they are decoded.")
    media_retry_hours: int = Field(24, ge=1, description="A photo that cannot be fetched is tried this long.")
    inbox_days: int = Field(3, ge=1, description="Processed updates are kept this long to recognise repeats.")
    updates_per_burst: int = Field(
        20,
        ge=1,
        description="Who sends more than this in ten seconds is asked, once, to slow down. Files do not count.",
    )
    updates_per_minute: int = Field(
        120,
        ge=1,
        description="What somebody sends beyond this in a minute is left aside: two taps a second for a whole minute.",
    )
    updates_waiting: int = Field(500, ge=1, description="Of one chat at most so many updates wait to be worked.")
    files_mb_per_day: int = Field(
        200, ge=1, description="Files of one person in a day: a hundred photos and some videos."
    )
    courier: bool = Field(
        True,
        description="HTTP to Telegram in a process of its own, where there is more than one processor: a quarter to a half more answers a second, for 40 MB.",
    )
    sessions_mb: int = Field(
        40,
        ge=0,
        description="Memory for reports under way, so that the next answer finds its form as the last left it; 40 MB are a thousand.",
    )
    keep_messages_hours: int = Field(
        72, ge=1, description="What was said loses its words after this; repeats come within three days."
    )
    keep_places_days: int = Field(
        30,
        ge=0,
        description="Where shoppers checked in, were at an answer and took photos (the trade keeps 30 days); 0: for ever.",
    )
    keep_recordings_days: int = Field(90, ge=0, description="Voices and videos (agencies keep them 60 to 90 days).")
    keep_photos_days: int = Field(365, ge=0, description="Photos and other files (platforms keep them 12 months).")
    keep_drafts_days: int = Field(
        30, ge=0, description="Answers as they were given and corrected, after the visit is closed; the report stays."
    )
    keep_reports_days: int = Field(
        0, ge=0, description="The words of reports; scores stay. 0: for ever, as the contract with the client says."
    )
    keep_strangers_days: int = Field(30, ge=0, description="Names of people who wrote without an invite.")
    keep_leavers_days: int = Field(
        365, ge=0, description="Who members were, after they blocked the bot and stayed away."
    )
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR.")

    @field_validator("webhook_url")
    @classmethod
    def _is_public(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and not (parts.hostname and (parts.scheme == "https" or parts.hostname in _LOOPBACK)):
            raise ValueError("Telegram comes only to an https address, such as https://bot.example.org/telegram")
        return value.rstrip("/")

    @field_validator("webhook_secret")
    @classmethod
    def _is_strong(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        if info.data.get("webhook_url") and not _SECRET.fullmatch(value.get_secret_value()):
            raise ValueError(
                "needed with WEBHOOK_URL, 32 to 256 letters, digits, _ and -. Make one: openssl rand -hex 32"
            )
        return value

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite+aiosqlite:///{(self.data_dir / 'bot.db').absolute()}"

    def policy(self) -> Policy:
        """Its fields were validated as fields of these settings."""
        return Policy.model_construct(**{name: getattr(self, name) for name in Policy.model_fields})
