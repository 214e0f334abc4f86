"""The key menu in the company file: what it may lead to, and no way with a third key choice (Q1)."""

from __future__ import annotations

import pytest

from app.company import BadCompanyFile, document, from_document, json_schema, to_company
from app.policy.front import MenuChoice
from app.policy.ways import Outside, Reception, ToPerson, ToQueue, Voicemail
from tests.company.menus import BOLAGET_WITH_A_MENU, read


def refused(menu: str, lang: str = "en") -> list[str]:
    with pytest.raises(BadCompanyFile) as caught:
        read(menu)
    return [one.said(lang) for one in caught.value.problems]


def test_the_menu_that_the_example_shows_can_be_used() -> None:
    assert BOLAGET_WITH_A_MENU.front.menu == (
        MenuChoice("1", ToQueue("salj"), "Q1", "sälj", "sales"),
        MenuChoice("2", ToQueue("support"), "Q1", "Support", "Support"),
    )


def test_a_choice_leads_to_whatever_a_rule_may_and_has_the_name_of_it() -> None:
    menu = (
        "[{to: david}, {to: teknik, clause: R2}, {to: reception}, {to: answering_service}, {to: voicemail}, "
    )
    menu += (
        '{to: "08-465 004 99", sv: butiken, en: the shop}, {to: "voicemail:salj", sv: att skriva till sälj}]'
    )

    assert to_company(read(menu)).front.menu == (
        MenuChoice("1", ToPerson("david"), "Q1", "David Holm", "David Holm"),
        MenuChoice("2", ToQueue("teknik"), "R2", "Teknisk service", "Teknisk service"),
        MenuChoice("3", Reception(), "Q1", "receptionen", "the reception"),
        MenuChoice("4", Outside("+46313900600"), "Q1", "vår svarstjänst", "our answering service"),
        MenuChoice("5", Voicemail(), "Q1", "att lämna ett meddelande", "leaving a message"),
        MenuChoice("6", Outside("+46846500499"), "Q1", "butiken", "the shop"),
        MenuChoice("7", Voicemail("salj"), "Q1", "att skriva till sälj", "att skriva till sälj"),
    )


@pytest.mark.parametrize(
    ("menu", "said"),
    [
        ("[{to: nobody}]", "front_desk.menu[0].to: 'nobody' is not a person, queue"),
        ("[{to: salj}, {to: salj}]", "front_desk.menu[1].to: 'salj' is offered already"),
        ('[{to: "+46313900601"}]', "front_desk.menu[0].sv: is missing: callers must not hear a number (S3)"),
        ('[{to: "+18765550100", sv: x}]', "front_desk.menu[0].to: +18765550100 is greylisted"),
        ('[{to: "08-465 004 02", sv: x}]', "front_desk.menu[0].to: +46846500402 is a number of our own"),
        (f"[{', '.join(['{to: salj}'] * 10)}]", "front_desk.menu: must have at most 9 entries"),
    ],
)
def test_the_check_names_the_field_of_an_invalid_menu(menu: str, said: str) -> None:
    assert any(one.startswith(said) for one in refused(menu)), refused(menu)


def test_a_third_key_choice_is_refused_and_the_way_to_it_is_named_q1() -> None:
    """Anna's callers choose at lunch, too, and key 2 leads to her queue, where key 2 is to be called back."""
    assert refused("[{to: support}, {to: anna}]") == [
        "front_desk.menu[1].to: a caller can make 3 key choices before they talk to somebody, and Q1 allows 2: "
        "2 (anna), 2 (lunch), 2 (salj: callback). Let the choice lead straight to the last place, or remove a key"
    ]
    assert refused("[{to: anna}]", "sv") == [
        "front_desk.menu[0].to: den som ringer kan få välja 3 gånger innan någon svarar, och Q1 tillåter 2: "
        "1 (anna), 2 (lunch), 2 (salj: callback). Låt valet leda direkt till slutmålet, eller ta bort en tangent"
    ]


def test_a_company_in_force_is_read_all_the_same() -> None:
    """The policy never asks for a third key: nothing is lost, but what was not seen at import."""
    stored = document(read("[{to: david}]"))
    stored["front_desk"]["menu"][0]["to"] = "anna"

    assert from_document(stored).front_desk.menu[0].to == "anna"


def test_a_file_without_a_menu_has_none_and_the_schema_knows_it() -> None:
    file = read("[]")

    assert to_company(file).front.menu == ()
    assert "menu" in json_schema()["$defs"]["FrontDeskEntry"]["properties"]
