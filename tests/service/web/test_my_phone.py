"""Min telefon names the other party as the company does."""

from __future__ import annotations

from app.service.web.my_phone import _who
from app.web.me.mine import Mine
from tests.policy.bolaget import BOLAGET
from tests.service.web.test_my_records import NOW
from tests.web.site.visit import visitor


def test_a_number_is_a_colleagues_or_as_people_write_it() -> None:
    mine = Mine(visitor(), BOLAGET.people["anna"], BOLAGET, NOW, "sv")

    assert (_who(mine, "102").name, _who(mine, "102").number) == ("Bo Lind", "102")
    assert (_who(mine, "+46701740671").name, _who(mine, "+46701740671").shown) == (
        "",
        "070-174\u00a006\u00a071",
    )
