import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('node', '0002_accounts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DeliveryRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200, unique=True)),
                ('channel', models.CharField(max_length=8)),
                ('target', models.BigIntegerField()),
                ('payload', models.JSONField(default=dict)),
                ('state', models.CharField(default='due', max_length=8)),
                ('attempts', models.IntegerField(default=0)),
                ('made_at', models.DateTimeField()),
                ('next_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(null=True)),
                ('trouble', models.CharField(default='', max_length=200)),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'next_at'], name='delivery_due'), models.Index(fields=['channel', 'target', '-id'], name='delivery_target')],
            },
        ),
        migrations.CreateModel(
            name='NoticeRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=300, unique=True)),
                ('party', models.CharField(max_length=64)),
                ('what', models.CharField(max_length=32)),
                ('room', models.CharField(max_length=8)),
                ('subject', models.CharField(max_length=200)),
                ('kind', models.CharField(default='', max_length=32)),
                ('entry', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('due_at', models.DateTimeField(null=True)),
                ('waits', models.BooleanField(default=False)),
                ('told_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['party', 'settled_at', '-id'], name='notice_party'), models.Index(fields=['subject'], name='notice_subject')],
            },
        ),
        migrations.CreateModel(
            name='NoticeWake',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=96)),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['at'], name='wake_at'), models.Index(fields=['subject'], name='wake_subject')],
            },
        ),
        migrations.CreateModel(
            name='WebhookRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reporter', models.CharField(max_length=64)),
                ('url', models.CharField(max_length=500)),
                ('salt', models.CharField(max_length=64)),
                ('made_by', models.CharField(max_length=200)),
                ('made_at', models.DateTimeField()),
                ('told_upto', models.BigIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('reporter', 'url'), name='webhook_once')],
            },
        ),
        migrations.CreateModel(
            name='NoticeChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mail', models.CharField(default='off', max_length=8)),
                ('language', models.CharField(default='en', max_length=2)),
                ('hour', models.IntegerField(default=8)),
                ('read_upto', models.BigIntegerField(default=0)),
                ('mailed_upto', models.BigIntegerField(default=0)),
                ('calendar', models.CharField(default='', max_length=64)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='notice_choice', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['calendar'], name='choice_calendar')],
            },
        ),
        migrations.CreateModel(
            name='NoticeRead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices_read', to=settings.AUTH_USER_MODEL)),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='read_by', to='node.noticerow')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'notice'), name='notice_read_once')],
            },
        ),
    ]
