// The line: this browser as a telephone of the exchange (SIP over WebSocket, by JsSIP).
// Knows: SIP, and what brings sound. Refuses to know: how it looks (view.js), and which devices are used (sound.js).
import JsSIP from "./jssip-3.13.8.js";

const GATHERED_WITHIN = 500; // ms: an interface that leads nowhere must not delay a call
const SHUT_OUT = 4403; // the service closes the connection with it: this browser may no longer ring (relay.py)
const KEY = { transportType: "RFC2833", duration: 120, interToneGap: 70 };

/** A number as people write it, without what only separates; "" if it is none. */
export function dialled(text) {
  const number = text.normalize("NFKC").replace(/[\s()./\u2010-\u2015\u2212-]/gu, "");
  return /^\+?[0-9*#]+$/.test(number) ? number : "";
}

function stopped(stream) {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

/** One call. `changed` is told of each change; `said` gets the name of what happened, for view.js. */
export class Call {
  muted = false;
  held = false; // by us
  since = null; // when the talk began, ms
  transfer = ""; // "", "asking" while another call asks for it, "trying", "refused"
  asksFor = null; // the call that we may transfer to this one

  constructor(session, line) {
    this.session = session;
    this.line = line;
    this.incoming = session.direction === "incoming";
    this.state = "ringing"; // ringing, talking, over
    const other = session.remote_identity;
    this.number = other.uri.user;
    this.name = other.display_name && other.display_name !== this.number ? other.display_name : "";
    this.withheld = this.incoming && /anonymous/i.test(this.number);
    session.on("confirmed", () => this.#talks());
    session.on("hold", (event) => { if (event.originator === "local") { this.held = true; this.#changed(); } });
    session.on("unhold", (event) => { if (event.originator === "local") { this.held = false; this.#changed(); } });
    session.on("ended", (event) => this.#over(event));
    session.on("failed", (event) => this.#over(event));
    session.on("icecandidate", (event) => { this.gathering ??= setTimeout(event.ready, GATHERED_WITHIN); });
    if (session.connection) this.#hear(session.connection); // an outgoing call has it before we are told
    session.on("peerconnection", (event) => this.#hear(event.peerconnection));
  }

  async answer() {
    const stream = await this.line.microphone(); // first: who may not speak must not answer
    if (this.state !== "ringing") return stopped(stream);
    this.stream = stream;
    this.line.holdOthers(this);
    this.session.answer({ mediaStream: stream, pcConfig: this.line.pcConfig });
  }

  hangUp() {
    if (this.state === "over") return;
    const refuses = this.incoming && this.state === "ringing";
    this.session.terminate(refuses ? { status_code: 486 } : undefined);
  }

  hold(on) {
    if (this.state !== "talking" || on === this.held) return;
    if (on) this.session.hold(); else { this.line.holdOthers(this); this.session.unhold(); }
  }

  mute(on) {
    if (on) this.session.mute({ audio: true }); else this.session.unmute({ audio: true });
    this.muted = on;
    this.#changed();
  }

  press(key) {
    if (this.state === "talking") this.session.sendDTMF(key, KEY);
  }

  /** Send the other party on. to: a number, or another call of ours whose other party they get. */
  sendOn(to) {
    this.transfer = "trying";
    this.#changed();
    const options = { eventHandlers: {
      accepted: () => { this.hangUp(); if (to instanceof Call) to.hangUp(); },
      failed: () => this.#refused(),
      requestFailed: () => this.#refused(),
    } };
    if (to instanceof Call) this.session.refer(to.session.remote_identity.uri, { ...options, replaces: to.session });
    else this.session.refer(to, options);
  }

  /** After the connection was lost: the exchange learns where we are now. */
  foundAgain() {
    if (this.state === "talking") this.#reoffer(this.session.connection.iceConnectionState !== "connected");
  }

  changeMicrophone(track) {
    const sender = this.session.connection?.getSenders().find((one) => one.track?.kind === "audio");
    if (!sender) return track.stop();
    track.enabled = sender.track.enabled;
    sender.replaceTrack(track);
    stopped(this.stream);
    this.stream = new MediaStream([track]);
  }

  #hear(connection) {
    this.connection = connection;
    connection.addEventListener("track", (event) => this.line.hear(this, event.streams[0] ?? new MediaStream([event.track])));
  }

  #talks() {
    this.state = "talking";
    this.since = Date.now();
    this.#changed("talking");
  }

  #reoffer(restart) {
    this.session.renegotiate({ rtcOfferConstraints: { iceRestart: restart } });
  }

  #refused() {
    this.transfer = "refused";
    this.#changed("refused");
  }

  #over(event) {
    clearTimeout(this.gathering);
    stopped(this.stream);
    const talked = this.state === "talking";
    this.state = "over";
    const { causes } = JsSIP.C;
    const words = {
      [causes.BUSY]: "busy", [causes.NOT_FOUND]: "unknown", [causes.UNAVAILABLE]: "unreachable",
      [causes.USER_DENIED_MEDIA_ACCESS]: "", [causes.CONNECTION_ERROR]: "lost", [causes.RTP_TIMEOUT]: "lost",
    };
    const missed = this.incoming && !talked && event.originator === "remote";
    this.#changed(missed ? "missed" : talked || event.originator === "local" ? "over" : words[event.cause] ?? "over");
  }

  #changed(what = "") {
    this.line.changed(this, what);
  }
}

/** The registration, and all calls. handlers: state(name), call(call, what), sound(call, stream),
 * microphone(): a stream of the call's own, because holding and muting silence it. */
export class Line {
  calls = [];
  #ua = null;
  #wasLost = false;

  constructor(handlers) {
    this.handlers = handlers;
  }

  /** login: {user, password, sockets, iceServers}, from the service. */
  start(login) {
    // The service's own comes first; the others are taken while it is away.
    const sockets = login.sockets.map((url, at) => ({ socket: new JsSIP.WebSocketInterface(url), weight: login.sockets.length - at }));
    const here = location.hostname;
    this.pcConfig = { iceServers: login.iceServers };
    this.#ua = new JsSIP.UA({
      sockets,
      uri: `sip:${login.user}@${here}`,
      password: login.password,
      register_expires: 300,
      connection_recovery_min_interval: 1,
      connection_recovery_max_interval: 5,
      no_answer_timeout: 180,
      user_agent: "Vaxel browser phone",
    });
    this.#ua.on("registered", () => this.#registered());
    this.#ua.on("registrationFailed", (event) => {
      const status = event.response?.status_code;
      if (status === 401 || status === 403) this.handlers.state("shut_out");
      else this.handlers.state("lost");
    });
    this.#ua.on("disconnected", ({ code }) => {
      this.#wasLost = true;
      this.handlers.state(code === SHUT_OUT ? "shut_out" : "lost");
    });
    this.#ua.on("newRTCSession", ({ session }) => this.#add(session));
    this.#ua.start();
  }

  /** Leave the exchange; calls end. */
  stop() {
    this.#ua?.stop();
    this.#ua = null;
  }

  async dial(number, asksFor = null) {
    const stream = await this.microphone();
    this.holdOthers(null);
    const session = this.#ua.call(number, { mediaStream: stream, pcConfig: this.pcConfig });
    const call = this.calls.find((one) => one.session === session);
    call.stream = stream;
    if (asksFor) {
      call.asksFor = asksFor;
      asksFor.transfer = "asking";
      this.changed(call, "");
    }
    return call;
  }

  holdOthers(but) {
    for (const call of this.calls) if (call !== but) call.hold(true);
  }

  changed(call, what) {
    if (call.state === "over") {
      this.calls = this.calls.filter((one) => one !== call);
      if (call.asksFor?.transfer === "asking") call.asksFor.transfer = "";
      for (const other of this.calls) if (other.asksFor === call) other.asksFor = null;
    }
    this.handlers.call(call, what);
  }

  hear(call, stream) {
    this.handlers.sound(call, stream);
  }

  microphone() {
    return this.handlers.microphone();
  }

  #registered() {
    this.handlers.state("ready");
    if (this.#wasLost) {
      this.#wasLost = false;
      for (const call of this.calls) call.foundAgain();
    }
  }

  #add(session) {
    const call = new Call(session, this);
    this.calls = [...this.calls, call];
    this.handlers.call(call, call.incoming ? "incoming" : "calling");
  }
}
