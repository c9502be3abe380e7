"""What goes out: once, to whom it is meant, signed, with nothing of what was said; tried again, and never twice."""

from __future__ import annotations

import email
import json
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.policy import default
from typing import Any

import pytest
from django.conf import settings as configured
from django.contrib.auth.models import User
from servers import Came, mail_server, receiver
from standardwebhooks.webhooks import Webhook

from atashbas.followup.openings import Urgent
from atashbas.node.casework import write
from atashbas.node.casework.write import Speaker
from atashbas.node.home import Home
from atashbas.node.notices import choices, deliver
from atashbas.node.notices.models import DeliveryRow, NoticeRow, WebhookRow
from atashbas.node.notices.webhook import PAUSES, add_webhook, check_address, secret_of
from atashbas.node.writing import now
from atashbas.values import AtashbasError, LanguageText

SECRET_WORDS = "Стрельба у моста продолжается"
TR = Speaker(reporter="demo-tr", role="head")


@pytest.fixture
def mails(settings: Any) -> Iterator[Came]:
    with mail_server() as came:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", came.port
        settings.DEFAULT_FROM_EMAIL, settings.NODE_ADDRESS = "node@node.example", "https://node.example"
        yield came


@pytest.fixture
def hooks(settings: Any) -> Iterator[Came]:
    with receiver() as came:
        settings.WEBHOOK_HOSTS, settings.WEBHOOK_PRIVATE = ("127.0.0.1",), True
        yield came


def member(mail: str = "at-once", language: str = "fa", hour: int = 8) -> int:
    user = User.objects.get(username="demo-ru")
    choices.set_mail(user.pk, mail=mail, address="officer@centre.example", language=language, hour=hour)
    return user.pk


def message(home: Home) -> None:
    texts = (LanguageText(text=SECRET_WORDS, language="ru"),)
    write.open_matter(home, TR, Urgent(to=("demo-ru",), texts=texts))


def sent(at: datetime) -> deliver.Sent:
    deliver.plan(at)
    return deliver.send_due(at, lambda: at)


def test_a_mail_says_that_something_waits_and_nothing_else(demo_node: Home, mails: Came) -> None:
    message(demo_node)
    member()
    message(demo_node)
    assert sent(now()).sent == 1
    assert sent(now() + timedelta(hours=1)).sent == 0
    (text,) = mails.mails
    mail = email.message_from_bytes(text.encode(), policy=default)
    body = mail.get_body()
    assert body is not None
    words = body.get_content()
    assert "اعلان‌های تازه برای هیئت شما: 1" in words
    assert "https://node.example/notices/" in words
    assert mail["To"] == "officer@centre.example"
    for secret in (SECRET_WORDS, "demo-tr", "demo-ru"):
        assert secret not in words
        assert secret not in str(mail["Subject"])


def test_a_busy_server_gets_it_again_and_one_that_vanished_does_not(demo_node: Home, mails: Came) -> None:
    member()
    message(demo_node)
    mails.mood = "busy"
    at = now()
    assert sent(at).again == 1
    mails.mood = "well"
    assert sent(at + timedelta(minutes=1)).sent == 0
    assert sent(at + timedelta(minutes=6)).sent == 1
    assert len(mails.mails) == 1
    message(demo_node)
    mails.mood = "vanish"
    assert sent(at + timedelta(minutes=20)).failed == 1
    assert sent(at + timedelta(days=1)).sent == 0
    assert len(mails.mails) == 2, "the server had taken it: it is not sent again"


def test_a_crash_in_the_middle_sends_no_mail_twice_and_a_webhook_under_its_old_id(
    demo_node: Home, mails: Came, hooks: Came
) -> None:
    member()
    hook = add_webhook("demo-ru", f"http://127.0.0.1:{hooks.port}/in", "demo-ru", now())
    message(demo_node)
    at = now()
    deliver.plan(at)
    DeliveryRow.objects.update(state="sending", next_at=at, attempts=1)  # the process ended here
    assert deliver.send_due(at + timedelta(minutes=5), now) == deliver.Sent()
    done = deliver.send_due(at + timedelta(minutes=11), now)
    assert done.sent == 1
    assert DeliveryRow.objects.get(channel="mail").state == "unsure"
    assert mails.mails == []
    (headers, _body), notice = hooks.calls[0], NoticeRow.objects.get(party="demo-ru")
    assert headers["webhook-id"] == f"webhook-{hook.pk}-{notice.pk}"


