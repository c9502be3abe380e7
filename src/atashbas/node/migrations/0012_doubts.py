from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('node', '0011_arrivals'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='doubtrow',
            name='doubt_worth',
        ),
        migrations.RemoveField(
            model_name='doubtrow',
            name='worth_ubits',
        ),
        migrations.AddIndex(
            model_name='doubtrow',
            index=models.Index(fields=['-own_ubits', 'a', 'b'], name='doubt_own'),
        ),
    ]
