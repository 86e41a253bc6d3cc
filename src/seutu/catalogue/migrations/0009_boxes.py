from django.db import migrations, models

LISTED = models.Q(canonical__isnull=True, vanished_at__isnull=True)


class Migration(migrations.Migration):
    """Keep where a dataset lies, also in the index of the list by date."""

    dependencies = [
        ("catalogue", "0008_list_indexes"),
    ]

    operations = [
        migrations.AddField(
            model_name="dataset",
            name="west",
            field=models.FloatField(blank=True, null=True, verbose_name="west"),
        ),
        migrations.AddField(
            model_name="dataset",
            name="south",
            field=models.FloatField(blank=True, null=True, verbose_name="south"),
        ),
        migrations.AddField(
            model_name="dataset",
            name="east",
            field=models.FloatField(blank=True, null=True, verbose_name="east"),
        ),
        migrations.AddField(
            model_name="dataset",
            name="north",
            field=models.FloatField(blank=True, null=True, verbose_name="north"),
        ),
        migrations.RemoveIndex(model_name="dataset", name="dataset_newest"),
        migrations.AddIndex(
            model_name="dataset",
            index=models.Index(
                condition=LISTED,
                fields=[
                    *("-sort_date", "id", "country", "west", "south", "east", "north"),
                    *("canonical", "vanished_at"),
                ],
                name="dataset_newest",
            ),
        ),
    ]
