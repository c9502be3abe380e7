from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('node', '0008_attempts'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='reportrow',
            index=models.Index(fields=['amends'], name='report_amends'),
        ),
    ]
