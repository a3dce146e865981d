import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '../../../../src/base/logger.ts';
import {
  type DoorCounts,
  type DoorOptions,
  type OpenDoor,
  openDoor,
} from '../../../../src/endpoint/gateway/door/door.ts';
import type { QuotaEvent } from '../../../../src/endpoint/gateway/door/quotas.ts';
import type { ArrivedMessage, Client, Exchange } from '../../../../src/endpoint/gateway/exchange.ts';

/** 2026-11-22T12:00:00Z. */
export const noonMs = Date.UTC(2026, 10, 22, 12);

/** A door in a folder of its own, with a clock that is moved by hand. */
export class DoorScene {
  readonly folder = mkdtempSync(join(tmpdir(), 'almanac-door-'));
  readonly events: QuotaEvent[] = [];
  readonly refused: string[] = [];
  readonly logged: string[] = [];
  readonly calls: string[] = [];
  lost = 0;
  usageFailures = 0;
  nowMs = noonMs;

  file(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  }

  open(options: Partial<DoorOptions> = {}): OpenDoor {
    const nothing = (): void => undefined;
    const counts: DoorCounts = {
      call: (_, method) => void this.calls.push(method),
      pushed: nothing,
      arrived: nothing,
      left: nothing,
      refused: (_, reason) => void this.refused.push(reason),
      quota: (event) => void this.events.push(event),
      linesLost: (lines) => {
        this.lost += lines;
      },
      usageFailed: () => {
        this.usageFailures += 1;
      },
    };
    return openDoor({
      region: 'eu',
      gateway: 'g1',
      networks: ['almanac', 'other'],
      connectionsPerAddress: () => 1_000,
      subscriptionsPerClient: () => 1_000,
      followersPerClient: () => 8,
      ratesPerAddress: () => ({}),
      log: createLogger({ level: 'info', isTty: false, write: (line) => void this.logged.push(line) }),
      counts,
      clock: { wallMs: () => this.nowMs, monotonicMs: () => this.nowMs },
      ...options,
    });
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export const arrival: ArrivedMessage = {
  network: 'almanac',
  transport: 'ws',
  address: '192.0.2.7',
  userAgent: 'test',
};

export const client: Client = { ...arrival, id: 1 };

export function exchange(fields: Partial<Exchange> = {}): Exchange {
  return {
    client,
    method: 'system_chain',
    upstream: 'a',
    tries: 1,
    cached: false,
    code: 0,
    us: 100,
    upstreamUs: 80,
    bytesIn: 10,
    bytesOut: 20,
    ...fields,
  };
}

/** Lets somebody in. @throws Error with the refusal */
export function letIn(door: OpenDoor, fields: Partial<ArrivedMessage> = {}): Client {
  const admitted = door.admit({ ...arrival, ...fields });
  if ('client' in admitted) return admitted.client;
  throw new Error(`${admitted.refuse.status}: ${admitted.refuse.reason}`);
}
