"""The service's web: one site for people and machines, one for metrics, and one for phones.

Knows: what we serve where. Refuses to know: what an answer says (web).
"""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING

import structlog

from app.service.browsers import StoredBrowsers, web_socket_of
from app.service.phones_desk import PhonesDesk
from app.service.phones_web import certificate_of, phones_web
from app.service.served import SitePlace, served
from app.service.web.website import Website
from app.speech.recordings import Recordings
from app.web.api import Api
from app.web.holders import Holders, token_in
from app.web.hosts import our_names
from app.web.ice_servers import ice_servers_of
from app.web.named import NamedNow
from app.web.profiles_api import ProfilesApi
from app.web.prompts_api import PromptsApi
from app.web.provisioning import PhonesSite
from app.web.root_certificate import RootCertificate
from app.web.server import application, metrics_application
from app.web.sms_api import SmsApi
from app.web.sms_reports import SmsReports
from app.web.softphone.entry import PhoneEntry
from app.web.softphone.relay import Relay
from app.web.softphone.site import Softphones
from app.web.throttle import Throttle

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiohttp import web

    from app.service.build import Rooms
    from app.service.health import Health

log = structlog.get_logger()


@contextlib.asynccontextmanager
async def sites(rooms: Rooms, health: Health) -> AsyncIterator[None]:
    """Serve them until the block ends. Raises CannotStart for a taken port."""
    settings = rooms.settings
    async with contextlib.AsyncExitStack() as open_sites:
        if settings.metrics_port:
            host, port = settings.metrics_host, settings.metrics_port
            metrics = metrics_application(health.with_queues)
            there = SitePlace(host, port, "VAXEL_METRICS_PORT")
            await open_sites.enter_async_context(served(metrics, [there]))
            log.info("metrics", url=f"http://{host}:{port}/metrics")
        softphones = _softphones(rooms)
        host, port, pages = settings.web_host, settings.web_port, _pages(rooms, health, softphones)
        places = [SitePlace(host, port, "VAXEL_WEB_PORT")]
        if settings.web_tls_port:
            certified = await open_sites.enter_async_context(certificate_of(rooms.keeper.file))
            secure = SitePlace(settings.web_tls_host, settings.web_tls_port, "VAXEL_WEB_TLS_PORT", certified)
            places.append(secure)
            log.info("web", url=f"https://{settings.web_tls_host}:{settings.web_tls_port}/")
        await open_sites.enter_async_context(
            served(
                pages,
                places,
                settings.web_proxies,
                only_by_tls=settings.tls.certificate is not None,
                connections=settings.web_connections,
            )
        )
        log.info("web", url=f"http://{host}:{port}/")
        if settings.phones.port:
            phones = phones_web(_for_phones(rooms, softphones), settings.phones, rooms.keeper.file)
            await open_sites.enter_async_context(phones)
        yield


def _pages(rooms: Rooms, health: Health, softphones: Softphones | None) -> web.Application:
    settings, current, hall = rooms.settings, rooms.current, rooms.hall
    names = our_names(settings)
    pages = application(health.status, names, current.may_be_sent_to)
    token = token_in(settings.data)
    holders = Holders(token, current.company_if_any, rooms.store.audit)
    NamedNow(health.status, health.with_queues, rooms.glance.people).add_to(pages, holders)
    site = Website(rooms, health)
    Api(hall, rooms.callbacks, rooms.returns, site.boards.path_for).add_to(pages, holders)
    if rooms.outbox is not None:
        SmsReports(rooms.outbox.delivered).add_to(pages)
    SmsApi(rooms.outbox, rooms.store.sms).add_to(pages, holders)
    ProfilesApi(rooms.presences, rooms.choices, rooms.clock).add_to(pages, holders)
    RootCertificate(rooms.keeper.root_pem).add_to(pages)
    PromptsApi(Recordings(settings.prompts, settings.shared)).add_to(pages, holders)
    site.add_to(pages)
    if softphones is not None:
        softphones.add_pages(pages)
        softphones.add_api(pages, holders)
    return pages


def _softphones(rooms: Rooms) -> Softphones | None:
    """Telephones in browsers, where there is an exchange of ours; the same on each site, for a link works once."""
    settings, current = rooms.settings, rooms.current
    if not settings.ari_url:
        return None
    browsers = StoredBrowsers(rooms.store, current, rooms.provisioner, rooms.clock)
    entry = PhoneEntry(token_in(settings.data), rooms.clock, browsers.secret_of)
    relay = Relay(web_socket_of(settings.ari_url))
    direct = (settings.phones.direct,) if settings.phones.direct else ()
    return Softphones(browsers, entry, relay, current.company_if_any, direct, ice_servers_of(settings))


def _for_phones(rooms: Rooms, softphones: Softphones | None) -> web.Application:
    root_pem = rooms.keeper.root_pem
    desk = PhonesDesk(rooms.settings, rooms.store, rooms.current, rooms.clock, root_pem)
    site = PhonesSite(desk, rooms.store.provisioning, rooms.clock, Throttle(time.monotonic)).application()
    RootCertificate(root_pem).add_to(site)
    if softphones is not None:
        softphones.add_pages(site)
    return site
