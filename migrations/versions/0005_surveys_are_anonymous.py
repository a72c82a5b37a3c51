"""Surveys are anonymous, all of them: there is nothing to switch."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_column('survey', 'anonymous')


def downgrade() -> None:
    op.add_column(
        'survey', sa.Column('anonymous', sa.Boolean(), server_default=sa.true(), nullable=False)
    )
