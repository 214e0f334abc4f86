"use strict";
// Passes on what the microphone hears, one block after the other.
registerProcessor("record", class extends AudioWorkletProcessor {
  process(inputs) {
    if (inputs[0][0]) this.port.postMessage(inputs[0][0].slice());
    return true;
  }
});
