// Calls that wait until their caller leaves, by name.

export class Held {
  #events = new Map();

  /** Waits as a request asks for: for its own end, or for something of another call. */
  async wait(request, signal) {
    const { case: what, value: name } = request.wait;
    if (what === undefined) {
      return;
    }
    const events = this.#of(name);
    if (what !== "hold") {
      await either(events[what].promise, signal);
      return;
    }
    events.begun.resolve();
    try {
      await either(new Promise(() => {}), signal);
    } finally {
      events.ended.resolve();
    }
  }

  #of(name) {
    if (!this.#events.has(name)) {
      this.#events.set(name, { begun: event(), ended: event() });
    }
    return this.#events.get(name);
  }
}

function event() {
  let resolve;
  const promise = new Promise((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

function either(promise, signal) {
  const left = new Promise((_, reject) => {
    const leave = () => reject(signal.reason);
    if (signal.aborted) {
      leave();
    }
    signal.addEventListener("abort", leave);
  });
  return Promise.race([promise, left]);
}
