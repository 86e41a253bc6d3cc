import django.db.models.deletion
from django.db import migrations, models

LISTED = models.Q(canonical__isnull=True, vanished_at__isnull=True)


class AlterIndexAlone(migrations.AlterField):
    """Take an index of a field away without writing the table anew, as SQLite would."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor != "sqlite":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        model = from_state.apps.get_model(app_label, self.model_name)
        column = model._meta.get_field(self.name).column
        for name in schema_editor._constraint_names(
            model, [column], index=True, unique=False, type_="idx"
        ):
            schema_editor.execute(schema_editor._delete_index_sql(model, name))

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor != "sqlite":
            super().database_backwards(app_label, schema_editor, from_state, to_state)
            return
        model = to_state.apps.get_model(app_label, self.model_name)
        field = model._meta.get_field(self.name)
        schema_editor.execute(schema_editor._create_index_sql(model, fields=[field]))


class Migration(migrations.Migration):
    """Index what lists show, in the order in which they show it."""

    dependencies = [
        ("catalogue", "0007_same_in_many_catalogues"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="dataset", name="dataset_newest"),
        migrations.RemoveIndex(model_name="dataset", name="dataset_by_region"),
        migrations.RemoveIndex(model_name="dataset", name="dataset_by_publisher"),
        AlterIndexAlone(
            model_name="dataset",
            name="catalogue",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                to="catalogue.catalogue",
            ),
        ),
        migrations.AddIndex(
            model_name="dataset",
            index=models.Index(
                condition=LISTED, fields=["-sort_date", "id"], name="dataset_newest"
            ),
        ),
        migrations.AddIndex(
            model_name="dataset",
            index=models.Index(
                condition=LISTED,
                fields=["catalogue", "-sort_date", "id"],
                name="dataset_of_catalogue",
            ),
        ),
        migrations.AddIndex(
            model_name="dataset",
            index=models.Index(
                condition=LISTED,
                fields=["publisher", "-sort_date", "id"],
                name="dataset_of_publisher",
            ),
        ),
        migrations.AddIndex(
            model_name="dataset",
            index=models.Index(
                condition=LISTED,
                fields=["country", "-sort_date", "id"],
                name="dataset_of_country",
            ),
        ),
        migrations.AddIndex(
            model_name="dataset",
            index=models.Index(fields=["country", "id"], name="dataset_by_country"),
        ),
    ]
