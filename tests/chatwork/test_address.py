"""Which base URLs may be given a token."""

from __future__ import annotations

import pytest

from cwtui.chatwork.address import Address
from cwtui.chatwork.client import Chatwork
from cwtui.chatwork.errors import BadAddress, BadEnvironment


@pytest.mark.parametrize(
    ("url", "loopback"),
    [
        ("https://api.chatwork.com/v2", False),
        ("https://api.chatwork.com/v2/", False),
        ("http://127.0.0.1:8642/v2", True),
        ("http://127.7.7.7/v2", True),
        ("http://localhost:1/v2", True),
        ("http://[::1]:8642/v2", True),
        ("https://localhost/v2", True),
    ],
)
def test_addresses_that_may_have_the_token(url: str, loopback: bool) -> None:
    address = Address.parse(url)
    assert address.url == url.rstrip("/")
    assert address.loopback is loopback


@pytest.mark.parametrize(
    "url",
    [
        "",
        "api.chatwork.com/v2",
        "//api.chatwork.com/v2",
        "ftp://api.chatwork.com/v2",
        "https://",
        "https://:443/v2",
        "https://host:0/v2",
        "https://host:99999/v2",
        "https://host:port/v2",
        "https://[::1/v2",
        "https://api.chatwork.com/v2?x=1",
        "https://api.chatwork.com/v2#x",
        "https://someone:opensesame@api.chatwork.com/v2",
        "https://@api.chatwork.com/v2",
        "https://api.chatwork.com/v2\n",
        "https://api.chat work.com/v2",
        "https://例え.jp/v2",
        "https://xn--a/v2",
        "https://api.chatwork.com\\.example.com/v2",
        "https://api%2echatwork.com/v2",
        "https://999.1.1.1/v2",
        "https://[v1.x]/v2",
        "http://api.chatwork.com/v2",
        "http://127.0.0.1.example.com/v2",
        "http://localhost.example.com/v2",
        "http://10.0.0.1/v2",
    ],
)
def test_addresses_that_may_not(url: str) -> None:
    with pytest.raises(BadAddress) as caught:
        Chatwork("token", url)
    assert caught.value.code == "bad_address"
    assert "opensesame" not in str(caught.value)


@pytest.mark.parametrize("proxy", ["nonsense://proxy:1", "http://proxy:port"])
def test_a_proxy_that_cannot_be_used(monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    with pytest.raises(BadEnvironment) as caught:
        Chatwork("token")
    assert caught.value.code == "bad_environment"


def test_certificates_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", f"{tmp_path}/nowhere.pem")
    with pytest.raises(BadEnvironment):
        Chatwork("token")
