import type { Socket } from 'node:net';

const text = 0x81;
const ping = 0x89;
const pong = 0x8a;

/** A call that no cache answers, behind its id. */
export const storageCall =
  '"method":"state_getStorage","params":["0xf0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb"]}';

/** Reads WebSocket frames of at most 64 KiB, each a whole message, and answers pings. @returns takes the next bytes */
export function frameReader(socket: Socket, onText: (message: Buffer) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    const data = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    let at = 0;
    while (data.length - at >= 2) {
      const second = data[at + 1] ?? 0;
      const isMasked = second >= 0x80;
      let length = second & 0x7f;
      let from = at + 2;
      if (length === 127) throw new Error('a frame of more than 64 KiB');
      if (length === 126) {
        if (data.length < from + 2) break;
        length = data.readUInt16BE(from);
        from += 2;
      }
      const mask = from;
      if (isMasked) from += 4;
      if (data.length < from + length) break;
      if (isMasked)
        for (let index = 0; index < length; index += 1)
          data[from + index] = (data[from + index] ?? 0) ^ (data[mask + (index & 3)] ?? 0);
      const message = data.subarray(from, from + length);
      if (data[at] === text) onText(message);
      else if (data[at] === ping) socket.write(Buffer.concat([frameHead(pong, length, !isMasked), message]));
      at = from + length;
    }
    rest = at < data.length ? Buffer.from(data.subarray(at)) : Buffer.alloc(0);
  };
}

/** A message as the bytes of one frame, as latin1; a mask of zeros leaves the payload as it is. */
export function textFrame(message: string, isMasked: boolean): string {
  return frameHead(text, message.length, isMasked).toString('latin1') + message;
}

/** Passes on what follows the HTTP head of a WebSocket that begins, and the head. */
export function onceUpgraded(
  socket: Socket,
  read: (chunk: Buffer) => void,
  then: (head: string) => void,
): void {
  let head = '';
  const onHead = (chunk: Buffer): void => {
    head += chunk.toString('latin1');
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    socket.off('data', onHead).on('data', read);
    then(head);
    if (head.length > end + 4) read(Buffer.from(head.slice(end + 4), 'latin1'));
  };
  socket.on('data', onHead);
}

/** What a client writes to begin a WebSocket. */
export function upgradeOf(at: string): string {
  return `GET / HTTP/1.1\r\nHost: ${at}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`;
}

function frameHead(first: number, length: number, isMasked: boolean): Buffer {
  const bit = isMasked ? 0x80 : 0;
  const head = length < 126 ? [first, bit | length] : [first, bit | 126, length >> 8, length & 0xff];
  return Buffer.from(isMasked ? [...head, 0, 0, 0, 0] : head);
}
