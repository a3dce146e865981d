/** A reply of HTTP with status 200. */
export interface HttpReply {
  readonly kind: 'reply';
  readonly body: Buffer;
  /** Whether another request may be sent on the connection. */
  readonly isKept: boolean;
  /** How long the connection may be idle, as far as the server said. */
  readonly idleMs: number | undefined;
}

/** Why there is none. */
export interface NoReply {
  readonly kind: 'null';
  readonly reason: 'bad_answer' | 'too_large' | 'redirect' | 'disconnected';
}

interface Head extends Pick<HttpReply, 'isKept' | 'idleMs'> {
  readonly kind: 'head';
  readonly status: number;
  /** Of the body; infinite when the end of the connection ends it, undefined when it comes in chunks. */
  readonly length: number | undefined;
}

/** A longer head is too large, as for Node.js. */
const maxHeadBytes = 16 * 1024;

/** The line with the size of a chunk, or of a trailer. */
const maxLineBytes = 1_024;

/** An idle connection is given up so long before its server would. */
const idleMarginMs = 1_000;

const fieldPattern = /^([!#$%&'*+.^_`|~0-9a-z-]+):([^\0\r\n]*)$/i;

/**
 * Reads replies of HTTP/1.1 one after another, from bytes as they come in: as much of RFC 9112 as an answer with status 200
 * needs, with no leniency. What is wrong, or larger than an answer can be, ends in a null as soon as that is known.
 */
export class ReplyReader {
  readonly #maxBodyBytes: number;
  readonly #maxBytes: number;
  #head: Head | undefined;
  /** The beginning of a head or a line whose end has not come. */
  #begun: Buffer = Buffer.alloc(0);
  #parts: Buffer[] = [];
  #bytes = 0;
  #bodyBytes = 0;
  /** Bytes of the body before its end, or before the next line. */
  #left = 0;
  /** What that line is. */
  #line: 'size' | 'gap' | 'trailer' = 'size';

  /**
   * @param maxBodyBytes of a reply
   * @param maxBytes of a reply with its head and what stands between its chunks
   */
  constructor(maxBodyBytes: number, maxBytes: number) {
    this.#maxBodyBytes = maxBodyBytes;
    this.#maxBytes = maxBytes;
  }

  /** @returns undefined as long as the reply goes on */
  read(chunk: Buffer): HttpReply | NoReply | undefined {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#maxBytes) return noReply('too_large');
    let data = this.#begun.length === 0 ? chunk : Buffer.concat([this.#begun, chunk]);
    this.#begun = data.subarray(0, 0);
    while (!this.#head) {
      const end = data.indexOf('\r\n\r\n');
      if (!'HTTP/1.'.startsWith(data.toString('latin1', 0, 7))) return noReply('bad_answer');
      if ((end < 0 ? data.length : end) > maxHeadBytes) return noReply('too_large');
      if (end < 0) {
        this.#begun = data;
        return undefined;
      }
      const head = headOf(data.toString('latin1', 0, end), this.#maxBodyBytes);
      if (head.kind === 'null') return head;
      data = data.subarray(end + 4);
      // "Early hints" and the like: the reply itself follows.
      if (head.status < 200) continue;
      this.#head = head;
      this.#left = head.length ?? 0;
    }
    return this.#readBody(this.#head, data);
  }

  /** The connection has ended. */
  end(): HttpReply | NoReply {
    return this.#head?.length === Number.POSITIVE_INFINITY
      ? this.#replyOf(this.#head, false)
      : noReply('disconnected');
  }

  #readBody(head: Head, from: Buffer): HttpReply | NoReply | undefined {
    let data = from;
    for (;;) {
      const part = data.subarray(0, this.#left);
      this.#left -= part.length;
      this.#bodyBytes += part.length;
      if (this.#bodyBytes > this.#maxBodyBytes) return noReply('too_large');
      if (part.length > 0) this.#parts.push(part);
      if (this.#left > 0) return undefined;
      data = data.subarray(part.length);
      if (head.length !== undefined) return this.#replyOf(head, data.length === 0);
      const end = data.indexOf('\r\n');
      if ((end < 0 ? data.length : end) > maxLineBytes) return noReply('bad_answer');
      if (end < 0) {
        this.#begun = data;
        return undefined;
      }
      const line = data.toString('latin1', 0, end);
      data = data.subarray(end + 2);
      if (this.#line === 'trailer' && line === '') return this.#replyOf(head, data.length === 0);
      if (!this.#isLine(line)) return noReply('bad_answer');
    }
  }

  /** Takes a line between the chunks; false when it is none that may stand there. */
  #isLine(line: string): boolean {
    if (this.#line === 'trailer') return fieldPattern.test(line);
    if (this.#line === 'gap') {
      this.#line = 'size';
      return line === '';
    }
    const size = /^([0-9a-f]{1,8})(?:[ \t]*;[^\0\r\n]*)?$/i.exec(line)?.[1];
    if (size === undefined) return false;
    this.#left = Number.parseInt(size, 16);
    this.#line = this.#left > 0 ? 'gap' : 'trailer';
    return true;
  }

  #replyOf({ isKept, idleMs }: Head, isWhole: boolean): HttpReply {
    const [first = this.#begun] = this.#parts;
    const body = this.#parts.length > 1 ? Buffer.concat(this.#parts) : first;
    this.#head = undefined;
    this.#parts = [];
    this.#bytes = 0;
    this.#bodyBytes = 0;
    this.#line = 'size';
    return { kind: 'reply', body, isKept: isKept && isWhole, idleMs };
  }
}

function headOf(text: string, maxBodyBytes: number): Head | NoReply {
  const [first = '', ...lines] = text.split('\r\n');
  const [, minor, code] = /^HTTP\/1\.([01]) (\d{3})(?: [^\0\r\n]*)?$/.exec(first) ?? [];
  const status = Number(code);
  if (minor === undefined || status === 101 || status < 100) return noReply('bad_answer');
  if (status >= 300 && status < 400) return noReply('redirect');
  if (status > 200) return noReply('bad_answer');
  const fields = new Map<string, string>();
  for (const line of lines) {
    const [, name, value = ''] = fieldPattern.exec(line) ?? [];
    if (name === undefined) return noReply('bad_answer');
    const key = name.toLowerCase();
    const before = fields.get(key);
    fields.set(key, before === undefined ? value.trim() : `${before}, ${value.trim()}`);
  }
  const length = lengthOf(fields.get('content-length'), fields.get('transfer-encoding'), maxBodyBytes);
  if (length !== undefined && typeof length !== 'number') return length;
  const tokens = (fields.get('connection') ?? '').toLowerCase().split(/\s*,\s*/);
  const isKept = minor === '1' ? !tokens.includes('close') : tokens.includes('keep-alive');
  const idleS = /(?:^|[,\s])timeout=(\d{1,6})/i.exec(fields.get('keep-alive') ?? '')?.[1];
  const idleMs = idleS === undefined ? undefined : Math.max(1, 1_000 * Number(idleS) - idleMarginMs);
  return { kind: 'head', status, length, isKept: isKept && length !== Number.POSITIVE_INFINITY, idleMs };
}

function lengthOf(
  length: string | undefined,
  coding: string | undefined,
  maxBodyBytes: number,
): Head['length'] | NoReply {
  if (coding !== undefined) {
    // With both, two readers could see the end at two places.
    return length === undefined && coding.toLowerCase() === 'chunked' ? undefined : noReply('bad_answer');
  }
  if (length === undefined) return Number.POSITIVE_INFINITY;
  if (!/^\d+$/.test(length)) return noReply('bad_answer');
  return Number(length) > maxBodyBytes ? noReply('too_large') : Number(length);
}

function noReply(reason: NoReply['reason']): NoReply {
  return { kind: 'null', reason };
}
