from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from tickets.models.triggers import everything


def fill(_: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    editor.execute(everything(editor.connection.vendor))


class Migration(migrations.Migration):
    dependencies = [("tickets", "0008_saved_views")]

    operations = [
        migrations.CreateModel(
            name="MonthHours",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField()),
                ("client_key", models.BigIntegerField()),
                ("person_key", models.BigIntegerField()),
                ("logged", models.BigIntegerField()),
                ("productive", models.BigIntegerField()),
                ("invoiceable", models.BigIntegerField()),
            ],
            options={
                "verbose_name_plural": "month hours",
                "constraints": [
                    models.UniqueConstraint(fields=("month", "client_key", "person_key"), name="month_hours_once")
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
