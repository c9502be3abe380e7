from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('node', '0005_changes'),
    ]

    operations = [
        migrations.CreateModel(
            name='WeightsRow',
            fields=[
                ('by', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('entry', models.CharField(max_length=96)),
                ('n', models.IntegerField()),
                ('content', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='DoubtRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('a', models.CharField(max_length=96)),
                ('b', models.CharField(max_length=96)),
                ('weight_mbits', models.BigIntegerField()),
                ('probability_ppm', models.IntegerField()),
                ('linked', models.BooleanField()),
                ('rivals', models.IntegerField()),
                ('own_ubits', models.IntegerField()),
                ('rival_ubits', models.IntegerField()),
                ('worth_ubits', models.IntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['-worth_ubits', 'a', 'b'], name='doubt_worth')],
            },
        ),
    ]
