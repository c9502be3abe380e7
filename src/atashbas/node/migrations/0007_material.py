from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('node', '0006_learning'),
    ]

    operations = [
        migrations.AddField(
            model_name='projectionstate',
            name='material',
            field=models.IntegerField(default=0),
        ),
    ]
