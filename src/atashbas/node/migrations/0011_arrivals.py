from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('node', '0010_unjoined'),
    ]

    operations = [
        migrations.AddField(
            model_name='projectionstate',
            name='arrivals',
            field=models.IntegerField(default=0),
        ),
    ]
