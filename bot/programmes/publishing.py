"""A form into the records as its next version. What was published never changes; visits under way keep the version they began with."""

import hashlib
import json
from collections.abc import Iterable, Mapping

from bot.desk import Desk
from bot.model.imported import Limitation, Published
from bot.model.project import FormVersion
from bot.model.visit import UNDER_WAY
from forms.loading import Loaded, Verdict


def publish(desk: Desk, loaded: Loaded) -> Published:
    """A new version, or the newest one when it is the same in everything. `loaded` has no problems, its attachments are UTF-8."""
    newest = _newest(desk, loaded.form_id)
    attachments = {name: data.decode() for name, data in loaded.attachments.items()}
    digest = _digest(loaded, attachments)
    if newest is not None and newest.digest in (digest, _anew(digest, newest.number)):
        return _told(desk, loaded, newest, is_new=False)
    number = newest.number + 1 if newest else 1
    if desk.tx.forms.one(digest=digest) is not None:
        digest = _anew(digest, number)
    version = desk.tx.forms.add(
        FormVersion(
            code=loaded.form_id,
            number=number,
            digest=digest,
            title=loaded.title,
            version=loaded.version,
            xform=loaded.xform,
            attachments=attachments,
            scoring=loaded.scoring.model_dump(mode="json"),
            languages=tuple(loaded.languages),
            question_count=loaded.question_count,
            photo_count=loaded.photo_count,
            created_at=desk.now,
        )
    )
    desk.journal("forms.publish", subject=f"form:{version.id}", after=f"{version.code} {version.number}")
    return _told(desk, loaded, version, is_new=True)


def _newest(desk: Desk, code: str) -> FormVersion | None:
    found = desk.tx.forms.find(order="-number", limit=1, code=code)
    return found[0] if found else None


def _digest(loaded: Loaded, attachments: Mapping[str, str]) -> str:
    content = [loaded.xform, dict(attachments), loaded.scoring.model_dump(mode="json"), loaded.title]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _anew(digest: str, number: int) -> str:
    """Going back to an older form makes a new version of the same content: digests are unique."""
    return hashlib.sha256(f"{digest}:{number}".encode()).hexdigest()


def _told(desk: Desk, loaded: Loaded, version: FormVersion, *, is_new: bool) -> Published:
    older = [form.id for form in desk.tx.forms.find(code=version.code) if form.id != version.id]
    return Published(
        version=version,
        is_new=is_new,
        under_way=desk.tx.visits.count(form_version_id=older, state=UNDER_WAY) if older else 0,
        projects=tuple(project.name for project in desk.tx.projects.find(form_code=version.code)),
        full=sum(1 for verdict in loaded.verdicts if verdict.verdict == "full"),
        differently=_limitations(loaded.verdicts, "degraded"),
        impossible=_limitations(loaded.verdicts, "impossible"),
        warnings=tuple(loaded.warnings),
    )


def _limitations(verdicts: Iterable[Verdict], kind: str) -> tuple[Limitation, ...]:
    return tuple(
        Limitation(verdict.label or verdict.name, verdict.reason, dict(verdict.details))
        for verdict in verdicts
        if verdict.verdict == kind
    )
