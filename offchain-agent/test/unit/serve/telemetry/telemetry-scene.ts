import { once } from 'node:events';
import type { FastifyInstance } from 'fastify';
import { type RawData, WebSocket } from 'ws';
import { silentLogger } from '../../../../../tests/support/silent-logger.ts';
import { listen } from '../../../../src/http/listen.ts';
import {
  createTelemetryServer,
  type TelemetryServerOptions,
} from '../../../../src/serve/telemetry/telemetry-server.ts';
import type { ValidatorRecords, ValidatorSli } from '../../../../src/serve/telemetry/validator-records.ts';

export const genesis = `0x${'ab'.repeat(32)}`;
/** The ed25519 key of //Alice, as a node of a development chain says it. */
export const aliceKey = '5FA9nQDVg267DEd8m1ZypXLBnvN7SFxYwV7ndqSYGiN9TTpu';
export const startMs = Date.UTC(2026, 10, 20, 12);

export const aliceSli: ValidatorSli = {
  network: 0,
  account: '5GNJqTPyNqANBkUVMN1LPPrxXnFouWXoe2wNSmmEoLctxiZY',
  period: 'day',
  start_s: 1_795_132_800,
  end_s: 1_795_219_200,
  provisional: true,
  uptime_ppm: 916_666,
  low_ppm: 640_000,
  high_ppm: 985_000,
  assigned_slots: '12',
  authored_slots: '11',
  p50_us: 120_000,
  p95_us: 480_000,
  coverage_ppm: 990_000,
  reporters: 3,
  as_of_block: 7,
};

/** Records by hand. */
export class FakeRecords implements ValidatorRecords {
  readonly byKey = new Map<string, ValidatorSli>();
  readonly #listeners = new Set<() => void>();

  of(genesisHash: string, key: string): ValidatorSli | null {
    return genesisHash === genesis ? (this.byKey.get(key) ?? null) : null;
  }

  keeps(genesisHash: string): boolean {
    return genesisHash === genesis;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  change(key: string, sli: ValidatorSli): void {
    this.byKey.set(key, sli);
    for (const listener of this.#listeners) listener();
  }
}

/** A server with a clock that stands still until it is moved, and whoever talks to it. */
export class TelemetryScene {
  readonly records = new FakeRecords();
  nowMs = startMs;
  server: FastifyInstance | undefined;
  port = 0;
  readonly #sockets: WebSocket[] = [];

  async open(options: Partial<TelemetryServerOptions> = {}): Promise<void> {
    this.server = createTelemetryServer({
      records: this.records,
      log: silentLogger(),
      now: () => this.nowMs,
      version: 'test',
      ...options,
    });
    this.port = await listen(this.server, '127.0.0.1', 0);
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.terminate();
    await this.server?.close();
  }

  /** A socket to a path, when it is open. */
  async connect(path: string, headers: Record<string, string> = {}): Promise<WebSocket> {
    const socket = new WebSocket(`ws://127.0.0.1:${this.port}${path}`, { headers });
    this.#sockets.push(socket);
    await once(socket, 'open');
    return socket;
  }

  /** With what status a socket to a path is refused. */
  async refusal(path: string, headers: Record<string, string> = {}): Promise<number | undefined> {
    const socket = new WebSocket(`ws://127.0.0.1:${this.port}${path}`, { headers });
    this.#sockets.push(socket);
    socket.on('error', () => undefined);
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode?: number }];
    return response.statusCode;
  }

  async feed(path = '/feed'): Promise<FeedReader> {
    const socket = new WebSocket(`ws://127.0.0.1:${this.port}${path}`);
    this.#sockets.push(socket);
    const reader = new FeedReader(socket);
    await once(socket, 'open');
    return reader;
  }
}

type Part = readonly [number, unknown];

/** A front end: it keeps what it was told, frame by frame. */
export class FeedReader {
  readonly socket: WebSocket;
  readonly frames: Part[][] = [];
  /** The same, as they came. */
  readonly texts: string[] = [];
  #taken = 0;
  #tell: () => void = () => undefined;

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data: RawData) => {
      const text = (data as Buffer).toString();
      const flat = JSON.parse(text) as unknown[];
      const parts = Array.from(
        { length: flat.length / 2 },
        (_, index): Part => [flat[2 * index] as number, flat[2 * index + 1]],
      );
      this.texts.push(text);
      this.frames.push(parts);
      this.#tell();
    });
  }

  say(command: string): void {
    this.socket.send(command);
  }

  /** The next frame that was not taken yet. */
  async next(): Promise<readonly Part[]> {
    for (;;) {
      const frame = this.frames[this.#taken];
      if (frame) {
        this.#taken += 1;
        return frame;
      }
      await new Promise<void>((resolve) => {
        this.#tell = resolve;
      });
    }
  }

  /** The payload of the next part of an action for which the test holds; parts before it are passed over. */
  async until(action: number, holds: (payload: unknown) => boolean = () => true): Promise<unknown> {
    for (;;) {
      const frame = await this.next();
      const found = frame.find(([number, payload]) => number === action && holds(payload));
      if (found) return found[1];
    }
  }
}

/** What a node says first. */
export function connected(fields: Record<string, unknown> = {}, id = 1): string {
  return v2(
    {
      msg: 'system.connected',
      chain: 'Almanac Local',
      name: 'alice',
      implementation: 'Almanac Node',
      version: '0.1.0-abc',
      config: '',
      genesis_hash: genesis,
      authority: true,
      startup_time: '1795175000000',
      network_id: '12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp',
      target_os: 'linux',
      target_arch: 'x86_64',
      target_env: 'gnu',
      sysinfo: {
        cpu: 'A CPU',
        memory: 8 * 2 ** 30,
        core_count: 4,
        linux_kernel: '6.1',
        linux_distro: 'Debian',
        is_virtual_machine: true,
      },
      ...fields,
    },
    id,
  );
}

export function v2(payload: Record<string, unknown>, id = 1): string {
  return JSON.stringify({ id, ts: '2026-11-20T12:00:00.000000001+01:00', payload });
}

export function hash(byte: string): string {
  return `0x${byte.repeat(32)}`;
}

export function imported(height: unknown, byte = 'c1', id = 1): string {
  return v2({ msg: 'block.import', best: hash(byte), height, origin: 'Own' }, id);
}

export function authority(key: string, id = 1): string {
  return v2({ msg: 'afg.authority_set', authority_id: key, authority_set_id: '0', authorities: '[]' }, id);
}
