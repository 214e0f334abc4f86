"""Where the settings come from: the environment, and beside a house that is up, from that house."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.settings import BadSetting, Settings, of_the_house

ROOT = Path(__file__).resolve().parents[1]
UP = {"VAXEL_WEB_PORT": "18080", "VAXEL_SIP_BIND": "127.0.0.1"}


def kept(directory: Path, engine: list[str] | None = None) -> Path:
    file = directory / "var/up.json"
    file.parent.mkdir()
    file.write_text(json.dumps({"engine": engine, "settings": UP}))
    return file


def test_settings_missing_in_the_environment_have_our_defaults(tmp_path: Path) -> None:
    assert of_the_house({"VAXEL_WEB_PORT": "1"}, kept(tmp_path)) == {"VAXEL_SIP_BIND": "127.0.0.1"}


@pytest.mark.parametrize("elsewhere", ["VAXEL_DATA", "VAXEL_DATABASE"])
def test_an_environment_with_its_own_data_means_another_house(tmp_path: Path, elsewhere: str) -> None:
    assert of_the_house({elsewhere: "x"}, kept(tmp_path)) == {}


def test_a_house_in_containers_is_not_asked_from_outside(tmp_path: Path) -> None:
    assert of_the_house({}, kept(tmp_path, ["docker", "compose"])) == {}


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"engine": null, "settings": 1}'])
def test_a_file_that_cannot_be_read_is_as_none(tmp_path: Path, text: str) -> None:
    file = tmp_path / "up.json"
    file.write_text(text)

    assert of_the_house({}, file) == {}


def test_the_command_finds_the_house_of_its_directory(tmp_path: Path) -> None:
    kept(tmp_path)
    environ = {name: value for name, value in os.environ.items() if not name.startswith("VAXEL_")}

    done = subprocess.run(
        [sys.executable, "-c", "from app.__main__ import main; main()", "health"],
        cwd=tmp_path,
        env={**environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert "http://127.0.0.1:18080/health" in done.stderr


@pytest.mark.parametrize(
    ("name", "given", "swedish"),
    [
        ("VAXEL_LANG", "de", "VAXEL_LANG är 'de': det ska vara sv eller en"),
        (
            "VAXEL_DATABASE",
            "mysql://x",
            "VAXEL_DATABASE börjar med mysql: det ska vara sqlite+aiosqlite:///FILE",
        ),
        ("VAXEL_DATABASE", "postgresql+psycopg://", "VAXEL_DATABASE har ingen databas: det ska vara"),
        ("VAXEL_WEB_PORT", "x", "VAXEL_WEB_PORT är 'x': det ska vara ett portnummer, 1 till 65535"),
        (
            "VAXEL_METRICS_PORT",
            "x",
            "VAXEL_METRICS_PORT är 'x': det ska vara ett portnummer, 1 till 65535, eller 0",
        ),
        (
            "VAXEL_SMS_URL",
            "http://x",
            "VAXEL_SMS_URL är 'http://x': det ska vara en adress med https://, som",
        ),
        ("VAXEL_WEB_CONNECTIONS", "0", "VAXEL_WEB_CONNECTIONS är '0': det ska vara ett antal, 1 till 999999"),
        ("VAXEL_WEB_NAMES", "å", "VAXEL_WEB_NAMES är 'å': det ska vara namn på datorer, som"),
        ("VAXEL_KEEP_DAYS", "x", "VAXEL_KEEP_DAYS är 'x': det ska vara ett antal dagar, 0 för alltid, högst"),
        ("VAXEL_MAIL_FROM", "x", "VAXEL_MAIL_FROM är 'x': det ska vara en e-postadress, som"),
        (
            "VAXEL_CALENDAR_EVERY",
            "x",
            "VAXEL_CALENDAR_EVERY är 'x': det ska vara ett antal sekunder, 60 till 86400",
        ),
        (
            "VAXEL_RTP_TIMEOUT",
            "x",
            "VAXEL_RTP_TIMEOUT är 'x': det ska vara ett antal sekunder, 0 för aldrig, högst",
        ),
        (
            "VAXEL_AGI_PHONE",
            "PJSIP/101",
            "VAXEL_AGI_PHONE är 'PJSIP/101': det ska vara som PJSIP/{extension}, med {extension} eller",
        ),
        ("VAXEL_NOW", "x", "VAXEL_NOW är 'x': det ska vara en tid som 2026-11-24T12:30:00+01:00, med zon"),
    ],
)
def test_an_error_in_a_setting_is_told_in_swedish_too(name: str, given: str, swedish: str) -> None:
    with pytest.raises(BadSetting) as caught:
        Settings.read({name: given})

    assert caught.value.said("sv").startswith(swedish)
    assert "must be" in caught.value.said("en")


@pytest.mark.parametrize(
    ("arguments", "lang", "said"),
    [
        (["queues"], None, "det ska vara ett portnummer"),
        (["queues"], "en", "it must be a port number"),
        (["queues", "--lang", "en"], None, "it must be a port number"),
        (["explain", "--to", "101", "--lang", "sv"], "en", "det ska vara ett portnummer"),
        (["serve"], None, "det ska vara ett portnummer"),
    ],
)
@pytest.mark.whole
def test_a_command_says_it_in_the_language_it_was_asked_for(
    tmp_path: Path, arguments: list[str], lang: str | None, said: str
) -> None:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("VAXEL_")}
    environ |= {"VAXEL_DATA": str(tmp_path), "VAXEL_WEB_PORT": "x"} | ({"VAXEL_LANG": lang} if lang else {})

    done = subprocess.run(
        [sys.executable, "-m", "app", *arguments], env=environ, capture_output=True, text=True, check=False
    )

    assert done.returncode == 2
    assert f"VAXEL_WEB_PORT {'is' if 'must' in said else 'är'} 'x': {said}" in done.stderr


@pytest.mark.parametrize("name", ["VAXEL_WEB_PORT", "VAXEL_METRICS_PORT"])
@pytest.mark.parametrize("given", ["", "-1", "http", "65536", "٣"])
def test_a_port_that_is_none_is_refused_by_name(name: str, given: str) -> None:
    with pytest.raises(BadSetting, match=name):
        Settings.read({name: given})


@pytest.mark.parametrize(
    ("given", "names"),
    [
        (None, set()),
        ("", set()),
        ("pbx", {"pbx"}),
        (" Vaxel.bolaget.se., web_1,", {"vaxel.bolaget.se", "web_1"}),
    ],
)
def test_the_web_has_the_names_that_it_is_given(given: str | None, names: set[str]) -> None:
    assert Settings.read({} if given is None else {"VAXEL_WEB_NAMES": given}).web_names == names


@pytest.mark.parametrize("given", ["http://pbx", "pbx:8080", "*.bolaget.se", "växel.se", "a..b", "."])
def test_a_name_that_is_none_is_refused_by_its_setting(given: str) -> None:
    with pytest.raises(BadSetting, match="VAXEL_WEB_NAMES"):
        Settings.read({"VAXEL_WEB_NAMES": given})


def test_metrics_are_for_this_machine_unless_it_is_said_otherwise() -> None:
    usual, elsewhere = Settings.read({}), Settings.read({"VAXEL_METRICS_HOST": "10.0.0.5"})

    assert (usual.metrics_host, usual.metrics_port) == ("127.0.0.1", 9108)
    assert (elsewhere.metrics_host, elsewhere.metrics_port) == ("10.0.0.5", 9108)
    assert Settings.read({"VAXEL_METRICS_HOST": ""}).metrics_host == "127.0.0.1"  # "" would be every address


def test_port_0_is_no_metrics_but_no_page_is_not_to_be_had() -> None:
    assert Settings.read({"VAXEL_METRICS_PORT": "0"}).metrics_port == 0
    with pytest.raises(BadSetting, match="VAXEL_WEB_PORT"):
        Settings.read({"VAXEL_WEB_PORT": "0"})


@pytest.mark.parametrize(("given", "days"), [(None, 365), ("", 365), ("0", 0), ("30", 30)])
def test_records_are_kept_for_a_year_unless_it_is_said_otherwise(given: str | None, days: int) -> None:
    assert Settings.read({} if given is None else {"VAXEL_KEEP_DAYS": given}).keep_days == days


@pytest.mark.parametrize(("given", "days"), [({}, 30), ({"VAXEL_KEEP_MESSAGE_DAYS": "7"}, 7)])
def test_voicemail_is_kept_as_long_as_calls_unless_it_is_said_otherwise(
    given: dict[str, str], days: int
) -> None:
    assert Settings.read({"VAXEL_KEEP_DAYS": "30", **given}).keep_message_days == days


@pytest.mark.parametrize("name", ["VAXEL_KEEP_DAYS", "VAXEL_KEEP_MESSAGE_DAYS"])
@pytest.mark.parametrize("given", ["-1", "1.5", "a year", "99999"])
def test_a_number_of_days_that_is_none_is_refused_by_name(name: str, given: str) -> None:
    with pytest.raises(BadSetting, match=name):
        Settings.read({name: given})


@pytest.mark.parametrize(("given", "seconds"), [(None, 300), ("", 300), ("60", 60)])
def test_calendars_are_looked_at_every_five_minutes_unless_it_is_said_otherwise(
    given: str | None, seconds: int
) -> None:
    environ = {} if given is None else {"VAXEL_CALENDAR_EVERY": given}

    assert Settings.read(environ).calendar_every == seconds


@pytest.mark.parametrize("given", ["0", "59", "86401", "5 min", "-60"])
def test_calendars_are_not_looked_at_all_the_time_nor_never(given: str) -> None:
    with pytest.raises(BadSetting, match="VAXEL_CALENDAR_EVERY"):
        Settings.read({"VAXEL_CALENDAR_EVERY": given})


def test_silence_ends_a_call_after_a_minute_and_on_hold_after_half_an_hour() -> None:
    usual, own = Settings.read({}), Settings.read({"VAXEL_RTP_TIMEOUT": "90", "VAXEL_RTP_TIMEOUT_HOLD": "0"})

    assert (usual.rtp_timeout, usual.rtp_timeout_hold) == (60, 1800)
    assert (own.rtp_timeout, own.rtp_timeout_hold) == (90, 0)
    for given in ("-1", "1 min", "86401"):
        with pytest.raises(BadSetting, match="VAXEL_RTP_TIMEOUT"):
            Settings.read({"VAXEL_RTP_TIMEOUT": given})


def test_sms_need_an_account_and_go_to_the_known_provider() -> None:
    settings = Settings.read({})

    assert (settings.sms_url, settings.sms_user, settings.sms_reports) == (
        "https://api.46elks.com/a1",
        "",
        None,
    )
    assert Settings.read({"VAXEL_SMS_REPORTS": "https://vaxel.example.se/"}).sms_reports == (
        "https://vaxel.example.se"
    )


@pytest.mark.parametrize("name", ["VAXEL_SMS_URL", "VAXEL_SMS_REPORTS"])
@pytest.mark.parametrize(
    "url", ["http://api.example.se/a1", "api.example.se", "https://", "https://x/?a=1", "ftp://x", "http://["]
)
def test_passwords_and_secrets_go_only_over_https(name: str, url: str) -> None:
    with pytest.raises(BadSetting, match=name):
        Settings.read({name: url})


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("postgresql://", "begins with postgresql"),
        ("postgresql://vaxel:hush@host/name", "begins with postgresql"),
        ("postgresql+psycopg://", "names no database"),
        ("mysql+aiomysql://host/name", "begins with mysql+aiomysql"),
        ("var/vaxel.db", "begins with var/vaxel.db"),
    ],
)
def test_a_database_of_another_kind_is_refused_and_no_password_is_told(url: str, what: str) -> None:
    with pytest.raises(BadSetting) as caught:
        Settings.read({"VAXEL_DATABASE": url})

    assert str(caught.value).startswith(
        f"VAXEL_DATABASE {what}: it must be sqlite+aiosqlite:///FILE or postgresql+"
    )
    assert "hush" not in str(caught.value)


def test_the_exchange_beside_us_is_off_unless_it_is_named_and_then_needs_a_user_and_a_secret() -> None:
    whole = {"VAXEL_AMI_HOST": "10.0.0.9", "VAXEL_AMI_USER": "vaxel", "VAXEL_AMI_SECRET": "hush"}
    settings = Settings.read(whole)

    assert Settings.read({}).ami_host == ""
    assert (settings.ami_host, settings.ami_port, settings.ami_user) == ("10.0.0.9", 5038, "vaxel")
    assert "hush" not in repr(settings)
    for missing in ("VAXEL_AMI_USER", "VAXEL_AMI_SECRET"):
        with pytest.raises(BadSetting, match=missing):
            Settings.read({**whole, missing: ""})
    with pytest.raises(BadSetting, match="VAXEL_AMI_PORT"):
        Settings.read({**whole, "VAXEL_AMI_PORT": "0"})


def test_no_exchange_of_somebody_elses_asks_us_unless_a_port_is_given() -> None:
    usual = Settings.read({})

    assert (usual.agi_host, usual.agi_port) == ("127.0.0.1", 0)
    assert Settings.read({"VAXEL_AGI_HOST": ""}).agi_host == "127.0.0.1"  # "" would be every address
    assert Settings.read({"VAXEL_AGI_PORT": "4573"}).agi_port == 4573


def test_mobiles_are_called_as_numbers_outside_unless_it_is_said_otherwise() -> None:
    usual = Settings.read({"VAXEL_AGI_TRUNK": "SIP/operator/{number}"})
    other = Settings.read({"VAXEL_AGI_MOBILE": "PJSIP/{digits}@mex"})

    assert (usual.agi_trunk, usual.agi_mobile) == ("SIP/operator/{number}", "SIP/operator/{number}")
    assert (other.agi_trunk, other.agi_mobile) == ("PJSIP/{number}@trunk", "PJSIP/{digits}@mex")


def test_their_exchange_finds_our_prompts_where_they_are_unless_it_is_said_otherwise() -> None:
    usual = Settings.read({"VAXEL_SHARED": "/srv/vaxel/shared"})
    other = Settings.read({"VAXEL_AGI_PROMPTS": "/var/lib/asterisk/sounds/vaxel"})

    assert usual.agi_prompts == Path("/srv/vaxel/shared/prompts")
    assert other.agi_prompts == Path("/var/lib/asterisk/sounds/vaxel")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("VAXEL_AGI_PHONE", "PJSIP/101"),
        ("VAXEL_AGI_PHONE", "PJSIP/{number}"),
        ("VAXEL_AGI_PHONE", "PJSIP/{extension},20,tT"),
        ("VAXEL_AGI_PHONE", "${PJSIP_DIAL_CONTACTS({extension})}"),
        ("VAXEL_AGI_TRUNK", 'PJSIP/{number}@"trunk"'),
        ("VAXEL_AGI_TRUNK", "PJSIP/{number@trunk"),
        ("VAXEL_AGI_TRUNK", "PJSIP/{number.__class__}@trunk"),
        ("VAXEL_AGI_TRUNK", "PJSIP/{0}@trunk"),
        ("VAXEL_AGI_MOBILE", "PJSIP/{extension}"),
        ("VAXEL_AGI_QUEUE", "salj"),
        ("VAXEL_AGI_MAILBOX", "{extension}@default\n"),
    ],
)
def test_a_template_that_a_dialplan_would_read_as_more_than_a_name_is_refused(name: str, text: str) -> None:
    with pytest.raises(BadSetting, match=name):
        Settings.read({name: text})


def test_phones_fetch_their_settings_nowhere_unless_somebody_says_where() -> None:
    assert Settings.read({}).phones.port == 0

    phones = Settings.read(
        {"VAXEL_PHONES_PORT": "8443", "VAXEL_PHONES_URL": "https://vaxel.bolaget.example:8443/"}
    ).phones
    assert (phones.url, phones.name) == ("https://vaxel.bolaget.example:8443", "vaxel.bolaget.example")
    assert (phones.host, phones.port, phones.sip_port) == ("127.0.0.1", 8443, 5060)


def test_a_browsers_way_to_the_exchange_itself_is_a_websocket_with_tls() -> None:
    assert Settings.read({}).phones.direct == ""
    direct = "wss://vaxel.bolaget.example:8089/ws"
    assert Settings.read({"VAXEL_BROWSER_DIRECT": direct}).phones.direct == direct

    for wrong in ("ws://vaxel.bolaget.example:8089/ws", "wss://a b/ws", "wss://vaxel.bolaget.example"):
        with pytest.raises(BadSetting, match="VAXEL_BROWSER_DIRECT"):
            Settings.read({"VAXEL_BROWSER_DIRECT": wrong})


def test_our_own_certificate_has_the_name_by_which_phones_come() -> None:
    settings = Settings.read({"VAXEL_PHONES_URL": "https://Vaxel.bolaget.example"})

    assert "vaxel.bolaget.example" in settings.tls.names


@pytest.mark.parametrize(
    "url",
    ["", "http://vaxel.bolaget.example", "https://", "https://a/b", "https://u:p@vaxel.bolaget.example"],
)
def test_phones_never_fetch_them_in_clear_or_with_a_password_in_the_address(url: str) -> None:
    with pytest.raises(BadSetting, match="VAXEL_PHONES_URL"):
        Settings.read({"VAXEL_PHONES_PORT": "8443", "VAXEL_PHONES_URL": url})


OIDC = {
    "VAXEL_OIDC_ISSUER": "https://login.microsoftonline.com/8eaef023-2b34-4da1-9baa-8bc8c9d6a490/v2.0",
    "VAXEL_OIDC_CLIENT_ID": "vaxel",
    "VAXEL_OIDC_CLIENT_SECRET": "s3cret",
    "VAXEL_OIDC_DOMAINS": "bolaget.se, Bolaget.com",
}


def test_a_provider_of_sign_ins_is_read_and_its_secret_stays_out_of_logs() -> None:
    oidc = Settings.read(OIDC).oidc

    assert (oidc.issuer, oidc.client_id) == (OIDC["VAXEL_OIDC_ISSUER"], "vaxel")
    assert oidc.domains == {"bolaget.se", "bolaget.com"}
    assert "s3cret" not in repr(Settings.read(OIDC))
    assert Settings.read({}).oidc.issuer == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("VAXEL_OIDC_ISSUER", "http://id.example"),
        ("VAXEL_OIDC_ISSUER", "https://login.microsoftonline.com/common/v2.0"),
        ("VAXEL_OIDC_CLIENT_ID", ""),
        ("VAXEL_OIDC_CLIENT_SECRET", ""),
        ("VAXEL_OIDC_DOMAINS", ""),
        ("VAXEL_OIDC_DOMAINS", "not a domain!"),
        ("VAXEL_SECOND_FACTOR", "yes"),
    ],
)
def test_a_setting_of_sign_ins_that_cannot_be_used_is_named(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name):
        Settings.read({**OIDC, name: value})
