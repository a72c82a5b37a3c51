"""The `consult` command. Exit codes: 0 done, 1 refused or a problem found, 2 wrong use."""

from __future__ import annotations

import click

from . import database, doctor, import_export, questionnaires, serve, users


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="consult")
def main() -> None:
    """Consult: participatory consultation for municipal plans for the integration of immigrants.

    Settings come from the environment: CONSULT_HOME, CONSULT_DATABASE_URL, CONSULT_REDIS_URL,
    CONSULT_BASE_URL, CONSULT_TRUSTED_HOSTS, CONSULT_SMTP_URL, CONSULT_MAIL_FROM, CONSULT_SECRET_KEY,
    CONSULT_TIMEZONE.
    """


main.add_command(database.init)
main.add_command(database.demo)
main.add_command(serve.run)
main.add_command(serve.worker)
main.add_command(users.user)
import_export.import_group.add_command(questionnaires.import_questionnaire)
import_export.export_group.add_command(questionnaires.export_questionnaire)
main.add_command(import_export.import_group)
main.add_command(import_export.export_group)
main.add_command(doctor.doctor)

if __name__ == "__main__":
    main()
