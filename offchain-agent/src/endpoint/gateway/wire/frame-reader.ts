import { isUtf8 } from 'node:buffer';
import type { RawData, WebSocket } from 'ws';
import { applyMask } from './mask.ts';

/** Bytes; a longer message costs ws no more, by its length, than it would cost here. */
const mostBytes = 16_384;
const textMessage = 0x81;
const maskBit = 0x80;
const closeFrame = 8;

interface FrameReaderOptions {
  readonly socket: WebSocket;
  /** Clients mask what they send. */
  readonly isMasked: boolean;
  /** Takes every message, whoever read it. */
  readonly onMessage: (message: Buffer, isBinary: boolean) => void;
  /** Whether one more message may be read in this turn, asked before each. */
  readonly mayRead?: () => boolean;
  /** Told of what the connection brings before it is read. */
  readonly onChunk?: (bytes: number) => void;
  /** Told of what is left to ws before it reads it. */
  readonly onRest?: (bytes: number) => void;
  /** Told once ws has read all that it was left. */
  readonly onWhole?: () => void;
}

/** What ws knows of the frame that it reads. A test finds out when these fields are gone; then ws reads everything. */
interface Receiver {
  readonly _state: number;
  readonly _bufferedBytes: number;
  readonly _fragmented: number;
  readonly _opcode: number;
  readonly _errored: boolean;
  readonly _maxPayload: number;
  write(chunk: Buffer): boolean;
}

/**
 * Reads the frames that nearly all messages are, short texts that came whole, without the stream and the three objects a frame that ws
 * takes. All others, and what follows them in what was read at once, is left to ws: it alone judges what is no WebSocket.
 */
export function readFrames(options: FrameReaderOptions): void {
  const { socket, onMessage, onChunk, onRest, onWhole } = options;
  const { _receiver: receiver } = socket as unknown as { readonly _receiver: Receiver };
  const write = receiver.write.bind(receiver);
  receiver.write = (chunk) => {
    onChunk?.(chunk.length);
    const at = isBetweenFrames(receiver) ? readTexts(chunk, receiver._maxPayload, options) : 0;
    if (at === chunk.length) return true;
    const rest = at === 0 ? chunk : chunk.subarray(at);
    onRest?.(rest.length);
    const mayGoOn = write(rest);
    if (isBetweenFrames(receiver)) onWhole?.();
    return mayGoOn;
  };
  socket.on('message', (data: RawData, isBinary) => onMessage(data as Buffer, isBinary));
}

function isBetweenFrames({ _state, _bufferedBytes, _fragmented, _opcode, _errored }: Receiver): boolean {
  return (
    _state === 0 && _bufferedBytes === 0 && _fragmented === 0 && _opcode !== closeFrame && _errored === false
  );
}

/** @returns where the first byte is that ws has to read */
function readTexts(
  chunk: Buffer,
  mostOfSocket: number,
  { isMasked, onMessage, mayRead }: FrameReaderOptions,
): number {
  const most = Math.min(mostBytes, mostOfSocket > 0 ? mostOfSocket : mostBytes);
  let at = 0;
  while (chunk.length - at >= 2 && chunk[at] === textMessage) {
    const second = chunk[at + 1] ?? 0;
    let length = second & ~maskBit;
    let from = at + 2;
    if (second >= maskBit !== isMasked || length === 127) break;
    if (length === 126) {
      if (chunk.length - from < 2) break;
      length = ((chunk[from] ?? 0) << 8) | (chunk[from + 1] ?? 0);
      from += 2;
    }
    const mask = from;
    if (isMasked) from += 4;
    const end = from + length;
    if (length > most || end > chunk.length || mayRead?.() === false) break;
    if (isMasked) applyMask(chunk, mask, from, end);
    const message = chunk.subarray(from, end);
    if (!isUtf8(message)) {
      if (isMasked) applyMask(chunk, mask, from, end);
      break;
    }
    at = end;
    onMessage(message, false);
  }
  return at;
}
