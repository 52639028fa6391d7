"""The webhook as it is set; whoever delivers reads it from here."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from demo.standin.chats import Json
from demo.standin.parameters import Parameters
from demo.standin.refusals import bad_request, conflict
from demo.standin.updates import WEBHOOK_SET, Updates

PORTS = frozenset({80, 88, 443, 8443})
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass
class Webhook:
    """A plain http address on this machine is accepted too, as a local Bot API server accepts it."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    last_error: tuple[int, str] | None = None
    """POSIX seconds and text."""

    def set(self, p: Parameters, updates: Updates) -> None:
        """Raises ApiError."""
        url, secret = p.text("url"), p.text("secret_token")
        if not url:
            return self.remove(updates, drop=p.flag("drop_pending_updates"))
        _check_url(url)
        if len(secret) > 256:
            raise bad_request("secret token is too long")
        if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
            raise bad_request("secret token contains unallowed characters")
        updates.interrupt(WEBHOOK_SET)
        if p.flag("drop_pending_updates"):
            updates.clear()
        self.url, self.secret, self.last_error = url, secret, None
        self.max_connections = min(max(p.integer("max_connections", 40), 1), 100)
        return None

    def remove(self, updates: Updates, *, drop: bool) -> None:
        if drop:
            updates.clear()
        self.url = self.secret = ""

    def check_polling(self) -> None:
        if self.url:
            raise conflict(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            )

    def info(self, updates: Updates) -> Json:
        info: Json = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": len(updates.waiting()),
            "max_connections": self.max_connections,
        }
        if updates.allowed:
            info["allowed_updates"] = updates.allowed
        if self.last_error:
            info["last_error_date"], info["last_error_message"] = self.last_error
        return info


def _check_url(url: str) -> None:
    parts = urlsplit(url)
    if not parts.hostname:
        raise bad_request("invalid webhook URL specified")
    if parts.hostname in _LOOPBACK:
        return
    if parts.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if (parts.port or 443) not in PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