def test_the_digest_comes_once_a_day_at_its_hour(demo_node: Home, mails: Came) -> None:
    member("daily", "tr", hour=9)
    message(demo_node)
    early, hour = datetime(2026, 3, 2, 5, 59, tzinfo=UTC), datetime(2026, 3, 2, 6, 1, tzinfo=UTC)  # Damascus: +3
    assert [sent(one).sent for one in (early, hour, hour + timedelta(hours=2))] == [0, 1, 0]
    assert sent(hour + timedelta(days=1)).sent == 1, "it still waits, so the next day says so"
    mail = email.message_from_bytes(mails.mails[0].encode(), policy=default)
    assert str(mail["Subject"]) == "Ateşbes: heyetinizin günü"


def test_a_webhook_is_signed_and_told_each_notice_once(demo_node: Home, hooks: Came) -> None:
    message(demo_node)
    hook = add_webhook("demo-ru", f"http://127.0.0.1:{hooks.port}/in?x=1", "demo-ru", now())
    assert sent(now()).sent == 0, "what was told before is not told again"
    message(demo_node)
    assert sent(now()).sent == 1
    assert sent(now()).sent == 0
    headers, body = hooks.calls[0]
    told = Webhook(secret_of(hook)).verify(body, headers)
    assert told["data"]["what"] == "reply"
    assert told["data"]["kind"] == "urgent"
    assert SECRET_WORDS not in body.decode()
    assert "demo-tr" not in body.decode()
    assert configured.SECRET_KEY not in str(WebhookRow.objects.values())


@pytest.mark.parametrize("mood", ["500", "302", "400"])
def test_a_refused_webhook_is_tried_again_and_given_up_at_last(demo_node: Home, hooks: Came, mood: str) -> None:
    add_webhook("demo-ru", f"http://127.0.0.1:{hooks.port}/in", "demo-ru", now())
    message(demo_node)
    hooks.mood, at = mood, now()
    outcomes = [sent(at)]
    for pause in PAUSES:
        assert sent(at + pause - timedelta(seconds=1)) == deliver.Sent()
        at += pause
        outcomes.append(sent(at))
    assert [one.again for one in outcomes] == [1] * len(PAUSES) + [0]
    assert outcomes[-1].failed == 1
    assert len(hooks.calls) == len(PAUSES) + 1, "no redirect was followed"


def test_a_receiver_that_is_gone_is_told_no_more(demo_node: Home, hooks: Came) -> None:
    add_webhook("demo-ru", f"http://127.0.0.1:{hooks.port}/in", "demo-ru", now())
    message(demo_node)
    hooks.mood = "410"
    assert sent(now()).failed == 1
    assert not WebhookRow.objects.exists()


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://elsewhere.example/", "webhook.not-allowed"),
        ("http://127.0.0.1/", "webhook.private"),
        ("https://127.0.0.1/", "webhook.private"),
        ("https://[::1]/", "webhook.private"),
        ("https://10.0.0.7/", "webhook.private"),
        ("https://169.254.169.254/", "webhook.private"),
        ("https://[::ffff:127.0.0.1]/", "webhook.private"),
        ("ftp://127.0.0.1/", "webhook.address"),
        ("https://user:word@127.0.0.1/", "webhook.address"),
        ("https://127.0.0.1:99999/", "webhook.address"),
        ("https:///path", "webhook.address"),
        ("https://127.0.0.1/\r\nhost: x", "webhook.address"),
    ],
)
def test_only_public_hosts_that_were_allowed_are_told(settings: Any, url: str, code: str) -> None:
    settings.WEBHOOK_HOSTS = ("127.0.0.1", "::1", "10.0.0.7", "169.254.169.254", "::ffff:127.0.0.1")
    settings.WEBHOOK_PRIVATE = False
    with pytest.raises(AtashbasError) as caught:
        check_address(url)
    assert caught.value.code == code


def test_a_name_that_leads_into_the_private_network_is_refused(settings: Any) -> None:
    settings.WEBHOOK_HOSTS, settings.WEBHOOK_PRIVATE = ("localhost",), False
    assert socket.gethostbyname("localhost").startswith("127.")
    with pytest.raises(AtashbasError, match="private"):
        check_address("https://localhost/")


@pytest.mark.parametrize("address", ["", "nobody", "a@b.example\nBcc: x@y.example", "a@b.example,c@d.example"])
def test_no_header_is_slipped_into_a_mail(demo_node: Home, address: str) -> None:
    user = User.objects.get(username="demo-ru")
    with pytest.raises(AtashbasError, match="mail-address"):
        choices.set_mail(user.pk, mail="daily", address=address, language="fa", hour=8)
    assert json.dumps(User.objects.get(pk=user.pk).email) == '""'
