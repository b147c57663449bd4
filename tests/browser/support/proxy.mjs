// A TCP proxy before the relay, one for each device: the cable that the tests pull out.
//
// The browser's own "offline" does not reach a socket inside a Worker, so the network is cut here.
import { createServer, connect } from "node:net";

import { Unmasker } from "./websocket.mjs";

export class Proxy {
  /** Constant, whatever happens to the line. @type {number} */
  port = 0;
  #server;
  #target;
  #pairs = new Set();
  #state = "open";
  #left = Infinity;
  #crossed = [];
  #sent = [];
  /** What is kept back, and when it came. @type {{ at: number, bytes: Buffer, relay: import("node:net").Socket }[] | undefined} */
  #held;

  /** Before the relay that listens on `target`. */
  static async before(target) {
    const proxy = new Proxy();
    proxy.#target = target;
    proxy.#server = createServer((client) => proxy.#accept(client));
    await new Promise((resolve) => proxy.#server.listen(0, "127.0.0.1", resolve));
    proxy.port = proxy.#server.address().port;
    return proxy;
  }

  get url() {
    return `http://127.0.0.1:${this.port}/`;
  }

  /** The cable is out: open connections break, new ones fail. */
  cut() {
    this.#state = "cut";
    this.#breakAll();
  }

  /** Whether the cable is out, pulled or broken by `dropAfter`. */
  get isCut() {
    return this.#state === "cut";
  }

  /** The worse case: connections stay open and nothing comes through, in either direction. */
  stall() {
    this.#state = "stalled";
    for (const { client, relay } of this.#pairs) {
      client.pause();
      relay.pause();
    }
  }

  /** What the device sends is kept back, until `play`; what comes to it goes on. */
  hold() {
    this.#held = [];
  }

  /** What was kept back goes on, with the pauses with which it came; when all has gone, so does what comes then. */
  async play() {
    const begun = Date.now();
    const first = this.#held[0]?.at;
    for (let one = this.#held.shift(); one; one = this.#held.shift()) {
      const left = begun + one.at - first - Date.now();
      if (left > 0) await new Promise((resolve) => setTimeout(resolve, left));
      one.relay.write(one.bytes);
    }
    this.#held = undefined;
  }

  /** The cable breaks after so many more bytes towards the relay: in the middle of a message. */
  dropAfter(bytes) {
    this.#left = bytes;
  }

  /** All is well again. What was held back by `stall` goes on. */
  restore() {
    this.#state = "open";
    this.#left = Infinity;
    for (const { client, relay } of this.#pairs) {
      client.resume();
      relay.resume();
    }
  }

  /** Everything that crossed so far, both ways: the raw bytes, and behind them the unmasked messages of the sockets. */
  crossed() {
    return Buffer.concat(this.#crossed);
  }

  /** The raw bytes that the device sent so far, in the pieces in which they came. */
  sent() {
    return [...this.#sent];
  }

  /** For good. */
  async close() {
    this.#breakAll();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #breakAll() {
    for (const { client, relay } of this.#pairs) {
      client.destroy();
      relay.destroy();
    }
    this.#pairs.clear();
  }

  #accept(client) {
    if (this.#state === "cut") return client.destroy();
    const relay = connect(this.#target, "127.0.0.1");
    const pair = { client, relay };
    const end = () => {
      this.#pairs.delete(pair);
      client.destroy();
      relay.destroy();
    };
    this.#pairs.add(pair);
    const masked = new Unmasker();
    client.on("data", (bytes) => this.#carry(bytes, relay, end, masked));
    relay.on("data", (bytes) => {
      this.#crossed.push(bytes);
      client.write(bytes);
    });
    for (const socket of [client, relay]) socket.on("error", end).on("close", end);
    if (this.#state === "stalled") {
      client.pause();
      relay.pause();
    }
  }

  #carry(bytes, relay, end, masked) {
    this.#sent.push(bytes);
    this.#crossed.push(bytes, ...masked.read(bytes));
    if (bytes.length > this.#left) {
      relay.write(bytes.subarray(0, this.#left));
      this.cut();
      return end();
    }
    this.#left -= bytes.length;
    if (this.#held) this.#held.push({ at: Date.now(), bytes, relay });
    else relay.write(bytes);
  }
}
