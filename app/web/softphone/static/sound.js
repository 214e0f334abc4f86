// Microphone, speaker and ring device.
// Knows: devices, which of them the person has chosen, and what a ring sounds like. Refuses to know: calls.

const NAMES = { microphone: "audioinput", speaker: "audiooutput", ringer: "audiooutput" };
const RINGS = [[0, 0.4], [0.6, 0.4]]; // s: when a tone begins, and how long it is
const EVERY = 3000; // ms between rings

/** Why there is no microphone: refused, missing, taken, insecure. */
export class NoMicrophone extends Error {
  constructor(why) {
    super(why);
    this.why = why;
  }
}

export class Sound {
  chosen = { microphone: "", speaker: "", ringer: "" }; // device ids, "": the usual one; forgotten with the page
  #stream = null;
  #playing = new Map(); // call -> its audio element
  #context = null;
  #ringing = null;
  #ringElement = null;

  /** The microphone, asked for once. Raises NoMicrophone. */
  async microphone() {
    if (this.#stream?.getAudioTracks().some((track) => track.readyState === "live")) return this.#stream;
    if (!navigator.mediaDevices?.getUserMedia) throw new NoMicrophone("insecure");
    const wanted = this.chosen.microphone;
    const about = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
    try {
      this.#stream = await navigator.mediaDevices.getUserMedia({
        audio: wanted ? { ...about, deviceId: { exact: wanted } } : about,
      });
    } catch (error) {
      const why = { NotFoundError: "missing", OverconstrainedError: "missing", NotReadableError: "taken" };
      throw new NoMicrophone(why[error.name] ?? "refused");
    }
    return this.#stream;
  }

  /** Let the microphone go: no light at the camera while nobody talks. */
  release() {
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = null;
  }

  /** {microphone: [...], speaker: [...], ringer: [...]}; where the browser cannot choose, an empty list. */
  async devices() {
    const all = (await navigator.mediaDevices?.enumerateDevices?.()) ?? [];
    const of = (kind) => all.filter((one) => one.kind === kind && one.deviceId && one.deviceId !== "default");
    const canChoose = "setSinkId" in HTMLMediaElement.prototype;
    return Object.fromEntries(
      Object.entries(NAMES).map(([name, kind]) => [name, kind === "audioinput" || canChoose ? of(kind) : []]),
    );
  }

  /** Raises NoMicrophone; then the one before stays. Returns the new microphone's track, for calls under way. */
  async choose(name, id) {
    const usual = this.chosen[name];
    this.chosen[name] = id;
    if (name === "speaker") for (const element of this.#playing.values()) await this.#lead(element, id);
    if (name === "ringer" && this.#ringElement) await this.#lead(this.#ringElement, id);
    if (name !== "microphone" || !this.#stream) return null;
    const before = this.#stream;
    this.#stream = null;
    const after = await this.microphone().catch((error) => {
      this.#stream = before;
      this.chosen[name] = usual;
      throw error;
    });
    for (const track of before.getTracks()) track.stop();
    return after.getAudioTracks()[0];
  }

  async play(call, stream) {
    const element = this.#playing.get(call) ?? new Audio();
    this.#playing.set(call, element);
    element.srcObject = stream;
    await this.#lead(element, this.chosen.speaker);
    await element.play().catch(() => {}); // before anybody has touched the page; a call was answered or made by touch
  }

  silence(call) {
    const element = this.#playing.get(call);
    if (element) element.srcObject = null;
    this.#playing.delete(call);
  }

  /** Ring until told to stop. */
  ring(on) {
    if (on === (this.#ringing !== null)) return;
    if (!on) {
      clearInterval(this.#ringing);
      this.#ringing = null;
      this.#ringElement?.pause();
      return;
    }
    this.#ringing = setInterval(() => this.#tones(), EVERY);
    this.ringOnce();
  }

  /** One ring, so that one hears where it rings. Returns a promise that is done when it can be heard. */
  async ringOnce() {
    this.#context ??= new AudioContext();
    if (!this.#ringElement) {
      this.ringStream = this.#context.createMediaStreamDestination();
      this.#ringElement = new Audio();
      this.#ringElement.srcObject = this.ringStream.stream;
    }
    await this.#lead(this.#ringElement, this.chosen.ringer);
    await this.#context.resume();
    await this.#ringElement.play().catch(() => {});
    this.#tones();
  }

  #tones() {
    if (this.#context.state !== "running") return; // nobody has touched the page yet, and tones would pile up
    for (const [begins, lasts] of RINGS) {
      const at = this.#context.currentTime + begins;
      const gain = this.#context.createGain();
      gain.gain.setValueAtTime(0, at);
      gain.gain.linearRampToValueAtTime(0.35, at + 0.02);
      gain.gain.setValueAtTime(0.35, at + lasts - 0.03);
      gain.gain.linearRampToValueAtTime(0, at + lasts);
      gain.connect(this.ringStream);
      for (const hertz of [440, 554]) {
        const tone = this.#context.createOscillator();
        tone.frequency.value = hertz;
        tone.connect(gain);
        tone.start(at);
        tone.stop(at + lasts);
      }
    }
  }

  async #lead(element, id) {
    if (element.setSinkId) await element.setSinkId(id).catch(() => {}); // unplugged: the usual one goes on
  }
}
