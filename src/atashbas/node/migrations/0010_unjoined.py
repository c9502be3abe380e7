from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('node', '0009_report_amends'),
    ]

    operations = [
        migrations.AddField(
            model_name='projectionstate',
            name='joined_sizes',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='projectionstate',
            name='unjoined_at',
            field=models.DateTimeField(null=True),
        ),
    ]
