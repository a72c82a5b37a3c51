"""How far the reading of a file with a questionnaire is."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        'survey_import',
        sa.Column('progress', sa.JSON().with_variant(JSONB(), 'postgresql'), nullable=True),
    )
    op.add_column(
        'survey_import', sa.Column('alive_until', sa.DateTime(timezone=True), nullable=True)
    )


def downgrade() -> None:
    op.drop_column('survey_import', 'alive_until')
    op.drop_column('survey_import', 'progress')
