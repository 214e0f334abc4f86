// How calls look: elements for each call, and what is said of it.
// Knows: the page's elements and the words. Refuses to know: SIP and devices; a press goes to the call itself.

const $ = (id) => document.getElementById(id);
const KEYS = "123456789*0#";

export function make(tag, attributes = {}, ...inside) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null) element.setAttribute(name, value);
  }
  element.append(...inside);
  return element;
}

function length(since) {
  const seconds = Math.max(0, Math.floor((Date.now() - since) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** The list of calls. words: the page's texts; dialled: reads a number, "" if it is none; trouble(word): tells. */
export class View {
  #shown = new Map(); // call -> {element, about}
  #open = new WeakMap(); // call -> "keys", "transfer" or ""

  constructor(words, dialled, trouble, ask) {
    this.words = words;
    this.dialled = dialled;
    this.trouble = trouble;
    this.ask = ask; // ask(number, call): call somebody first, before the transfer
    setInterval(() => this.#tick(), 1000);
  }

  who(call) {
    if (call.withheld) return this.words.withheld;
    return call.name || call.number;
  }

  /** Say it to those who do not see the page; it is not shown. */
  say(text) {
    const said = $("said");
    said.textContent = "";
    setTimeout(() => { said.textContent = text; }, 50); // the same words twice are said twice
  }

  /** Show exactly these calls. */
  show(calls) {
    for (const [call, { element }] of this.#shown) {
      if (!calls.includes(call)) {
        const hadFocus = element.contains(document.activeElement);
        element.remove();
        this.#shown.delete(call);
        if (hadFocus) $("number").focus();
      }
    }
    for (const call of calls) this.#showOne(call);
    $("none").hidden = calls.length > 0;
    const ringing = calls.find((one) => one.incoming && one.state === "ringing");
    document.title = ringing ? `${this.words.ringing}: ${this.who(ringing)}` : $("name").textContent;
  }

  #showOne(call) {
    const about = JSON.stringify([
      call.state, call.held, call.muted, call.transfer, this.#open.get(call) ?? "", call.asksFor?.state ?? "",
    ]);
    const before = this.#shown.get(call);
    if (before?.about === about) return;
    const focused = before?.element.contains(document.activeElement) ? document.activeElement.dataset.do : null;
    const typed = before?.element.querySelector("input")?.value ?? "";
    const element = this.#drawn(call);
    if (before) before.element.replaceWith(element);
    else $("calls").append(element);
    this.#shown.set(call, { element, about });
    const input = element.querySelector("input");
    if (input) input.value = typed;
    // Keep the place of somebody at a keyboard; a new call takes it only from nobody.
    const wanted = focused ?? (before || document.activeElement !== document.body ? null : "answer");
    const fallback = focused ? element.querySelector("button") : null;
    (element.querySelector(`[data-do="${wanted}"]`) ?? fallback)?.focus();
  }

  #drawn(call) {
    const rings = call.incoming && call.state === "ringing";
    const number = call.name && !call.withheld ? make("p", { class: "soft" }, call.number) : "";
    return make("article", { class: `sheet call ${rings ? "rings" : call.held ? "held" : "talks"}`, "aria-label": this.who(call) },
      make("p", { class: "what" }, this.#state(call), " ", make("span", { class: "length", "aria-hidden": "true" })),
      make("p", { class: "who" }, this.who(call)), number,
      call.transfer === "refused" ? make("p", { class: "bad" }, this.words.refused) : "",
      make("div", { class: "buttons" }, ...this.#buttons(call, rings)),
      this.#more(call));
  }

  #state(call) {
    if (call.state === "ringing") return call.incoming ? this.words.ringing : this.words.calling;
    if (call.transfer === "trying") return this.words.trying;
    if (call.held) return this.words.held;
    return call.muted ? this.words.talking_muted : this.words.talking;
  }

  #button(name, press, attributes = {}) {
    return make("button", { type: "button", "data-do": name, onclick: press, ...attributes }, this.words[name]);
  }

  #buttons(call, rings) {
    if (rings) {
      return [
        this.#button("answer", () => call.answer().catch((error) => this.trouble(error)), { class: "good" }),
        this.#button("decline", () => call.hangUp(), { class: "bad" }),
      ];
    }
    const end = this.#button("hang_up", () => call.hangUp(), { class: "bad" });
    if (call.state === "ringing") return [end];
    const opened = (name) => () => {
      this.#open.set(call, this.#open.get(call) === name ? "" : name);
      this.#showOne(call);
      if (name === "transfer") this.#shown.get(call).element.querySelector("input")?.focus();
    };
    const open = this.#open.get(call) ?? "";
    const together = call.asksFor
      ? [this.#button("together", () => call.asksFor?.sendOn(call), { class: "good" })] : [];
    return [
      ...together,
      call.held ? this.#button("resume", () => call.hold(false)) : this.#button("hold", () => call.hold(true)),
      this.#button("mute", () => call.mute(!call.muted), { "aria-pressed": String(call.muted) }),
      this.#button("transfer", opened("transfer"), { "aria-expanded": String(open === "transfer") }),
      this.#button("keys", opened("keys"), { "aria-expanded": String(open === "keys") }),
      end,
    ];
  }

  #more(call) {
    const open = call.state === "talking" ? this.#open.get(call) : "";
    if (open === "keys") return this.#keys(call);
    return open === "transfer" ? this.#transfer(call) : "";
  }

  #keys(call) {
    const pressed = make("output", { class: "pressed", "aria-live": "off" });
    const press = (key) => { call.press(key); pressed.textContent += key; };
    return make("div", {
      class: "keys", role: "group", "aria-label": this.words.keys_help, tabindex: "0",
      onkeydown: (event) => {
        if (KEYS.includes(event.key) && !event.ctrlKey && !event.altKey && !event.metaKey) {
          event.preventDefault();
          press(event.key);
        }
      },
    }, pressed, ...[...KEYS].map((key) => make("button", { type: "button", onclick: () => press(key) }, key)));
  }

  #transfer(call) {
    const input = make("input", { type: "tel", autocomplete: "off", required: true });
    const number = () => {
      const found = this.dialled(input.value);
      if (!found) { this.trouble("no_number"); input.focus(); }
      return found;
    };
    const blind = (event) => { event.preventDefault(); const to = number(); if (to) call.sendOn(to); };
    const first = () => {
      const to = number();
      if (!to) return;
      this.#open.set(call, "");
      this.ask(to, call);
    };
    return make("form", { class: "transfer", onsubmit: blind, novalidate: true },
      make("label", {}, this.words.transfer_to, " ", input),
      make("button", {}, this.words.blind),
      make("button", { type: "button", onclick: first }, this.words.ask_first));
  }

  #tick() {
    for (const [call, { element }] of this.#shown) {
      if (call.since) element.querySelector(".length").textContent = length(call.since);
    }
  }
}
