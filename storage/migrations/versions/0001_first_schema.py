"""first schema"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
line = sa.Text().with_variant(sa.String(collation="C"), "postgresql")
moment = sa.BigInteger()
document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:  # noqa: PLR0915 - generated, one statement per table and index
    op.create_table(
        "clients",
        sa.Column("id", number, nullable=False),
        sa.Column("code", line, nullable=False),
        sa.Column("name", line, nullable=False),
        sa.Column("language", line, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clients")),
        sa.UniqueConstraint("code", name=op.f("uq_clients_code")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "forms",
        sa.Column("id", number, nullable=False),
        sa.Column("code", line, nullable=False),
        sa.Column("number", number, nullable=False),
        sa.Column("digest", line, nullable=False),
        sa.Column("title", line, nullable=False),
        sa.Column("version", line, nullable=False),
        sa.Column("xform", line, nullable=False),
        sa.Column("attachments", document, nullable=False),
        sa.Column("media", document, nullable=False),
        sa.Column("scoring", document, nullable=False),
        sa.Column("languages", document, nullable=False),
        sa.Column("question_count", number, nullable=False),
        sa.Column("photo_count", number, nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forms")),
        sa.UniqueConstraint("code", "number", name=op.f("uq_forms_code_number")),
        sa.UniqueConstraint("digest", name=op.f("uq_forms_digest")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "inbox",
        sa.Column("update_id", number, autoincrement=False, nullable=False),
        sa.Column("chat_key", number, nullable=False),
        sa.Column("payload", document, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", number, nullable=False),
        sa.Column("received_at", moment, nullable=False),
        sa.Column("done_at", moment, nullable=True),
        sa.Column("error", line, nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'done', 'dead')", name=op.f("ck_inbox_state")),
        sa.PrimaryKeyConstraint("update_id", name=op.f("pk_inbox")),
        sqlite_autoincrement=False,
    )
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.create_index(
            "ix_inbox_due_chat_key_update_id",
            ["chat_key", "update_id"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.create_index(
            "ix_inbox_due_done_at",
            ["done_at"],
            unique=False,
            sqlite_where=sa.text("done_at IS NOT NULL"),
            postgresql_where=sa.text("done_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_inbox_due_update_id",
            ["update_id"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )

    op.create_table(
        "marks",
        sa.Column("id", number, nullable=False),
        sa.Column("name", line, nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("number", number, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marks")),
        sa.UniqueConstraint("name", name=op.f("uq_marks_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "seals",
        sa.Column("id", number, nullable=False),
        sa.Column("entry_id", number, nullable=False),
        sa.Column("digest", line, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seals")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_seals_entry_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "contacts",
        sa.Column("id", number, nullable=False),
        sa.Column("client_id", number, nullable=False),
        sa.Column("code", line, nullable=False),
        sa.Column("name", line, nullable=False),
        sa.Column("email", line, nullable=True),
        sa.Column("language", line, nullable=True),
        sa.Column("person_id", number, nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_contacts_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
        sa.UniqueConstraint("client_id", "code", name=op.f("uq_contacts_client_id_code")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contacts_person_id"), ["person_id"], unique=False)

    op.create_table(
        "locations",
        sa.Column("id", number, nullable=False),
        sa.Column("client_id", number, nullable=False),
        sa.Column("code", line, nullable=False),
        sa.Column("name", line, nullable=False),
        sa.Column("address", line, nullable=False),
        sa.Column("city", line, nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("timezone", line, nullable=False),
        sa.Column("opening_hours", line, nullable=True),
        sa.Column("phone", line, nullable=True),
        sa.Column("url", line, nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_locations_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_locations")),
        sa.UniqueConstraint("client_id", "code", name=op.f("uq_locations_client_id_code")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "projects",
        sa.Column("id", number, nullable=False),
        sa.Column("client_id", number, nullable=False),
        sa.Column("code", line, nullable=False),
        sa.Column("name", line, nullable=False),
        sa.Column("form_code", line, nullable=False),
        sa.Column("visit_type", sa.Text(), nullable=False),
        sa.Column("assignment", sa.Text(), nullable=False),
        sa.Column("brief", document, nullable=False),
        sa.Column("brief_version", number, nullable=False),
        sa.Column("purchase", line, nullable=True),
        sa.Column("fee", sa.Text(), nullable=False),
        sa.Column("reimbursement_cap", sa.Text(), nullable=False),
        sa.Column("currency", line, nullable=False),
        sa.Column("policy", document, nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("assignment IN ('self_assign', 'apply')", name=op.f("ck_projects_assignment")),
        sa.CheckConstraint("visit_type IN ('in_person', 'phone', 'online')", name=op.f("ck_projects_visit_type")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_projects_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_projects")),
        sa.UniqueConstraint("code", name=op.f("uq_projects_code")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("projects", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_projects_client_id"), ["client_id"], unique=False)

    op.create_table(
        "people",
        sa.Column("id", number, nullable=False),
        sa.Column("chat_id", number, nullable=False),
        sa.Column("name", line, nullable=False),
        sa.Column("language", line, nullable=False),
        sa.Column("timezone", line, nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("contact_id", number, nullable=True),
        sa.Column("city", line, nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("consent_version", line, nullable=True),
        sa.Column("consent_at", moment, nullable=True),
        sa.Column("reachable", sa.Boolean(), nullable=False),
        sa.Column("focus", document, nullable=False),
        sa.Column("last_active_at", moment, nullable=True),
        sa.Column("forget_at", moment, nullable=True),
        sa.Column("created_at", moment, nullable=False),
        sa.CheckConstraint("role IN ('shopper', 'coordinator', 'client')", name=op.f("ck_people_role")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_people_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("chat_id", name=op.f("uq_people_chat_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_people_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index(
            "ix_people_due_forget_at",
            ["forget_at"],
            unique=False,
            sqlite_where=sa.text("forget_at IS NOT NULL"),
            postgresql_where=sa.text("forget_at IS NOT NULL"),
        )
        batch_op.create_index(batch_op.f("ix_people_role"), ["role"], unique=False)

    op.create_table(
        "broadcasts",
        sa.Column("id", number, nullable=False),
        sa.Column("author_id", number, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("audience", document, nullable=False),
        sa.Column("text", line, nullable=False),
        sa.Column("total", number, nullable=False),
        sa.Column("cursor", number, nullable=False),
        sa.Column("step", number, nullable=False),
        sa.Column("reported", document, nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("started_at", moment, nullable=True),
        sa.Column("ended_at", moment, nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'sending', 'stopped', 'done', 'dropped')", name=op.f("ck_broadcasts_state")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_broadcasts_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcasts")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("broadcasts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_broadcasts_state"), ["state"], unique=False)

    op.create_table(
        "invites",
        sa.Column("id", number, nullable=False),
        sa.Column("token_hash", line, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("contact_id", number, nullable=True),
        sa.Column("name", line, nullable=True),
        sa.Column("city", line, nullable=True),
        sa.Column("max_uses", number, nullable=False),
        sa.Column("uses", number, nullable=False),
        sa.Column("expires_at", moment, nullable=False),
        sa.Column("revoked", sa.Boolean(), nullable=False),
        sa.Column("created_by", number, nullable=True),
        sa.Column("created_at", moment, nullable=False),
        sa.CheckConstraint("role IN ('shopper', 'coordinator', 'client')", name=op.f("ck_invites_role")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_invites_contact_id")),
        sa.ForeignKeyConstraint(["created_by"], ["people.id"], name=op.f("fk_invites_created_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invites")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invites_token_hash")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "role_changes",
        sa.Column("id", number, nullable=False),
        sa.Column("person_id", number, nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("contact_id", number, nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("asked_by", number, nullable=True),
        sa.Column("settled_by", number, nullable=True),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("settled_at", moment, nullable=True),
        sa.CheckConstraint("state IN ('asked', 'made', 'refused', 'undone')", name=op.f("ck_role_changes_state")),
        sa.CheckConstraint("\"after\" IN ('shopper', 'coordinator', 'client')", name=op.f("ck_role_changes_after")),
        sa.CheckConstraint("\"before\" IN ('shopper', 'coordinator', 'client')", name=op.f("ck_role_changes_before")),
        sa.ForeignKeyConstraint(["asked_by"], ["people.id"], name=op.f("fk_role_changes_asked_by")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_role_changes_contact_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_role_changes_person_id")),
        sa.ForeignKeyConstraint(["settled_by"], ["people.id"], name=op.f("fk_role_changes_settled_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_changes")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("role_changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_changes_person_id_state"), ["person_id", "state"], unique=False)

    op.create_table(
        "visits",
        sa.Column("id", number, nullable=False),
        sa.Column("code", line, nullable=False),
        sa.Column("project_id", number, nullable=False),
        sa.Column("location_id", number, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("named_shopper", line, nullable=True),
        sa.Column("shopper_id", number, nullable=True),
        sa.Column("form_version_id", number, nullable=True),
        sa.Column("brief_version", number, nullable=False),
        sa.Column("brief_seen", document, nullable=False),
        sa.Column("fee", sa.Text(), nullable=False),
        sa.Column("window_start", moment, nullable=False),
        sa.Column("window_end", moment, nullable=False),
        sa.Column("open_until", moment, nullable=True),
        sa.Column("assigned_at", moment, nullable=True),
        sa.Column("confirmed_at", moment, nullable=True),
        sa.Column("checked_in_at", moment, nullable=True),
        sa.Column("check_in", document, nullable=True),
        sa.Column("report_from", moment, nullable=True),
        sa.Column("report_due_at", moment, nullable=True),
        sa.Column("extensions", number, nullable=False),
        sa.Column("submitted_at", moment, nullable=True),
        sa.Column("closed_at", moment, nullable=True),
        sa.Column("remind_at", moment, nullable=True),
        sa.Column("reminded", document, nullable=False),
        sa.Column("replaces_id", number, nullable=True),
        sa.Column("created_at", moment, nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'open', 'offered', 'applied', 'assigned', 'confirmed', 'in_visit', 'reporting', 'submitted', 'returned', 'approved', 'delivered', 'declined', 'withdrawn', 'expired', 'cancelled_by_shopper', 'cancelled_by_agency', 'not_completed', 'no_show', 'rejected')",
            name=op.f("ck_visits_state"),
        ),
        sa.ForeignKeyConstraint(["form_version_id"], ["forms.id"], name=op.f("fk_visits_form_version_id")),
        sa.ForeignKeyConstraint(["location_id"], ["locations.id"], name=op.f("fk_visits_location_id")),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_visits_project_id")),
        sa.ForeignKeyConstraint(["replaces_id"], ["visits.id"], name=op.f("fk_visits_replaces_id")),
        sa.ForeignKeyConstraint(["shopper_id"], ["people.id"], name=op.f("fk_visits_shopper_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
        sa.UniqueConstraint("code", name=op.f("uq_visits_code")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("visits", schema=None) as batch_op:
        batch_op.create_index(
            "ix_visits_due_remind_at",
            ["remind_at"],
            unique=False,
            sqlite_where=sa.text("remind_at IS NOT NULL"),
            postgresql_where=sa.text("remind_at IS NOT NULL"),
        )
        batch_op.create_index(
            batch_op.f("ix_visits_location_id_window_start"), ["location_id", "window_start"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_visits_project_id"), ["project_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_visits_shopper_id_state"), ["shopper_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_visits_state"), ["state"], unique=False)

    op.create_table(
        "journal",
        sa.Column("id", number, nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("actor_id", number, nullable=True),
        sa.Column("action", line, nullable=False),
        sa.Column("visit_id", number, nullable=True),
        sa.Column("subject", line, nullable=True),
        sa.Column("before", line, nullable=True),
        sa.Column("after", line, nullable=True),
        sa.Column("why", line, nullable=True),
        sa.Column("details", document, nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["people.id"], name=op.f("fk_journal_actor_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_journal_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("journal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_journal_subject"), ["subject"], unique=False)
        batch_op.create_index(batch_op.f("ix_journal_visit_id"), ["visit_id"], unique=False)

    op.create_table(
        "offers",
        sa.Column("id", number, nullable=False),
        sa.Column("visit_id", number, nullable=False),
        sa.Column("person_id", number, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", line, nullable=True),
        sa.Column("expires_at", moment, nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("answered_at", moment, nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'applied', 'accepted', 'declined', 'withdrawn', 'expired', 'taken_by_another')",
            name=op.f("ck_offers_state"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_offers_person_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_offers_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
        sa.UniqueConstraint("visit_id", "person_id", name=op.f("uq_offers_visit_id_person_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.create_index(
            "ix_offers_due_expires_at",
            ["expires_at"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.create_index(batch_op.f("ix_offers_person_id_state"), ["person_id", "state"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("id", number, nullable=False),
        sa.Column("chat_id", number, nullable=False),
        sa.Column("dedupe_key", line, nullable=True),
        sa.Column("message", document, nullable=False),
        sa.Column("card", line, nullable=True),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", number, nullable=False),
        sa.Column("next_at", moment, nullable=True),
        sa.Column("lease_until", moment, nullable=True),
        sa.Column("message_ids", document, nullable=False),
        sa.Column("error", line, nullable=True),
        sa.Column("broadcast_id", number, nullable=True),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("sent_at", moment, nullable=True),
        sa.CheckConstraint("lane IN ('talk', 'notice', 'bulk')", name=op.f("ck_outbox_lane")),
        sa.CheckConstraint(
            "state IN ('ready', 'sending', 'sent', 'failed', 'unknown', 'superseded', 'cancelled')",
            name=op.f("ck_outbox_state"),
        ),
        sa.ForeignKeyConstraint(["broadcast_id"], ["broadcasts.id"], name=op.f("fk_outbox_broadcast_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_outbox_dedupe_key")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outbox_due_broadcast_id_state",
            ["broadcast_id", "state"],
            unique=False,
            sqlite_where=sa.text("broadcast_id IS NOT NULL"),
            postgresql_where=sa.text("broadcast_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_outbox_due_chat_id_card_id",
            ["chat_id", "card", "id"],
            unique=False,
            sqlite_where=sa.text("card IS NOT NULL"),
            postgresql_where=sa.text("card IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_outbox_due_chat_id_id",
            ["chat_id", "id"],
            unique=False,
            sqlite_where=sa.text("state IN ('ready', 'sending')"),
            postgresql_where=sa.text("state IN ('ready', 'sending')"),
        )
        batch_op.create_index(
            "ix_outbox_due_created_at",
            ["created_at"],
            unique=False,
            sqlite_where=sa.text("state = 'unknown'"),
            postgresql_where=sa.text("state = 'unknown'"),
        )
        batch_op.create_index(
            "ix_outbox_due_lane_id",
            ["lane", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'ready'"),
            postgresql_where=sa.text("state = 'ready'"),
        )

    op.create_table(
        "sheets",
        sa.Column("id", number, nullable=False),
        sa.Column("visit_id", number, nullable=False),
        sa.Column("person_id", number, nullable=False),
        sa.Column("purpose", line, nullable=False),
        sa.Column("form_version_id", number, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("data", document, nullable=False),
        sa.Column("step", number, nullable=False),
        sa.Column("screen", line, nullable=False),
        sa.Column("only", document, nullable=False),
        sa.Column("language", line, nullable=True),
        sa.Column("started_at", moment, nullable=False),
        sa.Column("answered_at", moment, nullable=True),
        sa.CheckConstraint("state IN ('open', 'submitted', 'dropped')", name=op.f("ck_sheets_state")),
        sa.ForeignKeyConstraint(["form_version_id"], ["forms.id"], name=op.f("fk_sheets_form_version_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_sheets_person_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_sheets_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheets")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("sheets", schema=None) as batch_op:
        batch_op.create_index(
            "ix_sheets_due_id",
            ["id"],
            unique=False,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.create_index(batch_op.f("ix_sheets_person_id_state"), ["person_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_sheets_visit_id"), ["visit_id"], unique=False)

    op.create_table(
        "answers",
        sa.Column("id", number, nullable=False),
        sa.Column("sheet_id", number, nullable=False),
        sa.Column("ref", line, nullable=False),
        sa.Column("old", line, nullable=True),
        sa.Column("new", line, nullable=True),
        sa.Column("at", moment, nullable=False),
        sa.ForeignKeyConstraint(["sheet_id"], ["sheets.id"], name=op.f("fk_answers_sheet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answers")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answers_sheet_id"), ["sheet_id"], unique=False)

    op.create_table(
        "media",
        sa.Column("id", number, nullable=False),
        sa.Column("person_id", number, nullable=False),
        sa.Column("purpose", line, nullable=False),
        sa.Column("visit_id", number, nullable=True),
        sa.Column("sheet_id", number, nullable=True),
        sa.Column("ref", line, nullable=True),
        sa.Column("kind", line, nullable=False),
        sa.Column("file_id", line, nullable=False),
        sa.Column("file_unique_id", line, nullable=False),
        sa.Column("name", line, nullable=True),
        sa.Column("mime", line, nullable=True),
        sa.Column("size", number, nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("sha256", line, nullable=True),
        sa.Column("duration", number, nullable=True),
        sa.Column("width", number, nullable=True),
        sa.Column("height", number, nullable=True),
        sa.Column("exif", document, nullable=False),
        sa.Column("why", line, nullable=True),
        sa.Column("group", line, nullable=True),
        sa.Column("message_id", number, nullable=False),
        sa.Column("forwarded", sa.Boolean(), nullable=False),
        sa.Column("attempts", number, nullable=False),
        sa.Column("next_at", moment, nullable=True),
        sa.Column("received_at", moment, nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("wipe", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state IN ('pending', 'stored', 'refused', 'failed', 'erased')", name=op.f("ck_media_state")
        ),
        sa.CheckConstraint("wipe IN ('file', 'exif')", name=op.f("ck_media_wipe")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_media_person_id")),
        sa.ForeignKeyConstraint(["sheet_id"], ["sheets.id"], name=op.f("fk_media_sheet_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_media_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("media", schema=None) as batch_op:
        batch_op.create_index(
            "ix_media_due_id",
            ["id"],
            unique=False,
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        )
        batch_op.create_index(
            "ix_media_due_wipe",
            ["wipe"],
            unique=False,
            sqlite_where=sa.text("wipe IS NOT NULL"),
            postgresql_where=sa.text("wipe IS NOT NULL"),
        )
        batch_op.create_index(batch_op.f("ix_media_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_media_sha256"), ["sha256"], unique=False)
        batch_op.create_index(batch_op.f("ix_media_sheet_id"), ["sheet_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_media_visit_id"), ["visit_id"], unique=False)

    op.create_table(
        "reports",
        sa.Column("id", number, nullable=False),
        sa.Column("visit_id", number, nullable=False),
        sa.Column("sheet_id", number, nullable=False),
        sa.Column("number", number, nullable=False),
        sa.Column("score", sa.Text(), nullable=True),
        sa.Column("scoring", document, nullable=False),
        sa.Column("answers", document, nullable=False),
        sa.Column("wordings", document, nullable=False),
        sa.Column("flags", document, nullable=False),
        sa.Column("submission", line, nullable=False),
        sa.Column("submitted_at", moment, nullable=False),
        sa.Column("verdict", line, nullable=True),
        sa.Column("grade", number, nullable=True),
        sa.Column("reason", line, nullable=True),
        sa.Column("reviewed_by", number, nullable=True),
        sa.Column("reviewed_at", moment, nullable=True),
        sa.Column("revision", number, nullable=False),
        sa.ForeignKeyConstraint(["reviewed_by"], ["people.id"], name=op.f("fk_reports_reviewed_by")),
        sa.ForeignKeyConstraint(["sheet_id"], ["sheets.id"], name=op.f("fk_reports_sheet_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_reports_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
        sa.UniqueConstraint("visit_id", "number", name=op.f("uq_reports_visit_id_number")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.create_index(
            "ix_reports_due_submitted_at",
            ["submitted_at"],
            unique=False,
            sqlite_where=sa.text("verdict IS NULL"),
            postgresql_where=sa.text("verdict IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_reports_sheet_id"), ["sheet_id"], unique=False)

    op.create_table(
        "remarks",
        sa.Column("id", number, nullable=False),
        sa.Column("report_id", number, nullable=False),
        sa.Column("ref", line, nullable=False),
        sa.Column("label", line, nullable=False),
        sa.Column("text", line, nullable=False),
        sa.Column("old", line, nullable=True),
        sa.Column("new", line, nullable=True),
        sa.Column("answered_at", moment, nullable=True),
        sa.Column("created_by", number, nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["people.id"], name=op.f("fk_remarks_created_by")),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_remarks_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remarks")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("remarks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_remarks_report_id"), ["report_id"], unique=False)
