import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { cutAddress } from '../../../base/address-group.ts';
import { messageOf } from '../../../base/error.ts';
import type { Logger } from '../../../base/logger.ts';
import { plainText } from '../../../base/plain-text.ts';
import type { Exchange } from '../exchange.ts';
import { rateLimited } from './counters.ts';

/** `accessLog` of a gateway's configuration; field by field in docs/reference/configuration.md. */
export interface AccessLogOptions {
  readonly file: string;
  /** One call of so many has a line; errors and slow ones always. */
  readonly sample: number;
  readonly slowMs: number;
  /** Where a file is moved aside, and how many of those are kept. */
  readonly rotateBytes: number;
  readonly keep: number;
  /** More lines a second than this are left out and counted. */
  readonly linesPerSecond: number;
}

/** A line of the access log; docs/reference/configuration.md has the same table. */
export interface AccessLine {
  readonly ts: string;
  readonly region: string;
  readonly gateway: string;
  readonly network: string;
  readonly key: string | null;
  readonly address: string;
  readonly agent: string;
  readonly connection: number;
  readonly transport: 'http' | 'ws';
  readonly method: string;
  readonly at: 'head' | 'hash' | 'number' | null;
  readonly item: string | null;
  readonly upstream: string | null;
  readonly tries: number;
  readonly cached: boolean;
  readonly code: number;
  readonly us: number;
  readonly bytes_in: number;
  readonly bytes_out: number;
  /** How many calls the line stands for. */
  readonly weight: number;
}

interface AccessLogDeps {
  readonly of: { readonly region: string; readonly gateway: string };
  readonly log: Logger;
  readonly wallMs: () => number;
  /** 0 to 1, for the draw of lines. */
  readonly random: () => number;
  readonly onLost: (lines: number) => void;
}

const longestAgent = 120;
const longestMethod = 100;
const mostWaitingBytes = 8_388_608;
/** After a failure, as when the disk is full, lines are lost for so long before the next try. */
const pauseMs = 5_000;

/**
 * Writes lines behind the calls: they wait in memory up to a bound, and what the disk does not take is lost and counted.
 * A call never waits.
 */
export class AccessLog {
  readonly #options: AccessLogOptions;
  readonly #deps: AccessLogDeps;
  #waiting: string[] = [];
  #waitingBytes = 0;
  #running: Promise<void> | undefined;
  #file: FileHandle | undefined;
  #size = 0;
  #isTorn = false;
  #mustReopen = false;
  #pausedUntilMs = 0;
  #second = 0;
  #linesInSecond = 0;

  constructor(options: AccessLogOptions, deps: AccessLogDeps) {
    this.#options = options;
    this.#deps = deps;
  }

  told(exchange: Exchange): void {
    const { sample, slowMs } = this.#options;
    const isError = exchange.code !== 0 && exchange.code !== rateLimited;
    const isSure = sample <= 1 || isError || exchange.us >= slowMs * 1_000;
    if (!isSure && this.#deps.random() * sample >= 1) return;
    const nowMs = this.#deps.wallMs();
    if (!this.#mayWrite(nowMs)) return;
    const line = `${JSON.stringify(this.#line(exchange, nowMs, isSure ? 1 : sample))}\n`;
    this.#waiting.push(line);
    this.#waitingBytes += line.length;
    this.#running ??= this.#write();
  }

  /** Opens the file anew at the next line: somebody has moved it away. */
  reopen(): void {
    this.#mustReopen = true;
  }

  async close(): Promise<void> {
    await this.#running;
    await this.#shut();
  }

  #mayWrite(nowMs: number): boolean {
    const second = Math.floor(nowMs / 1_000);
    if (second !== this.#second) this.#linesInSecond = 0;
    this.#second = second;
    this.#linesInSecond += 1;
    const may =
      this.#linesInSecond <= this.#options.linesPerSecond &&
      this.#waitingBytes < mostWaitingBytes &&
      nowMs >= this.#pausedUntilMs;
    if (!may) this.#deps.onLost(1);
    return may;
  }

  #line({ client, ...exchange }: Exchange, nowMs: number, weight: number): AccessLine {
    return {
      ts: new Date(nowMs).toISOString(),
      ...this.#deps.of,
      network: client.network,
      key: client.key ?? null,
      address: cutAddress(client.address),
      agent: plainText(client.userAgent, longestAgent),
      connection: client.id,
      transport: client.transport,
      method: plainText(exchange.method, longestMethod),
      at: exchange.at ?? null,
      item: exchange.item ?? null,
      upstream: exchange.upstream ?? null,
      tries: exchange.tries,
      cached: exchange.cached,
      code: exchange.code,
      us: Math.round(exchange.us),
      bytes_in: exchange.bytesIn,
      bytes_out: exchange.bytesOut,
      weight,
    };
  }

  async #write(): Promise<void> {
    // Lines of the same turn go into one write.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const lines = this.#waiting;
      this.#waiting = [];
      this.#waitingBytes = 0;
      await this.#put(lines);
    }
    this.#running = undefined;
  }

  async #put(lines: readonly string[]): Promise<void> {
    try {
      const file = await this.#ready();
      // What follows a line that a full disk cut off begins a new one.
      const bytes = Buffer.from(`${this.#isTorn ? '\n' : ''}${lines.join('')}`);
      for (let at = 0; at < bytes.length; ) {
        const { bytesWritten } = await file.write(bytes, at);
        at += bytesWritten;
        this.#size += bytesWritten;
        this.#isTorn = at < bytes.length;
      }
    } catch (error) {
      this.#deps.onLost(lines.length);
      this.#pausedUntilMs = this.#deps.wallMs() + pauseMs;
      this.#mustReopen = true;
      this.#deps.log.warn(
        { file: this.#options.file, lines: lines.length, why: messageOf(error) },
        'lines of the access log are lost; calls are answered all the same',
      );
    }
  }

  async #ready(): Promise<FileHandle> {
    if (this.#mustReopen) await this.#shut();
    this.#mustReopen = false;
    if (this.#file !== undefined && this.#size >= this.#options.rotateBytes) {
      await this.#shut();
      await this.#rotate();
    }
    if (this.#file === undefined) {
      const { file } = this.#options;
      // Whoever may read a log may see who called what.
      this.#file = await open(file, 'a', 0o640);
      this.#size = (await this.#file.stat()).size;
    }
    return this.#file;
  }

  async #rotate(): Promise<void> {
    const { file, keep } = this.#options;
    const nameOf = (age: number): string => (age === 0 ? file : `${file}.${age}`);
    for (let age = keep; age > 0; age -= 1)
      await rename(nameOf(age - 1), nameOf(age)).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
      });
    if (keep === 0) await rm(file, { force: true });
  }

  async #shut(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }
}
