from alembic import context

from storage.revise import rendered
from storage.schema import whole

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=whole(),
    render_as_batch=True,
    transaction_per_migration=True,
    render_item=rendered,
)
with context.begin_transaction():
    context.run_migrations()
