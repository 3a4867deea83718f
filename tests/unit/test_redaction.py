from __future__ import annotations

import logging

import pytest

from flows.redaction import hide_secrets, hide_values, install_redaction

PLANTED = "pl4nted-t0ken"


@pytest.mark.parametrize(
    "text",
    [
        f"https://ann:{PLANTED}@example.org/feed failed",
        f"https://{PLANTED}@example.org/feed",
        f"https://example.org/feed?token={PLANTED}",
        f"https://example.org/feed?page=2&api_key={PLANTED}&n=1",
        f"('https://example.org/a?x=1&access_token={PLANTED}', 403)",
        f"s3://bucket/a?X-Amz-Signature={PLANTED}",
        f"Authorization: Bearer {PLANTED}",
        f"postgresql+asyncpg://prefect:{PLANTED}@db/prefect",
        f"<a href='https://example.org/?sig={PLANTED}'>",
    ],
)
def test_secrets_in_addresses_are_hidden(text: str) -> None:
    hidden = hide_secrets(text)
    assert PLANTED not in hidden
    assert "***" in hidden
    assert hide_secrets(hidden) == hidden


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The treaty's key: trade; token gestures by 3@all",
        "https://example.org/articles?id=12345&section=world#signed",
        "mail ann@example.org about https://example.org/keynote?keys=3",
        "raw/inbox/a.txt: it could not be opened",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert hide_secrets(text) == text


def test_known_values_are_hidden_wherever_they_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.redaction._known", set())
    hide_values(["hooks.example.org/T0/abc", None, "", "abc"])
    assert hide_secrets("POST hooks.example.org/T0/abc: abc") == "POST ***: abc"


def test_no_log_record_holds_a_secret(caplog: pytest.LogCaptureFixture) -> None:
    before = logging.getLogRecordFactory()
    try:
        install_redaction()
        install_redaction()
        logger = logging.getLogger("comity.test")
        logger.warning("asked %s", f"https://a:{PLANTED}@example.org")
        try:
            raise OSError(f"no answer from https://example.org/?token={PLANTED}")
        except OSError:
            logger.exception("failed")
        logger.warning("%d of %d", 1, 2)
    finally:
        logging.setLogRecordFactory(before)
    assert PLANTED not in caplog.text
    assert "no answer from https://example.org/?token=***" in caplog.text
    assert "1 of 2" in caplog.text
