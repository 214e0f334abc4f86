"""pjsua2 in a process of its own: an order in JSON on each line of standard input, news likewise on standard output.

Knows: pjsua2, whose callbacks all come in this process's one thread. Refuses to know: tests, and why a call is made.

    python tests/live/pjsua_process.py SETTINGS-AS-JSON    see Settings in pjsua.py
"""

from __future__ import annotations

import functools
import json
import os
import select
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pjsua2 as pj

if TYPE_CHECKING:
    from collections.abc import Callable

STATES: Final = {
    pj.PJSIP_INV_STATE_CALLING: "calling",
    pj.PJSIP_INV_STATE_INCOMING: "incoming",
    pj.PJSIP_INV_STATE_EARLY: "ringing",
    pj.PJSIP_INV_STATE_CONNECTING: "connecting",
    pj.PJSIP_INV_STATE_CONFIRMED: "talking",
    pj.PJSIP_INV_STATE_DISCONNECTED: "over",
}
MEDIA: Final = {
    pj.PJSUA_CALL_MEDIA_NONE: "none",
    pj.PJSUA_CALL_MEDIA_ACTIVE: "active",
    pj.PJSUA_CALL_MEDIA_LOCAL_HOLD: "held by us",
    pj.PJSUA_CALL_MEDIA_REMOTE_HOLD: "held by them",
    pj.PJSUA_CALL_MEDIA_ERROR: "error",
}
DTMF: Final = {"rfc4733": pj.PJSUA_DTMF_METHOD_RFC2833, "info": pj.PJSUA_DTMF_METHOD_SIP_INFO}


