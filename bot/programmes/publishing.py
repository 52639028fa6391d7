"""A form into the records as its next version. What was published never changes; visits under way keep the version they began with."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.desk import Desk
from bot.model.imported import Limitation, Published
from bot.model.project import FormVersion
from bot.model.visit import UNDER_WAY
from forms.loading import Loaded, Verdict
from forms.loading.loader import MISSING_MEDIA
from forms.loading.verdicts import NO_MEDIA
from forms.problems import Problem


def publish(desk: Desk, loaded: Loaded, kept: Mapping[str, str]) -> Published:
    """A new version, or the newest one when it is the same in everything. `loaded` has no problems, its attachments are UTF-8.

    `kept`: the SHA-256 of the pictures that came along, by name; those that came with an earlier version need not come again.
    """
    newest = _newest(desk, loaded.form_id)
    attachments = {name: data.decode() for name, data in loaded.attachments.items()}
    known = newest.media if newest else {}
    media = {name: kept.get(name) or known.get(name, "") for name in loaded.media}
    digest = _digest(loaded, attachments)
    if newest is not None and newest.digest in (digest, _anew(digest, newest.number)) and _only_adds(newest, media):
        desk.tx.forms.change(newest.id, media=media)
        return _told(desk, loaded, replace(newest, media=media), is_new=False)
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
            media=media,
            scoring=loaded.scoring.model_dump(mode="json"),
            languages=tuple(loaded.languages),
            question_count=loaded.question_count,
            photo_count=loaded.photo_count,
            created_at=desk.now,
        )
    )
    desk.journal("forms.publish", subject=f"form:{version.id}", after=f"{version.code} {version.number}")
    return _told(desk, loaded, version, is_new=True)


def supply(desk: Desk, name: str, sha256: str) -> list[str]:
    """A picture that came by itself, into the newest version of every form that waits for a file of this name. Gives their titles."""
    waiting = [form for form in newest_versions(desk) if form.media.get(name) == ""]
    for form in waiting:
        desk.tx.forms.change(form.id, media={**form.media, name: sha256})
        desk.journal("forms.supply", subject=f"form:{form.id}", after=name)
    return [form.title for form in waiting]


def newest_versions(desk: Desk) -> list[FormVersion]:
    by_code = {form.code: form for form in desk.tx.forms.find(order="number")}
    return list(by_code.values())


def _only_adds(version: FormVersion, media: Mapping[str, str]) -> bool:
    """What was published never changes; what was missing may be brought after it."""
    return all(media.get(name) == sha256 for name, sha256 in version.media.items() if sha256)


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
    verdicts = [_with_media(verdict, version) for verdict in loaded.verdicts]
    return Published(
        version=version,
        is_new=is_new,
        under_way=desk.tx.visits.count(form_version_id=older, state=UNDER_WAY) if older else 0,
        projects=tuple(project.name for project in desk.tx.projects.find(form_code=version.code)),
        full=sum(1 for verdict in verdicts if verdict.verdict == "full"),
        differently=_limitations(verdicts, "degraded"),
        impossible=_limitations(verdicts, "impossible"),
        warnings=tuple(_still_true(loaded.warnings, version)),
    )


def _with_media(verdict: Verdict, version: FormVersion) -> Verdict:
    """Pictures of an earlier version serve this one, too."""
    if verdict.reason != NO_MEDIA:
        return verdict
    missing = _missing(verdict.details["files"], version)
    if missing:
        return replace(verdict, details={"files": missing})
    return replace(verdict, verdict="full", reason="", details={})


def _still_true(warnings: Iterable[Problem], version: FormVersion) -> Iterable[Problem]:
    for warning in warnings:
        if warning.code != MISSING_MEDIA:
            yield warning
        elif missing := _missing(warning.details["files"], version):
            yield replace(warning, details={"files": missing})


def _missing(files: str, version: FormVersion) -> str:
    return ", ".join(name for name in files.split(", ") if not version.media.get(name))


def _limitations(verdicts: Iterable[Verdict], kind: str) -> tuple[Limitation, ...]:
    return tuple(
        Limitation(verdict.label or verdict.name, verdict.reason, dict(verdict.details))
        for verdict in verdicts
        if verdict.verdict == kind
    )
