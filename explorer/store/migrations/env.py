"""Alembic's entry point: runs in the transaction the store has opened, so a failed upgrade leaves nothing behind."""

from __future__ import annotations

from alembic import context

from explorer.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
