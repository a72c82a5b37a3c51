"""Earlier drafts of surveys, and polls whose results are shown at once."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        'survey',
        sa.Column('results_at_once', sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.create_table(
        'survey_past',
        sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
        sa.Column('survey_id', sa.Integer(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('document', sa.LargeBinary(), nullable=False),
        sa.Column('names', sa.JSON().with_variant(JSONB(), 'postgresql'), nullable=False),
        sa.ForeignKeyConstraint(
            ['survey_id'], ['survey.id'], name=op.f('fk_survey_past_survey_id'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_past')),
        sa.UniqueConstraint('survey_id', 'number', name=op.f('uq_survey_past_survey_id_number')),
    )


def downgrade() -> None:
    op.drop_table('survey_past')
    op.drop_column('survey', 'results_at_once')
