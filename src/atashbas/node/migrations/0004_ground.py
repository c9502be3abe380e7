from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('node', '0003_notices'),
    ]

    operations = [
        migrations.CreateModel(
            name='GroundState',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(default='', max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='PlaceSet',
            fields=[
                ('name', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=16)),
                ('file', models.CharField(max_length=300)),
                ('source', models.CharField(max_length=300)),
                ('sha256', models.CharField(max_length=64)),
                ('imported_at', models.DateTimeField()),
                ('by', models.CharField(default='', max_length=200)),
                ('rows', models.IntegerField()),
                ('levels', models.CharField(default='', max_length=40)),
                ('options', models.JSONField(default=dict)),
                ('content', models.BinaryField()),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='GroundRow',
            fields=[
                ('id', models.CharField(max_length=96, primary_key=True, serialize=False)),
                ('log', models.CharField(max_length=64)),
                ('n', models.IntegerField()),
                ('index', models.IntegerField()),
                ('table', models.CharField(max_length=16)),
                ('subject', models.CharField(default='', max_length=120)),
                ('place', models.CharField(default='', max_length=96)),
                ('digest', models.CharField(max_length=64)),
                ('office', models.CharField(default='', max_length=200)),
                ('at', models.DateTimeField()),
                ('audience', models.CharField(default='', max_length=200)),
                ('synthetic', models.BooleanField(default=False)),
                ('state', models.CharField(default='present', max_length=16)),
                ('amends', models.CharField(default='', max_length=96)),
                ('ended_by', models.CharField(default='', max_length=96)),
                ('content', models.TextField()),
            ],
            options={
                'indexes': [models.Index(fields=['table', 'state'], name='ground_table'), models.Index(fields=['log', 'n'], name='ground_entry'), models.Index(fields=['subject'], name='ground_subject')],
            },
        ),
    ]
