// What a browser sends on a WebSocket is masked (RFC 6455 §5.3), so a search for words in the raw bytes would find nothing,
// whatever was sent. This takes the mask off.

export class Unmasker {
  #pending = Buffer.alloc(0);
  #upgraded = false;

  /** The payloads that are complete with these bytes; of plain HTTP nothing. @returns {Buffer[]} */
  read(bytes) {
    this.#pending = Buffer.concat([this.#pending, bytes]);
    if (!this.#upgraded) {
      const end = this.#pending.indexOf("\r\n\r\n");
      if (end < 0) return [];
      const head = this.#pending.subarray(0, end).toString("latin1").toLowerCase();
      if (!head.includes("upgrade: websocket")) {
        this.#pending = Buffer.alloc(0);
        return [];
      }
      this.#upgraded = true;
      this.#pending = this.#pending.subarray(end + 4);
    }
    const payloads = [];
    for (let frame = this.#next(); frame; frame = this.#next()) payloads.push(frame);
    return payloads;
  }

  #next() {
    const all = this.#pending;
    if (all.length < 2) return undefined;
    let length = all[1] & 0x7f;
    let at = 2;
    if (length === 126) {
      if (all.length < 4) return undefined;
      length = all.readUInt16BE(2);
      at = 4;
    } else if (length === 127) {
      if (all.length < 10) return undefined;
      length = Number(all.readBigUInt64BE(2));
      at = 10;
    }
    if (all.length < at + 4 + length) return undefined;
    const mask = all.subarray(at, at + 4);
    const payload = Buffer.from(all.subarray(at + 4, at + 4 + length));
    for (let i = 0; i < payload.length; i += 1) payload[i] ^= mask[i % 4];
    this.#pending = all.subarray(at + 4 + length);
    return payload;
  }
}
