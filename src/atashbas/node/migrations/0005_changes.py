import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('node', '0004_ground'),
    ]

    operations = [
        migrations.CreateModel(
            name='ChangeStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('revision', models.IntegerField()),
                ('sizes_before', models.JSONField()),
                ('sizes_after', models.JSONField()),
                ('picture_before', models.CharField(max_length=64)),
                ('picture_after', models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='ChangeRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=12)),
                ('before', models.JSONField()),
                ('after', models.JSONField()),
                ('cause', models.CharField(max_length=12)),
                ('entries', models.JSONField()),
                ('synthetic', models.BooleanField(default=False)),
                ('step', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='node.changestep')),
            ],
        ),
        migrations.CreateModel(
            name='ChangedIncident',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('incident', models.CharField(max_length=64)),
                ('ends', models.BooleanField()),
                ('change', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='incidents', to='node.changerow')),
            ],
            options={
                'indexes': [models.Index(fields=['incident', '-change'], name='changed_incident')],
            },
        ),
    ]
