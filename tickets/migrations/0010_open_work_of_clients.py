from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0009_month_hours")]

    operations = [
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                fields=["client", "queue", "opened_at", "estimate_minutes", "remaining_minutes", "worked_minutes", "id"],
                condition=models.Q(("is_open", True)),
                name="ticket_open_by_client",
            ),
        ),
    ]
