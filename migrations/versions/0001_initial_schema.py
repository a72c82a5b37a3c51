"""The initial schema."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('account',
    sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('name', sa.String(length=300), nullable=False),
    sa.Column('language', sa.String(length=35), nullable=False),
    sa.Column('password_hash', sa.String(length=200), nullable=True),
    sa.Column('totp_secret', sa.String(length=64), nullable=True),
    sa.Column('totp_last_step', sa.Integer(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('demo', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account')),
    sa.UniqueConstraint('email', name=op.f('uq_account_email'))
    )
    op.create_table('mail',
    sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('message_id', sa.String(length=200), nullable=False),
    sa.Column('recipient', sa.String(length=254), nullable=False),
    sa.Column('subject', sa.String(length=300), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('html', sa.Text(), nullable=True),
    sa.Column('language', sa.String(length=35), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_error', sa.String(length=500), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mail')),
    sa.UniqueConstraint('message_id', name=op.f('uq_mail_message_id'))
    )
    with op.batch_alter_table('mail', schema=None) as batch_op:
        batch_op.create_index('ix_mail_state_due_at', ['state', 'due_at'], unique=False)

    op.create_table('municipality',
    sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=300), nullable=False),
    sa.Column('population', sa.Integer(), nullable=True),
    sa.Column('foreign_residents', sa.Integer(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_municipality')),
    sa.UniqueConstraint('code', name=op.f('uq_municipality_code'))
    )
    op.create_table('once',
    sa.Column('key', sa.Uuid(), nullable=False),
    sa.Column('purpose', sa.String(length=80), nullable=False),
    sa.Column('location', sa.String(length=500), nullable=True),
    sa.Column('used_on', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_once'))
    )
    op.create_table('plan',
    sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('slug', sa.String(length=40), nullable=False),
    sa.Column('title', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('intro', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=True),
    sa.Column('nature', sa.String(length=20), nullable=False),
    sa.Column('legal_basis', sa.String(length=20), nullable=False),
    sa.Column('language', sa.String(length=35), nullable=False),
    sa.Column('languages', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('period_starts', sa.Date(), nullable=False),
    sa.Column('period_ends', sa.Date(), nullable=False),
    sa.Column('published', sa.Boolean(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.CheckConstraint("nature in ('municipal', 'intermunicipal')", name=op.f('ck_plan_nature')),
    sa.CheckConstraint('period_ends >= period_starts', name=op.f('ck_plan_period')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan')),
    sa.UniqueConstraint('slug', name=op.f('uq_plan_slug'))
    )
    op.create_table('tally',
    sa.Column('subject', sa.String(length=8), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(length=20), nullable=False),
    sa.Column('language', sa.String(length=35), nullable=False),
    sa.Column('municipality_id', sa.Integer(), nullable=False),
    sa.Column('visibility', sa.String(length=12), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('subject', 'subject_id', 'channel', 'language', 'municipality_id', 'visibility', name=op.f('pk_tally'))
    )
    op.create_table('tries',
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('free_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('forget_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_tries'))
    )
    with op.batch_alter_table('tries', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tries_forget_at'), ['forget_at'], unique=False)

    op.create_table('account_token',
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.Column('purpose', sa.String(length=20), nullable=False),
    sa.Column('leads_to', sa.String(length=300), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used', sa.Boolean(), nullable=False),
    sa.CheckConstraint('(account_id is null) <> (email is null)', name=op.f('ck_account_token_one_holder')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_account_token_account_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_account_token'))
    )
    with op.batch_alter_table('account_token', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_account_token_account_id'), ['account_id'], unique=False)

    op.create_table('area',
    sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('slug', sa.String(length=60), nullable=False),
    sa.Column('name', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('description', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=True),
    sa.Column('pictogram', sa.String(length=40), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_area_plan_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_area')),
    sa.UniqueConstraint('plan_id', 'code', name=op.f('uq_area_plan_id_code')),
    sa.UniqueConstraint('plan_id', 'slug', name=op.f('uq_area_plan_id_slug'))
    )
    op.create_table('entity',
    sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=300), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('competences', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=True),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.Column('phone', sa.String(length=40), nullable=True),
    sa.Column('address', sa.String(length=300), nullable=True),
    sa.Column('website', sa.String(length=300), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_entity_plan_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_entity')),
    sa.UniqueConstraint('plan_id', 'code', name=op.f('uq_entity_plan_id_code'))
    )
    op.create_table('login_session',
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('second_factor', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_login_session_account_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_login_session'))
    )
    with op.batch_alter_table('login_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_login_session_account_id'), ['account_id'], unique=False)

    op.create_table('phase',
    sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('starts', sa.Date(), nullable=False),
    sa.Column('ends', sa.Date(), nullable=False),
    sa.CheckConstraint('ends >= starts', name=op.f('ck_phase_order')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_phase_plan_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_phase')),
    sa.UniqueConstraint('plan_id', 'kind', name=op.f('uq_phase_plan_id_kind'))
    )
    op.create_table('plan_import',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('filename', sa.String(length=300), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('expires_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['made_by_id'], ['account.id'], name=op.f('fk_plan_import_made_by_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_plan_import_plan_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_import'))
    )
    with op.batch_alter_table('plan_import', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plan_import_made_by_id'), ['made_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_plan_import_plan_id'), ['plan_id'], unique=False)

    op.create_table('plan_municipality',
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('municipality_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['municipality_id'], ['municipality.id'], name=op.f('fk_plan_municipality_municipality_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_plan_municipality_plan_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('plan_id', 'municipality_id', name=op.f('pk_plan_municipality'))
    )
    op.create_table('recovery_code',
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_recovery_code_account_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('code_hash', name=op.f('pk_recovery_code'))
    )
    with op.batch_alter_table('recovery_code', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recovery_code_account_id'), ['account_id'], unique=False)

    op.create_table('strategic_objective',
    sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('title', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_strategic_objective_plan_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_strategic_objective')),
    sa.UniqueConstraint('plan_id', 'code', name=op.f('uq_strategic_objective_plan_id_code'))
    )
    op.create_table('survey',
    sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=40), nullable=False),
    sa.Column('title', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('anonymous', sa.Boolean(), nullable=False),
    sa.Column('opens', sa.Date(), nullable=True),
    sa.Column('closes', sa.Date(), nullable=True),
    sa.Column('is_poll', sa.Boolean(), nullable=False),
    sa.Column('gate', sa.String(length=10), nullable=False),
    sa.Column('by_code', sa.Boolean(), nullable=False),
    sa.Column('most', sa.Integer(), nullable=True),
    sa.Column('quotas', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('draft', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('current_version_id', sa.Integer(), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['current_version_id'], ['survey_version.id'], name=op.f('fk_survey_current_version_id'), use_alter=True),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_survey_plan_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey')),
    sa.UniqueConstraint('plan_id', 'slug', name=op.f('uq_survey_plan_id_slug'))
    )
    op.create_table('survey_import',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('filename', sa.String(length=300), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('source', sa.String(length=40), nullable=False),
    sa.Column('languages', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('report', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=True),
    sa.Column('questionnaire', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=True),
    sa.Column('expires_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['made_by_id'], ['account.id'], name=op.f('fk_survey_import_made_by_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_survey_import_plan_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_import'))
    )
    with op.batch_alter_table('survey_import', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_survey_import_made_by_id'), ['made_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_survey_import_plan_id'), ['plan_id'], unique=False)

    op.create_table('entity_area',
    sa.Column('entity_id', sa.Integer(), nullable=False),
    sa.Column('area_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_entity_area_area_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['entity_id'], ['entity.id'], name=op.f('fk_entity_area_entity_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('entity_id', 'area_id', name=op.f('pk_entity_area'))
    )
    op.create_table('entity_municipality',
    sa.Column('entity_id', sa.Integer(), nullable=False),
    sa.Column('municipality_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['entity_id'], ['entity.id'], name=op.f('fk_entity_municipality_entity_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['municipality_id'], ['municipality.id'], name=op.f('fk_entity_municipality_municipality_id')),
    sa.PrimaryKeyConstraint('entity_id', 'municipality_id', name=op.f('pk_entity_municipality'))
    )
    op.create_table('entity_service',
    sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('entity_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['entity_id'], ['entity.id'], name=op.f('fk_entity_service_entity_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_entity_service'))
    )
    with op.batch_alter_table('entity_service', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_entity_service_entity_id'), ['entity_id'], unique=False)

    op.create_table('input',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('municipality_id', sa.Integer(), nullable=True),
    sa.Column('channel', sa.String(length=20), nullable=False),
    sa.Column('language', sa.String(length=35), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('said_on', sa.Date(), nullable=False),
    sa.Column('author_kind', sa.String(length=12), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('entity_id', sa.Integer(), nullable=True),
    sa.Column('author_name', sa.String(length=200), nullable=True),
    sa.Column('people_count', sa.Integer(), nullable=True),
    sa.Column('visibility', sa.String(length=12), nullable=False),
    sa.Column('hidden_reason', sa.String(length=500), nullable=True),
    sa.Column('receipt_key', sa.String(length=64), nullable=True),
    sa.Column('source_ref', sa.String(length=120), nullable=True),
    sa.CheckConstraint("(author_kind = 'anonymous' and account_id is null and author_name is null) or author_kind in ('person', 'association')", name=op.f('ck_input_anonymous')),
    sa.CheckConstraint("author_kind <> 'association' or entity_id is not null", name=op.f('ck_input_association')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_input_account_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['entity_id'], ['entity.id'], name=op.f('fk_input_entity_id')),
    sa.ForeignKeyConstraint(['municipality_id'], ['municipality.id'], name=op.f('fk_input_municipality_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_input_plan_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_input')),
    sa.UniqueConstraint('plan_id', 'source_ref', name=op.f('uq_input_plan_id_source_ref')),
    sa.UniqueConstraint('receipt_key', name=op.f('uq_input_receipt_key')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('input', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_input_entity_id'), ['entity_id'], unique=False)
        batch_op.create_index('ix_input_plan_id_visibility', ['plan_id', 'visibility', 'said_on', 'id'], unique=False)

    op.create_table('membership',
    sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=True),
    sa.Column('role', sa.String(length=20), nullable=False),
    sa.Column('municipality_id', sa.Integer(), nullable=True),
    sa.Column('entity_id', sa.Integer(), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_membership_account_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['entity_id'], ['entity.id'], name=op.f('fk_membership_entity_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['municipality_id'], ['municipality.id'], name=op.f('fk_membership_municipality_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_membership_plan_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_membership')),
    sa.UniqueConstraint('account_id', 'plan_id', 'role', 'municipality_id', 'entity_id', name=op.f('uq_membership_account_id_plan_id_role_municipality_id_entity_id'))
    )
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.create_index('ix_membership_account_id', ['account_id'], unique=False)

    op.create_table('response_export',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('survey_id', sa.Integer(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('options', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('filename', sa.String(length=120), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('expires_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['made_by_id'], ['account.id'], name=op.f('fk_response_export_made_by_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_response_export_survey_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_response_export')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('response_export', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_response_export_made_by_id'), ['made_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_response_export_survey_id'), ['survey_id'], unique=False)

    op.create_table('response_tally',
    sa.Column('survey_id', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(length=35), nullable=False),
    sa.Column('channel', sa.String(length=12), nullable=False),
    sa.Column('municipality_id', sa.Integer(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_response_tally_survey_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('survey_id', 'language', 'channel', 'municipality_id', name=op.f('pk_response_tally'))
    )
    op.create_table('specific_objective',
    sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('strategic_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('title', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['strategic_id'], ['strategic_objective.id'], name=op.f('fk_specific_objective_strategic_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_specific_objective')),
    sa.UniqueConstraint('strategic_id', 'code', name=op.f('uq_specific_objective_strategic_id_code'))
    )
    op.create_table('survey_code',
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('survey_id', sa.Integer(), nullable=False),
    sa.Column('batch', sa.Integer(), nullable=False),
    sa.Column('spent', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_survey_code_survey_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_survey_code')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('survey_code', schema=None) as batch_op:
        batch_op.create_index('ix_survey_code_survey_id', ['survey_id', 'batch'], unique=False)

    op.create_table('survey_question',
    sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('survey_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_survey_question_survey_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_question')),
    sa.UniqueConstraint('survey_id', 'key', name=op.f('uq_survey_question_survey_id_key'))
    )
    op.create_table('survey_release',
    sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('survey_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('published_on', sa.Date(), nullable=False),
    sa.Column('published_by_id', sa.Integer(), nullable=True),
    sa.Column('content', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['published_by_id'], ['account.id'], name=op.f('fk_survey_release_published_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_survey_release_survey_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_release')),
    sa.UniqueConstraint('survey_id', 'number', name=op.f('uq_survey_release_survey_id_number'))
    )
    op.create_table('survey_version',
    sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('survey_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('published_on', sa.Date(), nullable=False),
    sa.Column('published_by_id', sa.Integer(), nullable=True),
    sa.Column('document', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('logic', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.ForeignKeyConstraint(['published_by_id'], ['account.id'], name=op.f('fk_survey_version_published_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_survey_version_survey_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_version')),
    sa.UniqueConstraint('survey_id', 'number', name=op.f('uq_survey_version_survey_id_number'))
    )
    op.create_table('answer_tally',
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('choice_id', sa.Integer(), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=False),
    sa.Column('language', sa.String(length=35), nullable=False),
    sa.Column('channel', sa.String(length=12), nullable=False),
    sa.Column('municipality_id', sa.Integer(), nullable=False),
    sa.Column('count', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['question_id'], ['survey_question.id'], name=op.f('fk_answer_tally_question_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('question_id', 'choice_id', 'value', 'language', 'channel', 'municipality_id', name=op.f('pk_answer_tally'))
    )
    op.create_table('concern',
    sa.Column('subject', sa.String(length=8), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('input_id', sa.Uuid(), nullable=False),
    sa.Column('said_on', sa.Date(), nullable=False),
    sa.Column('language', sa.String(length=35), nullable=False),
    sa.Column('channel', sa.String(length=20), nullable=False),
    sa.Column('municipality_id', sa.Integer(), nullable=False),
    sa.Column('visibility', sa.String(length=12), nullable=False),
    sa.ForeignKeyConstraint(['input_id'], ['input.id'], name=op.f('fk_concern_input_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('subject', 'subject_id', 'input_id', name=op.f('pk_concern')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('concern', schema=None) as batch_op:
        batch_op.create_index('ix_concern_all', ['subject', 'subject_id', 'said_on', 'input_id'], unique=False)
        batch_op.create_index('ix_concern_channel', ['subject', 'subject_id', 'channel', 'said_on', 'input_id', 'language', 'municipality_id', 'visibility'], unique=False)
        batch_op.create_index('ix_concern_input_id', ['input_id'], unique=False)
        batch_op.create_index('ix_concern_language', ['subject', 'subject_id', 'language', 'said_on', 'input_id', 'channel', 'municipality_id', 'visibility'], unique=False)
        batch_op.create_index('ix_concern_municipality', ['subject', 'subject_id', 'municipality_id', 'said_on', 'input_id', 'channel', 'language', 'visibility'], unique=False)
        batch_op.create_index('ix_concern_visibility', ['subject', 'subject_id', 'visibility', 'said_on', 'input_id', 'channel', 'language', 'municipality_id'], unique=False)

    op.create_table('export_part',
    sa.Column('export_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['export_id'], ['response_export.id'], name=op.f('fk_export_part_export_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('export_id', 'number', name=op.f('pk_export_part'))
    )
    op.create_table('measure',
    sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('title', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('objective_id', sa.Integer(), nullable=True),
    sa.Column('starts', sa.Date(), nullable=False),
    sa.Column('ends', sa.Date(), nullable=False),
    sa.Column('funding', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=True),
    sa.Column('published', sa.Boolean(), nullable=False),
    sa.Column('draft', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.CheckConstraint('ends >= starts', name=op.f('ck_measure_dates')),
    sa.CheckConstraint('level in (1, 2)', name=op.f('ck_measure_level')),
    sa.ForeignKeyConstraint(['objective_id'], ['specific_objective.id'], name=op.f('fk_measure_objective_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_measure_plan_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_measure')),
    sa.UniqueConstraint('plan_id', 'code', name=op.f('uq_measure_plan_id_code'))
    )
    with op.batch_alter_table('measure', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_measure_objective_id'), ['objective_id'], unique=False)

    op.create_table('open_answer',
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('input_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['input_id'], ['input.id'], name=op.f('fk_open_answer_input_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['question_id'], ['survey_question.id'], name=op.f('fk_open_answer_question_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('question_id', 'input_id', name=op.f('pk_open_answer')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('open_answer', schema=None) as batch_op:
        batch_op.create_index('ix_open_answer_input_id', ['input_id'], unique=False)

    op.create_table('pair_tally',
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('by_answer', sa.Integer(), nullable=False),
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('choice_id', sa.Integer(), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=False),
    sa.Column('count', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['survey_question.id'], name=op.f('fk_pair_tally_by_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['question_id'], ['survey_question.id'], name=op.f('fk_pair_tally_question_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('by_id', 'by_answer', 'question_id', 'choice_id', 'value', name=op.f('pk_pair_tally'))
    )
    op.create_table('paper_entry',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('survey_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('sheet', sa.String(length=20), nullable=False),
    sa.Column('language', sa.String(length=35), nullable=False),
    sa.Column('answers', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('typed_by_id', sa.Integer(), nullable=True),
    sa.Column('typed_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_paper_entry_survey_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['typed_by_id'], ['account.id'], name=op.f('fk_paper_entry_typed_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['version_id'], ['survey_version.id'], name=op.f('fk_paper_entry_version_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_paper_entry')),
    sa.UniqueConstraint('version_id', 'sheet', name=op.f('uq_paper_entry_version_id_sheet')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('paper_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_paper_entry_survey_id'), ['survey_id'], unique=False)

    op.create_table('response_draft',
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('survey_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(length=35), nullable=False),
    sa.Column('channel', sa.String(length=12), nullable=False),
    sa.Column('municipality_id', sa.Integer(), nullable=True),
    sa.Column('answers', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('expires_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['municipality_id'], ['municipality.id'], name=op.f('fk_response_draft_municipality_id')),
    sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_response_draft_survey_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['version_id'], ['survey_version.id'], name=op.f('fk_response_draft_version_id')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_response_draft')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('response_draft', schema=None) as batch_op:
        batch_op.create_index('ix_response_draft_expires_on', ['expires_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_response_draft_survey_id'), ['survey_id'], unique=False)

    op.create_table('survey_choice',
    sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['question_id'], ['survey_question.id'], name=op.f('fk_survey_choice_question_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_choice')),
    sa.UniqueConstraint('question_id', 'key', name=op.f('uq_survey_choice_question_id_key'))
    )
    op.create_table('survey_contact',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('survey_id', sa.Integer(), nullable=False),
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('receipt_key', sa.String(length=64), nullable=False),
    sa.Column('way', sa.String(length=10), nullable=False),
    sa.Column('address', sa.String(length=320), nullable=False),
    sa.Column('language', sa.String(length=35), nullable=False),
    sa.Column('consent', sa.Text(), nullable=False),
    sa.Column('said_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['question_id'], ['survey_question.id'], name=op.f('fk_survey_contact_question_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_survey_contact_survey_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_contact')),
    sa.UniqueConstraint('receipt_key', name=op.f('uq_survey_contact_receipt_key')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('survey_contact', schema=None) as batch_op:
        batch_op.create_index('ix_survey_contact_survey_id', ['survey_id'], unique=False)

    op.create_table('survey_question_area',
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('area_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_survey_question_area_area_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['question_id'], ['survey_question.id'], name=op.f('fk_survey_question_area_question_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('question_id', 'area_id', name=op.f('pk_survey_question_area'))
    )
    with op.batch_alter_table('survey_question_area', schema=None) as batch_op:
        batch_op.create_index('ix_survey_question_area_area_id', ['area_id'], unique=False)

    op.create_table('survey_response',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('survey_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(length=35), nullable=False),
    sa.Column('channel', sa.String(length=12), nullable=False),
    sa.Column('municipality_id', sa.Integer(), nullable=True),
    sa.Column('said_on', sa.Date(), nullable=False),
    sa.Column('receipt_key', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['municipality_id'], ['municipality.id'], name=op.f('fk_survey_response_municipality_id')),
    sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_survey_response_survey_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['version_id'], ['survey_version.id'], name=op.f('fk_survey_response_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_response')),
    sa.UniqueConstraint('receipt_key', name=op.f('uq_survey_response_receipt_key')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('survey_response', schema=None) as batch_op:
        batch_op.create_index('ix_survey_response_survey_id', ['survey_id', 'said_on'], unique=False)

    op.create_table('translation',
    sa.Column('input_id', sa.Uuid(), nullable=False),
    sa.Column('language', sa.String(length=35), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('engine', sa.String(length=60), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('source_hash', sa.String(length=16), nullable=False),
    sa.ForeignKeyConstraint(['input_id'], ['input.id'], name=op.f('fk_translation_input_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('input_id', 'language', name=op.f('pk_translation'))
    )
    op.create_table('activity',
    sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('measure_id', sa.Integer(), nullable=False),
    sa.Column('description', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('quarters', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['measure_id'], ['measure.id'], name=op.f('fk_activity_measure_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_activity'))
    )
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_activity_measure_id'), ['measure_id'], unique=False)

    op.create_table('answer',
    sa.Column('response_id', sa.Uuid(), nullable=False),
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('repeat', sa.Integer(), nullable=False),
    sa.Column('choice_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Numeric(precision=16, scale=4), nullable=True),
    sa.Column('words', sa.String(length=200), nullable=True),
    sa.ForeignKeyConstraint(['question_id'], ['survey_question.id'], name=op.f('fk_answer_question_id')),
    sa.ForeignKeyConstraint(['response_id'], ['survey_response.id'], name=op.f('fk_answer_response_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('response_id', 'question_id', 'repeat', 'choice_id', name=op.f('pk_answer')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('answer', schema=None) as batch_op:
        batch_op.create_index('ix_answer_question_id_choice_id', ['question_id', 'choice_id'], unique=False)

    op.create_table('decision',
    sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('input_id', sa.Uuid(), nullable=False),
    sa.Column('area_id', sa.Integer(), nullable=True),
    sa.Column('measure_id', sa.Integer(), nullable=True),
    sa.Column('outcome', sa.String(length=16), nullable=False),
    sa.Column('reason', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('version_before', sa.Integer(), nullable=True),
    sa.Column('version_after', sa.Integer(), nullable=True),
    sa.Column('decided_on', sa.Date(), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.CheckConstraint('(area_id is null) <> (measure_id is null)', name=op.f('ck_decision_one_target')),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_decision_area_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['decided_by_id'], ['account.id'], name=op.f('fk_decision_decided_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['input_id'], ['input.id'], name=op.f('fk_decision_input_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['measure_id'], ['measure.id'], name=op.f('fk_decision_measure_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision')),
    sa.UniqueConstraint('input_id', 'area_id', name=op.f('uq_decision_input_id_area_id')),
    sa.UniqueConstraint('input_id', 'measure_id', name=op.f('uq_decision_input_id_measure_id'))
    )
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_decision_measure_id'), ['measure_id'], unique=False)

    op.create_table('indicator',
    sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('measure_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('unit', sa.String(length=60), nullable=False),
    sa.Column('direction', sa.String(length=4), nullable=False),
    sa.Column('baseline', sa.Numeric(precision=16, scale=4), nullable=True),
    sa.Column('baseline_on', sa.Date(), nullable=True),
    sa.Column('verification', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.CheckConstraint("direction in ('up', 'down')", name=op.f('ck_indicator_direction')),
    sa.ForeignKeyConstraint(['measure_id'], ['measure.id'], name=op.f('fk_indicator_measure_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_indicator'))
    )
    with op.batch_alter_table('indicator', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_indicator_measure_id'), ['measure_id'], unique=False)

    op.create_table('measure_area',
    sa.Column('measure_id', sa.Integer(), nullable=False),
    sa.Column('area_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_measure_area_area_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['measure_id'], ['measure.id'], name=op.f('fk_measure_area_measure_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('measure_id', 'area_id', name=op.f('pk_measure_area'))
    )
    with op.batch_alter_table('measure_area', schema=None) as batch_op:
        batch_op.create_index('ix_measure_area_area_id', ['area_id'], unique=False)

    op.create_table('measure_municipality',
    sa.Column('measure_id', sa.Integer(), nullable=False),
    sa.Column('municipality_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['measure_id'], ['measure.id'], name=op.f('fk_measure_municipality_measure_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['municipality_id'], ['municipality.id'], name=op.f('fk_measure_municipality_municipality_id')),
    sa.PrimaryKeyConstraint('measure_id', 'municipality_id', name=op.f('pk_measure_municipality'))
    )
    op.create_table('measure_version',
    sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('measure_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('made_on', sa.Date(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('summary', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=True),
    sa.Column('document', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['made_by_id'], ['account.id'], name=op.f('fk_measure_version_made_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['measure_id'], ['measure.id'], name=op.f('fk_measure_version_measure_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_measure_version')),
    sa.UniqueConstraint('measure_id', 'number', name=op.f('uq_measure_version_measure_id_number'))
    )
    op.create_table('paragraph',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('measure_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['measure_id'], ['measure.id'], name=op.f('fk_paragraph_measure_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_paragraph'))
    )
    with op.batch_alter_table('paragraph', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_paragraph_measure_id'), ['measure_id'], unique=False)

    op.create_table('responsibility',
    sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('measure_id', sa.Integer(), nullable=False),
    sa.Column('entity_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=12), nullable=False),
    sa.Column('task', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['entity_id'], ['entity.id'], name=op.f('fk_responsibility_entity_id')),
    sa.ForeignKeyConstraint(['measure_id'], ['measure.id'], name=op.f('fk_responsibility_measure_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_responsibility')),
    sa.UniqueConstraint('measure_id', 'entity_id', 'role', name=op.f('uq_responsibility_measure_id_entity_id_role'))
    )
    with op.batch_alter_table('responsibility', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_responsibility_entity_id'), ['entity_id'], unique=False)

    op.create_table('survey_question_measure',
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('measure_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['measure_id'], ['measure.id'], name=op.f('fk_survey_question_measure_measure_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['question_id'], ['survey_question.id'], name=op.f('fk_survey_question_measure_question_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('question_id', 'measure_id', name=op.f('pk_survey_question_measure'))
    )
    with op.batch_alter_table('survey_question_measure', schema=None) as batch_op:
        batch_op.create_index('ix_survey_question_measure_measure_id', ['measure_id'], unique=False)

    op.create_table('comment',
    sa.Column('input_id', sa.Uuid(), nullable=False),
    sa.Column('measure_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('paragraph_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['input_id'], ['input.id'], name=op.f('fk_comment_input_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['measure_id'], ['measure.id'], name=op.f('fk_comment_measure_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['paragraph_id'], ['paragraph.id'], name=op.f('fk_comment_paragraph_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['version_id'], ['measure_version.id'], name=op.f('fk_comment_version_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('input_id', name=op.f('pk_comment')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.create_index('ix_comment_measure_id', ['measure_id', 'paragraph_id'], unique=False)

    op.create_table('indicator_target',
    sa.Column('indicator_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('value', sa.Numeric(precision=16, scale=4), nullable=False),
    sa.ForeignKeyConstraint(['indicator_id'], ['indicator.id'], name=op.f('fk_indicator_target_indicator_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('indicator_id', 'year', name=op.f('pk_indicator_target'))
    )
    op.create_table('input_link',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('input_id', sa.Uuid(), nullable=False),
    sa.Column('area_id', sa.Integer(), nullable=True),
    sa.Column('measure_id', sa.Integer(), nullable=True),
    sa.Column('paragraph_id', sa.Uuid(), nullable=True),
    sa.Column('span_start', sa.Integer(), nullable=True),
    sa.Column('span_end', sa.Integer(), nullable=True),
    sa.Column('quote_hash', sa.String(length=64), nullable=True),
    sa.Column('origin', sa.String(length=12), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('coder_id', sa.Integer(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.CheckConstraint('(area_id is null) <> (measure_id is null)', name=op.f('ck_input_link_one_target')),
    sa.CheckConstraint('(span_start is null) = (span_end is null)', name=op.f('ck_input_link_span')),
    sa.CheckConstraint('paragraph_id is null or measure_id is not null', name=op.f('ck_input_link_paragraph')),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_input_link_area_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['coder_id'], ['account.id'], name=op.f('fk_input_link_coder_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['input_id'], ['input.id'], name=op.f('fk_input_link_input_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['measure_id'], ['measure.id'], name=op.f('fk_input_link_measure_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['paragraph_id'], ['paragraph.id'], name=op.f('fk_input_link_paragraph_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_input_link')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('input_link', schema=None) as batch_op:
        batch_op.create_index('ix_input_link_area_id', ['area_id'], unique=False)
        batch_op.create_index('ix_input_link_input_id', ['input_id'], unique=False)
        batch_op.create_index('ix_input_link_measure_id', ['measure_id', 'paragraph_id'], unique=False)

    op.create_table('paragraph_text',
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('paragraph_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('text', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.ForeignKeyConstraint(['paragraph_id'], ['paragraph.id'], name=op.f('fk_paragraph_text_paragraph_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['version_id'], ['measure_version.id'], name=op.f('fk_paragraph_text_version_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('version_id', 'paragraph_id', name=op.f('pk_paragraph_text'))
    )
    with op.batch_alter_table('paragraph_text', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_paragraph_text_paragraph_id'), ['paragraph_id'], unique=False)

    # A survey points at its current version, and versions at their survey: PostgreSQL wants the
    # second table first, SQLite can't add a constraint later and has it above.
    if op.get_bind().dialect.name != 'sqlite':
        op.create_foreign_key(
            'fk_survey_current_version_id', 'survey', 'survey_version', ['current_version_id'], ['id']
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == 'sqlite':
        op.execute('UPDATE survey SET current_version_id = NULL')
    else:
        op.drop_constraint('fk_survey_current_version_id', 'survey', type_='foreignkey')
    with op.batch_alter_table('paragraph_text', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_paragraph_text_paragraph_id'))

    op.drop_table('paragraph_text')
    with op.batch_alter_table('input_link', schema=None) as batch_op:
        batch_op.drop_index('ix_input_link_measure_id')
        batch_op.drop_index('ix_input_link_input_id')
        batch_op.drop_index('ix_input_link_area_id')

    op.drop_table('input_link')
    op.drop_table('indicator_target')
    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.drop_index('ix_comment_measure_id')

    op.drop_table('comment')
    with op.batch_alter_table('survey_question_measure', schema=None) as batch_op:
        batch_op.drop_index('ix_survey_question_measure_measure_id')

    op.drop_table('survey_question_measure')
    with op.batch_alter_table('responsibility', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_responsibility_entity_id'))

    op.drop_table('responsibility')
    with op.batch_alter_table('paragraph', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_paragraph_measure_id'))

    op.drop_table('paragraph')
    op.drop_table('measure_version')
    op.drop_table('measure_municipality')
    with op.batch_alter_table('measure_area', schema=None) as batch_op:
        batch_op.drop_index('ix_measure_area_area_id')

    op.drop_table('measure_area')
    with op.batch_alter_table('indicator', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_indicator_measure_id'))

    op.drop_table('indicator')
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_decision_measure_id'))

    op.drop_table('decision')
    with op.batch_alter_table('answer', schema=None) as batch_op:
        batch_op.drop_index('ix_answer_question_id_choice_id')

    op.drop_table('answer')
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_activity_measure_id'))

    op.drop_table('activity')
    op.drop_table('translation')
    with op.batch_alter_table('survey_response', schema=None) as batch_op:
        batch_op.drop_index('ix_survey_response_survey_id')

    op.drop_table('survey_response')
    with op.batch_alter_table('survey_question_area', schema=None) as batch_op:
        batch_op.drop_index('ix_survey_question_area_area_id')

    op.drop_table('survey_question_area')
    with op.batch_alter_table('survey_contact', schema=None) as batch_op:
        batch_op.drop_index('ix_survey_contact_survey_id')

    op.drop_table('survey_contact')
    op.drop_table('survey_choice')
    with op.batch_alter_table('response_draft', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_response_draft_survey_id'))
        batch_op.drop_index('ix_response_draft_expires_on')

    op.drop_table('response_draft')
    with op.batch_alter_table('paper_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_paper_entry_survey_id'))

    op.drop_table('paper_entry')
    op.drop_table('pair_tally')
    with op.batch_alter_table('open_answer', schema=None) as batch_op:
        batch_op.drop_index('ix_open_answer_input_id')

    op.drop_table('open_answer')
    with op.batch_alter_table('measure', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_measure_objective_id'))

    op.drop_table('measure')
    op.drop_table('export_part')
    with op.batch_alter_table('concern', schema=None) as batch_op:
        batch_op.drop_index('ix_concern_visibility')
        batch_op.drop_index('ix_concern_municipality')
        batch_op.drop_index('ix_concern_language')
        batch_op.drop_index('ix_concern_input_id')
        batch_op.drop_index('ix_concern_channel')
        batch_op.drop_index('ix_concern_all')

    op.drop_table('concern')
    op.drop_table('answer_tally')
    op.drop_table('survey_version')
    op.drop_table('survey_release')
    op.drop_table('survey_question')
    with op.batch_alter_table('survey_code', schema=None) as batch_op:
        batch_op.drop_index('ix_survey_code_survey_id')

    op.drop_table('survey_code')
    op.drop_table('specific_objective')
    op.drop_table('response_tally')
    with op.batch_alter_table('response_export', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_response_export_survey_id'))
        batch_op.drop_index(batch_op.f('ix_response_export_made_by_id'))

    op.drop_table('response_export')
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.drop_index('ix_membership_account_id')

    op.drop_table('membership')
    with op.batch_alter_table('input', schema=None) as batch_op:
        batch_op.drop_index('ix_input_plan_id_visibility')
        batch_op.drop_index(batch_op.f('ix_input_entity_id'))

    op.drop_table('input')
    with op.batch_alter_table('entity_service', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_entity_service_entity_id'))

    op.drop_table('entity_service')
    op.drop_table('entity_municipality')
    op.drop_table('entity_area')
    with op.batch_alter_table('survey_import', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_survey_import_plan_id'))
        batch_op.drop_index(batch_op.f('ix_survey_import_made_by_id'))

    op.drop_table('survey_import')
    op.drop_table('survey')
    op.drop_table('strategic_objective')
    with op.batch_alter_table('recovery_code', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_recovery_code_account_id'))

    op.drop_table('recovery_code')
    op.drop_table('plan_municipality')
    with op.batch_alter_table('plan_import', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_plan_import_plan_id'))
        batch_op.drop_index(batch_op.f('ix_plan_import_made_by_id'))

    op.drop_table('plan_import')
    op.drop_table('phase')
    with op.batch_alter_table('login_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_login_session_account_id'))

    op.drop_table('login_session')
    op.drop_table('entity')
    op.drop_table('area')
    with op.batch_alter_table('account_token', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_account_token_account_id'))

    op.drop_table('account_token')
    with op.batch_alter_table('tries', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tries_forget_at'))

    op.drop_table('tries')
    op.drop_table('tally')
    op.drop_table('plan')
    op.drop_table('once')
    op.drop_table('municipality')
    with op.batch_alter_table('mail', schema=None) as batch_op:
        batch_op.drop_index('ix_mail_state_due_at')

    op.drop_table('mail')
    op.drop_table('account')
