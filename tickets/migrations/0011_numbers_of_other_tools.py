from django.db import migrations, models
from django.db.models.functions import Upper


class Migration(migrations.Migration):
    dependencies = [("tickets", "0010_open_work_of_clients")]

    operations = [
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                Upper("external_id"), condition=~models.Q(external_id=""), name="ticket_by_external_id"
            ),
        ),
    ]
