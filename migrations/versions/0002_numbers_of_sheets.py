"""Numbers of printed sheets, and a sign of life of who writes an export.

Sheets that were typed in before keep their numbers: new ones begin after the highest.
"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('paper_run',
    sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('survey_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(length=35), nullable=False),
    sa.Column('first', sa.Integer(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_paper_run_survey_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['version_id'], ['survey_version.id'], name=op.f('fk_paper_run_version_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_paper_run')),
    sa.UniqueConstraint('survey_id', 'first', name=op.f('uq_paper_run_survey_id_first'))
    )
    # The same number may have been used in several versions: the newest is the one it means now.
    op.execute(
        "INSERT INTO paper_run (survey_id, version_id, language, first, count) "
        "SELECT e.survey_id, e.version_id, e.language, CAST(e.sheet AS INTEGER), 1 "
        "FROM paper_entry AS e WHERE length(e.sheet) < 10 AND e.version_id = ("
        "SELECT max(o.version_id) FROM paper_entry AS o "
        "WHERE o.survey_id = e.survey_id AND o.sheet = e.sheet) ORDER BY e.survey_id, e.sheet"
    )
    # Not in a batch: no table is made anew, so nothing that points to it is touched.
    op.add_column('response_export', sa.Column('alive_until', sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column('response_export', 'alive_until')
    op.drop_table('paper_run')
