"""Typed ids: a visit's number cannot be handed in where a person's is wanted."""

from typing import NewType

PersonId = NewType("PersonId", int)
ClientId = NewType("ClientId", int)
ContactId = NewType("ContactId", int)
LocationId = NewType("LocationId", int)
ProjectId = NewType("ProjectId", int)
FormId = NewType("FormId", int)
"""One published version of a form; it never changes."""
VisitId = NewType("VisitId", int)
OfferId = NewType("OfferId", int)
SheetId = NewType("SheetId", int)
ReportId = NewType("ReportId", int)
RemarkId = NewType("RemarkId", int)
MediaId = NewType("MediaId", int)
InviteId = NewType("InviteId", int)
RoleChangeId = NewType("RoleChangeId", int)
BroadcastId = NewType("BroadcastId", int)
OutboxId = NewType("OutboxId", int)
