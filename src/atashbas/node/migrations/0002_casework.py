from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('node', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReadRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('user', models.CharField(max_length=200)),
                ('reporter', models.CharField(max_length=64)),
                ('subject', models.CharField(max_length=96)),
            ],
            options={
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.AddField(
            model_name='projectionstate',
            name='picture',
            field=models.CharField(default='', max_length=64),
        ),
        migrations.CreateModel(
            name='CaseIncident',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case', models.CharField(max_length=96)),
                ('incident', models.CharField(max_length=64)),
            ],
            options={
                'indexes': [models.Index(fields=['incident'], name='case_of_incident'), models.Index(fields=['case'], name='incident_of_case')],
            },
        ),
        migrations.CreateModel(
            name='CaseRow',
            fields=[
                ('id', models.CharField(max_length=96, primary_key=True, serialize=False)),
                ('opened_by', models.CharField(max_length=64)),
                ('opened_at', models.DateTimeField()),
                ('status', models.CharField(max_length=16)),
                ('title', models.TextField()),
                ('incidents', models.TextField(default='')),
                ('provision', models.CharField(default='', max_length=120)),
                ('suspected', models.CharField(default='', max_length=200)),
                ('waits', models.CharField(default='', max_length=200)),
                ('due_at', models.DateTimeField(null=True)),
                ('last_at', models.DateTimeField()),
                ('search', models.TextField()),
                ('line', models.TextField()),
            ],
            options={
                'indexes': [models.Index(fields=['-last_at', 'id'], name='case_last'), models.Index(fields=['status', '-last_at', 'id'], name='case_status')],
            },
        ),
        migrations.CreateModel(
            name='FactRow',
            fields=[
                ('id', models.CharField(max_length=96, primary_key=True, serialize=False)),
                ('log', models.CharField(max_length=64)),
                ('n', models.IntegerField()),
                ('kind', models.CharField(max_length=32)),
                ('subject', models.CharField(max_length=96)),
                ('office', models.CharField(default='', max_length=200)),
                ('at', models.DateTimeField()),
                ('digest', models.CharField(max_length=64)),
                ('audience', models.CharField(default='', max_length=200)),
                ('content', models.TextField()),
            ],
            options={
                'indexes': [models.Index(fields=['subject', 'log', 'n'], name='fact_subject'), models.Index(fields=['log', 'n'], name='fact_log')],
            },
        ),
        migrations.CreateModel(
            name='MatterRow',
            fields=[
                ('id', models.CharField(max_length=96, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=32)),
                ('opened_by', models.CharField(max_length=64)),
                ('opened_at', models.DateTimeField()),
                ('title', models.TextField()),
                ('waits', models.CharField(default='', max_length=200)),
                ('due_on', models.DateField(null=True)),
                ('last_at', models.DateTimeField()),
                ('line', models.TextField()),
            ],
            options={
                'indexes': [models.Index(fields=['-last_at', 'id'], name='matter_last'), models.Index(fields=['kind', '-last_at', 'id'], name='matter_kind')],
            },
        ),
    ]
