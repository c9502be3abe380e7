from typing import Any

from django.core.management import call_command
from django.db import migrations, models


def make_cache_table(apps: Any, schema_editor: Any) -> None:
    call_command("createcachetable", "node_cache", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):

    dependencies = [
        ('node', '0007_material'),
    ]

    operations = [
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['key', 'at'], name='attempt_key'), models.Index(fields=['at'], name='attempt_at')],
            },
        ),
        migrations.RunPython(make_cache_table, migrations.RunPython.noop),
    ]
