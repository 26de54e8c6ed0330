"""The student store: records, plans, groups, staff, audit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _groups_and_records()
    op.create_table(
        "plans",
        sa.Column("record_id", sa.String(32), nullable=False),
        sa.Column("pathway", sa.String(80), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("choices", sa.JSON, nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("record_id", "pathway", "version", name="pk_plans"),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], ondelete="CASCADE", name="fk_plans_record_id"),
        sa.CheckConstraint("status IN ('draft', 'asked', 'returned', 'approved')", name=op.f("ck_plans_status")),
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("login", sa.String(254), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("role", sa.String(10), nullable=False),
        sa.Column("school", sa.String(200), nullable=False),
        sa.Column("disabled", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_staff"),
        sa.UniqueConstraint("login", name="uq_staff_login"),
        sa.CheckConstraint("role IN ('counselor', 'teacher', 'leader', 'admin')", name=op.f("ck_staff_role")),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("action", sa.String(200), nullable=False),
        sa.Column("subject", sa.String(200)),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_actor", "audit", ["actor"])
    op.create_index("ix_audit_subject", "audit", ["subject"])
    op.create_table(
        "key_mark",
        sa.Column("mark", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("mark", name="pk_key_mark"),
    )


def _groups_and_records() -> None:
    op.create_table(
        "groups",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("school", sa.String(200), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("join_code_hash", sa.String(64), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("demonstration", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_groups"),
        sa.UniqueConstraint("join_code_hash", name="uq_groups_join_code_hash"),
    )
    op.create_index("ix_groups_school", "groups", ["school"])
    op.create_table(
        "records",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("changed_at", sa.String(32), nullable=False),
        sa.Column("lang", sa.String(20), nullable=False),
        sa.Column("county", sa.String(5)),
        sa.Column("look", sa.String(10), nullable=False),
        sa.Column("inventory", sa.String(80), nullable=False),
        sa.Column("inventory_version", sa.String(80), nullable=False),
        sa.Column("norms_version", sa.String(80), nullable=False),
        sa.Column("form", sa.String(10), nullable=False),
        sa.Column("answers", sa.JSON, nullable=False),
        sa.Column("texts", sa.JSON, nullable=False),
        sa.Column("finished_at", sa.String(32)),
        sa.Column("group_id", sa.String(32)),
        sa.Column("label", sa.String(40)),
        sa.Column("saved", sa.JSON, nullable=False),
        sa.Column("set_aside", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_records"),
        sa.UniqueConstraint("code_hash", name="uq_records_code_hash"),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name="fk_records_group_id"),
        sa.CheckConstraint("look IN ('here', 'region', 'state')", name=op.f("ck_records_look")),
        sa.CheckConstraint("form IN ('full', 'short')", name=op.f("ck_records_form")),
    )
    op.create_index("ix_records_changed_at", "records", ["changed_at"])
    op.create_index("ix_records_group_id", "records", ["group_id"])