def callback(do: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    """pjsua2 swallows what a callback raises: tell the test."""

    @functools.wraps(do)
    def done(self: Any, prm: Any) -> None:
        try:
            do(self, prm)
        except Exception as error:
            words = error.info() if isinstance(error, pj.Error) else repr(error)
            self.phone.tell("error", getattr(self, "name", ""), order=do.__name__, words=words)

    return done


class Call(pj.Call):  # type: ignore[misc]  # pjsua2 has no types
    """One call; what it hears is in `heard`, what it says is `says` or silence."""

    def __init__(self, phone: Phone, call: int = pj.PJSUA_INVALID_ID) -> None:
        super().__init__(phone.account, call)
        self.phone = phone
        self.name = phone.name_of_next()
        self.heard = phone.directory / f"{phone.user}-{self.name}.wav"
        self.recorder: Any = None
        self.player: Any = None
        self.tones: Any = None

    @callback
    def onCallState(self, prm: Any) -> None:  # noqa: N802
        info = self.getInfo()
        change = prm.e.body.tsxState
        message = change.src.rdata.wholeMsg if change.type == pj.PJSIP_EVENT_RX_MSG else ""
        self.phone.tell(
            "state",
            self.name,
            state=STATES.get(info.state, "unknown"),
            code=info.lastStatusCode,
            reason=info.lastReason,
            message=message,
        )
        if info.state == pj.PJSIP_INV_STATE_DISCONNECTED:
            self.recorder = self.player = self.tones = None  # the file is complete then
            self.phone.tell("kept", self.name)

    @callback
    def onCallMediaState(self, prm: Any) -> None:  # noqa: N802, ARG002
        info = self.getInfo()  # media is a part of it, and gone when it goes
        media = info.media[0]
        self.phone.tell(
            "media",
            self.name,
            media=MEDIA.get(media.status, "unknown"),
            sends=bool(media.dir & pj.PJMEDIA_DIR_ENCODING),
            hears=bool(media.dir & pj.PJMEDIA_DIR_DECODING),
            codec=self.getStreamInfo(0).codecName if media.status != pj.PJSUA_CALL_MEDIA_NONE else "",
        )
        if media.status not in {pj.PJSUA_CALL_MEDIA_ACTIVE, pj.PJSUA_CALL_MEDIA_REMOTE_HOLD}:
            return
        audio = self.getAudioMedia(0)
        if self.recorder is None:
            self.recorder = pj.AudioMediaRecorder()
            self.recorder.createRecorder(str(self.heard))
        audio.startTransmit(self.recorder)
        if self.phone.settings["says"] and self.player is None:
            self.player = pj.AudioMediaPlayer()
            self.player.createPlayer(self.phone.settings["says"])
        if self.player is not None:
            self.player.startTransmit(audio)

    @callback
    def onDtmfDigit(self, prm: Any) -> None:  # noqa: N802
        self.phone.tell("key", self.name, key=str(prm.digit))

    @callback
    def onCallTransferStatus(self, prm: Any) -> None:  # noqa: N802
        self.phone.tell("transfer", self.name, code=prm.statusCode, final=bool(prm.finalNotify))

    def press_in_band(self, keys: str) -> None:
        """As sound in the call, as a phone does that knows nothing better."""
        if self.tones is None:
            self.tones = pj.ToneGenerator()
            self.tones.createToneGenerator(16000)
            self.tones.startTransmit(self.getAudioMedia(0))
        digits = pj.ToneDigitVector()
        for key in keys:
            digit = pj.ToneDigit()
            digit.digit, digit.on_msec, digit.off_msec, digit.volume = key, 120, 120, 12000
            digits.append(digit)
        self.tones.playDigits(digits)


class Account(pj.Account):  # type: ignore[misc]
    phone: Phone

    @callback
    def onRegState(self, prm: Any) -> None:  # noqa: N802
        self.phone.tell("registered", "", code=prm.code, active=self.getInfo().regIsActive)

    @callback
    def onMwiInfo(self, prm: Any) -> None:  # noqa: N802
        self.phone.tell("messages", "", message=str(prm.rdata.wholeMsg))

    @callback
    def onInstantMessage(self, prm: Any) -> None:  # noqa: N802
        self.phone.tell("text", "", shown=prm.fromUri, text=prm.msgBody, message=str(prm.rdata.wholeMsg))

    @callback
    def onInstantMessageStatus(self, prm: Any) -> None:  # noqa: N802
        self.phone.tell("text sent", "", code=prm.code)

    @callback
    def onIncomingCall(self, prm: Any) -> None:  # noqa: N802
        call = Call(self.phone, prm.callId)
        self.phone.calls[call.name] = call
        self.phone.tell("called", call.name, message=str(prm.rdata.wholeMsg), shown=call.getInfo().remoteUri)
        if self.phone.settings["rings"]:
            self.phone.answer(call, 180, "", {})


class Phone:
    """One phone, one account."""

    def __init__(self, settings: dict[str, Any], out: int) -> None:
        self.settings, self._out = settings, out
        self.user = settings["user"]
        self.directory = Path(settings["directory"])
        self.calls: dict[str, Call] = {}
        self.buddies: dict[str, Any] = {}
        self._count = 0
        self.endpoint = pj.Endpoint()
        self.endpoint.libCreate()
        config = pj.EpConfig()
        config.logConfig.level, config.logConfig.consoleLevel, config.logConfig.msgLogging = 5, 0, 1
        config.logConfig.filename = settings["log"]
        config.uaConfig.threadCnt, config.uaConfig.mainThreadOnly = 0, True
        config.medConfig.clockRate = config.medConfig.sndClockRate = settings["rate"]
        config.medConfig.noVad = True
        config.medConfig.ecTailLen = 0
        config.medConfig.sndAutoCloseTime = -1  # without its clock nothing is connected
        self.endpoint.libInit(config)
        transport = pj.TransportConfig()
        transport.boundAddress, transport.port = "127.0.0.1", settings["port"]
        self.endpoint.transportCreate(pj.PJSIP_TRANSPORT_UDP, transport)
        self.endpoint.audDevManager().setNullDev()
        self.endpoint.libStart()
        for codec in self.endpoint.codecEnum2():
            self.endpoint.codecSetPriority(codec.codecId, 0)
        for place, name in enumerate(settings["codecs"]):
            self.endpoint.codecSetPriority(f"{name}/", 250 - place)
        host, port = settings["server"]
        self.server = f"{host}:{port}"
        account = pj.AccountConfig()
        account.idUri = f"sip:{self.user}@{self.server}"
        account.regConfig.registrarUri = f"sip:{self.server}"
        account.regConfig.registerOnAdd = settings["registers"]
        account.regConfig.timeoutSec = settings["expires"]
        login = settings["login"] or self.user
        account.sipConfig.authCreds.append(pj.AuthCredInfo("digest", "*", login, 0, settings["password"]))
        account.mediaConfig.transportConfig.boundAddress = "127.0.0.1"
        account.mediaConfig.lockCodecEnabled = False
        account.mwiConfig.enabled = settings["asks_for_messages"]
        account.callConfig.timerUse = pj.PJSUA_SIP_TIMER_OPTIONAL
        self.account = Account()
        self.account.phone = self
        self.account.create(account)

    def name_of_next(self) -> str:
        self._count += 1
        return str(self._count)

    def tell(self, news: str, call: str, **what: Any) -> None:
        os.write(self._out, json.dumps({"news": news, "call": call, **what}).encode() + b"\n")

    def answer(self, call: Call, code: int, reason: str, headers: dict[str, str]) -> None:
        parameters = pj.CallOpParam(True)
        parameters.statusCode, parameters.reason = code, reason
        _add(parameters, headers)
        call.answer(parameters)

    def text(self, number: str, text: str) -> None:
        """MESSAGE: pjsua2 sends it to a buddy."""
        if number not in self.buddies:
            config = pj.BuddyConfig()
            config.uri, config.subscribe = f"sip:{number}@{self.server}", False
            self.buddies[number] = pj.Buddy()
            self.buddies[number].create(self.account, config)
        parameters = pj.SendInstantMessageParam()
        parameters.contentType, parameters.content = "text/plain", text
        self.buddies[number].sendInstantMessage(parameters)

    def do(self, order: dict[str, Any]) -> None:
        """Carry out what a test says. Raises what pjsua2 raises."""
        what, call = order["do"], self.calls.get(order.get("call", ""))
        if what == "call":
            made = Call(self)
            self.calls[made.name] = made
            self.tell("called out", made.name)
            parameters = pj.CallOpParam(True)
            parameters.txOption.localUri = order["shown"]
            _add(parameters, order["headers"])
            made.makeCall(f"sip:{order['number']}@{self.server}", parameters)
        elif what == "register":
            self.account.setRegistration(order["on"])
        elif what == "text":
            self.text(order["number"], order["text"])
        elif call is None:
            raise LookupError(order)
        elif what == "answer":
            self.answer(call, order["code"], order["reason"], order["headers"])
        elif what == "hang up":
            call.hangup(pj.CallOpParam())
        elif what == "hold":
            call.setHold(pj.CallOpParam(True))
        elif what == "resume":
            parameters = pj.CallOpParam(True)
            parameters.opt.flag = pj.PJSUA_CALL_UNHOLD
            call.reinvite(parameters)
        elif what == "press" and order["how"] == "inband":
            call.press_in_band(order["keys"])
        elif what == "press":
            keys = pj.CallSendDtmfParam()
            keys.method, keys.digits, keys.duration = DTMF[order["how"]], order["keys"], 120
            call.sendDtmf(keys)
        elif what == "refer":
            call.xfer(f"sip:{order['number']}@{self.server}", _added(order["headers"]))
        elif what == "refer to":
            call.xferReplaces(self.calls[order["other"]], pj.CallOpParam(True))
        elif what == "play":
            call.player = pj.AudioMediaPlayer()
            call.player.createPlayer(order["file"], pj.PJMEDIA_FILE_NO_LOOP)
            call.player.startTransmit(call.getAudioMedia(0))
        else:
            raise LookupError(order)

    def run(self) -> None:
        """Until standard input ends."""
        pending = b""
        while True:
            self.endpoint.libHandleEvents(10)
            if not select.select([0], [], [], 0)[0]:
                continue
            read = os.read(0, 65536)
            if not read:
                break
            *lines, pending = (pending + read).split(b"\n")
            for line in lines:
                order = json.loads(line)
                try:
                    self.do(order)
                except (pj.Error, LookupError) as error:
                    words = error.info() if isinstance(error, pj.Error) else str(error)
                    self.tell("error", order.get("call", ""), order=order["do"], words=words)
        self.endpoint.hangupAllCalls()
        self.calls.clear()
        self.buddies.clear()
        self.endpoint.libDestroy(pj.PJSUA_DESTROY_NO_TX_MSG if self.settings["vanishes"] else 0)


def _add(parameters: Any, headers: dict[str, str]) -> None:
    for name, value in headers.items():
        header = pj.SipHeader()
        header.hName, header.hValue = name, value
        parameters.txOption.headers.append(header)


def _added(headers: dict[str, str]) -> Any:
    parameters = pj.CallOpParam(True)
    _add(parameters, headers)
    return parameters


def main() -> None:
    settings = json.loads(sys.argv[1])
    out = os.dup(1)
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)  # pjlib prints before it can be told not to
    Phone(settings, out).run()
    sys.stdout.flush()
    os._exit(0)  # pjsua2 may fall over its own destructors on the way out


if __name__ == "__main__":
    main()
