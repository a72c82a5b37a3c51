"""Files that wait for consent are in one table, whatever they hold."""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), 'postgresql')
MOMENT = sa.DateTime(timezone=True)
OLD_KINDS = {'contributions': 'inputs'}
NEW_KINDS = {'inputs': 'contributions'}
DAY = timedelta(days=1)
"""A file was kept for a day: it came the day before it expires."""


def upgrade() -> None:
    op.create_table('pending_import', *_shared_columns('pending_import', 'uploaded_by_id'),
        sa.Column('kind', sa.String(20), nullable=False),
        sa.Column('options', JSON, nullable=False),
        sa.Column('stage', sa.String(10), nullable=False),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.Column('lease_until', MOMENT, nullable=True),
        sa.Column('progress', JSON, nullable=True),
        sa.Column('report', JSON, nullable=True),
        sa.Column('result', JSON, nullable=True),
        sa.Column('uploaded_on', sa.Date(), nullable=False),
    )  # fmt: skip
    _create_indexes('pending_import', 'uploaded_by_id')
    pending, plan_import, survey_import = _tables()
    for row in _rows(plan_import):
        _insert(pending, row, kind=NEW_KINDS.get(row.kind, row.kind), options={}, stage='read')
    for row in _rows(survey_import):
        _insert(
            pending,
            row,
            kind='questionnaire',
            options={'source': row.source, 'languages': row.languages},
            stage=row.state,
            lease_until=row.alive_until,
            progress=row.progress,
            report=row.report,
            result=row.questionnaire,
        )
    op.drop_table('survey_import')
    op.drop_table('plan_import')


def downgrade() -> None:
    op.create_table('plan_import', *_shared_columns('plan_import', 'made_by_id'),
        sa.Column('kind', sa.String(20), nullable=False),
    )  # fmt: skip
    op.create_table('survey_import', *_shared_columns('survey_import', 'made_by_id'),
        sa.Column('source', sa.String(40), nullable=False),
        sa.Column('languages', JSON, nullable=False),
        sa.Column('state', sa.String(10), nullable=False),
        sa.Column('progress', JSON, nullable=True),
        sa.Column('alive_until', MOMENT, nullable=True),
        sa.Column('report', JSON, nullable=True),
        sa.Column('questionnaire', JSON, nullable=True),
    )  # fmt: skip
    for table in ('plan_import', 'survey_import'):
        _create_indexes(table, 'made_by_id')
    pending, plan_import, survey_import = _tables()
    for row in _rows(pending):
        shared = {name: getattr(row, name) for name in ('id', 'plan_id', 'filename', 'content', 'expires_on')}
        shared['made_by_id'] = row.uploaded_by_id
        if row.kind == 'questionnaire':
            op.get_bind().execute(survey_import.insert().values(
                **shared, source=row.options['source'], languages=row.options['languages'],
                state=row.stage, progress=row.progress, alive_until=row.lease_until,
                report=row.report, questionnaire=row.result,
            ))  # fmt: skip
        else:
            kind = OLD_KINDS.get(row.kind, row.kind)
            op.get_bind().execute(plan_import.insert().values(**shared, kind=kind))
    op.drop_table('pending_import')


def _shared_columns(table, uploader):
    return [
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('plan_id', sa.Integer(), nullable=False),
        sa.Column(uploader, sa.Integer(), nullable=False),
        sa.Column('filename', sa.String(300), nullable=False),
        sa.Column('content', sa.LargeBinary(), nullable=False),
        sa.Column('expires_on', sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=f'pk_{table}'),
        sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=f'fk_{table}_plan_id', ondelete='CASCADE'),
        sa.ForeignKeyConstraint([uploader], ['account.id'], name=f'fk_{table}_{uploader}', ondelete='CASCADE'),
    ]  # fmt: skip


def _create_indexes(table, uploader):
    for column in ('plan_id', uploader):
        op.create_index(f'ix_{table}_{column}', table, [column])


def _tables():
    """The three tables as far as rows are moved."""
    def table(name, uploader, **columns):
        types = {
            'id': sa.Uuid(), 'plan_id': sa.Integer(), uploader: sa.Integer(),
            'filename': sa.String(), 'content': sa.LargeBinary(), 'expires_on': sa.Date(), **columns,
        }  # fmt: skip
        return sa.table(name, *(sa.column(column, type_) for column, type_ in types.items()))

    text = sa.String()
    return (
        table('pending_import', 'uploaded_by_id', kind=text, options=JSON, stage=text, revision=sa.Integer(),
              lease_until=MOMENT, progress=JSON, report=JSON, result=JSON, uploaded_on=sa.Date()),
        table('plan_import', 'made_by_id', kind=text),
        table('survey_import', 'made_by_id', source=text, languages=JSON, state=text, progress=JSON,
              alive_until=MOMENT, report=JSON, questionnaire=JSON),
    )  # fmt: skip


def _rows(table):
    """The rows one by one: each holds a file of up to 16 MB."""
    for (key,) in op.get_bind().execute(sa.select(table.c.id)).all():
        yield op.get_bind().execute(sa.select(table).where(table.c.id == key)).one()


def _insert(pending, row, **values):
    op.get_bind().execute(pending.insert().values(
        id=row.id, plan_id=row.plan_id, uploaded_by_id=row.made_by_id, filename=row.filename,
        content=row.content, expires_on=row.expires_on, uploaded_on=row.expires_on - DAY, revision=0,
        **values,
    ))  # fmt: skip
