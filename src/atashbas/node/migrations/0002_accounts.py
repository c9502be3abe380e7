import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('node', '0001_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # Whoever was a member before there were roles could do everything.
        migrations.AddField(
            model_name='membership',
            name='role',
            field=models.CharField(default='head', max_length=16),
        ),
        migrations.AlterField(
            model_name='membership',
            name='role',
            field=models.CharField(default='officer', max_length=16),
        ),
        migrations.CreateModel(
            name='AccountEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('reporter', models.CharField(default='', max_length=64)),
                ('user', models.CharField(max_length=150)),
                ('by', models.CharField(default='', max_length=150)),
                ('what', models.CharField(max_length=24)),
                ('address', models.CharField(default='', max_length=45)),
            ],
            options={
                'ordering': ['-at', '-id'],
                'indexes': [models.Index(fields=['reporter', '-at'], name='account_event_of'), models.Index(fields=['user', '-at'], name='account_event_user')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('reporter', models.CharField(blank=True, max_length=64)),
                ('role', models.CharField(max_length=16)),
                ('office', models.CharField(default='', max_length=200)),
                ('made_by', models.CharField(max_length=150)),
                ('made_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('used_by', models.CharField(default='', max_length=150)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-made_at', '-id'],
                'indexes': [models.Index(fields=['reporter', '-made_at'], name='invitation_of')],
            },
        ),
    ]
