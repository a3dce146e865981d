import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { program } from '../../../../tests/support/program.ts';
import type { Observation } from '../../../src/notify/observation.ts';

interface Heard {
  readonly id: string;
  readonly phase: string;
}

type Mood = 'takes' | 'refuses' | 'hangs' | 'lies' | 'loses answers';

/** Somebody else's service: it takes messages, or does not, and counts what it has heard by itself. */
class Receiver {
  readonly heard: Heard[] = [];
  mood: Mood = 'takes';
  readonly #server: Server = createServer((request, response) => {
    this.#answer(request, response).catch(() => response.destroy());
  });
  #onHeard: () => void = () => undefined;

  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hook/very-secret-path`;
  }

  async untilHeard(count: number): Promise<void> {
    while (this.distinct().length < count) {
      await new Promise<void>((resolve) => {
        this.#onHeard = resolve;
      });
    }
  }

  /** Each message once, by its id. */
  distinct(): Heard[] {
    const seen = new Set<string>();
    return this.heard.filter(({ id, phase }) => {
      const key = `${id} ${phase}`;
      return seen.has(key) ? false : seen.add(key);
    });
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const { mood } = this;
    if (mood === 'refuses') return void response.writeHead(503).end();
    if (mood === 'lies') return void response.writeHead(200).end('{"status":"error"}');
    if (mood === 'hangs') return undefined;
    const { id = '', phase = '' } = JSON.parse(Buffer.concat(chunks).toString()) as Partial<Heard>;
    this.heard.push({ id, phase });
    this.#onHeard();
    if (mood === 'loses answers') return void request.socket.destroy();
    response.end('{"status":"ok"}');
    return undefined;
  }
}

/** The notifier as a process, which can be killed. */
class NotifierProcess {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  }

  static async start(config: string): Promise<NotifierProcess> {
    const { options, file } = program(new URL('./replay.program.ts', import.meta.url));
    const child = spawn(process.execPath, [...options, file, config], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const started = new NotifierProcess(child);
    assert.equal((await started.#lines.next()).value, 'open');
    return started;
  }

  async observe(observations: readonly Observation[]): Promise<void> {
    this.#child.stdin?.write(`${JSON.stringify(observations)}\n`);
    assert.equal((await this.#lines.next()).value, 'taken');
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const subjects = ['v1', 'v2', 'v3', 'v4'];

/** The minutes of a day in which a subject is away, and those in which the monitor is blind: five of outages, five of none. */
function dayOfOutages(): {
  outages: { subject: string; from: number; to: number }[];
  blind: [number, number][];
} {
  const outages = Array.from({ length: 20 }, (_, index) => {
    const from = 20 + index * 70;
    return { subject: subjects[index % subjects.length] ?? '', from, to: from + 25 };
  });
  // Two lie over a begin, two over an end, one in a quiet time.
  const blind: [number, number][] = [
    [88, 95],
    [300, 303],
    [320, 330],
    [613, 617],
    [710, 719],
  ];
  return { outages, blind };
}

describe('a day of outages', () => {
  it('tells 20 begins and 20 ends, in order, whatever is killed, blind or away', async function () {
    this.timeout(120_000);
    const folder = mkdtempSync(join(tmpdir(), 'almanac-notify-'));
    const receivers = [new Receiver(), new Receiver()] as const;
    const urls = await Promise.all(receivers.map(async (receiver) => await receiver.listen()));
    const config = join(folder, 'notify.yaml');
    const kinds = urls.map((url, index) => {
      const file = join(folder, `url-${index}`);
      writeFileSync(file, url);
      chmodSync(file, 0o600);
      return `  r${index}:\n    kind: webhook\n    urlFile: url-${index}\n    expect: '"status":"ok"'\n`;
    });
    writeFileSync(
      config,
      `perMinute: 600\ntimeout: 300ms\ndestinations:\n${kinds.join('')}routes:\n  - to: [r0, r1]\n`,
    );
    let notifier = await NotifierProcess.start(config);
    try {
      const { outages, blind } = dayOfOutages();
      const moods: readonly Mood[] = [
        'takes',
        'refuses',
        'takes',
        'hangs',
        'lies',
        'takes',
        'loses answers',
        'takes',
      ];
      for (let minute = 0; minute * minuteMs < dayMs; minute += 1) {
        const isBlind = blind.some(([from, to]) => minute >= from && minute < to);
        await notifier.observe(
          subjects.map((subject): Observation => {
            const isAway = outages.some(
              (one) => one.subject === subject && minute >= one.from && minute < one.to,
            );
            return {
              key: `slots/${subject}`,
              kind: 'slots',
              subject,
              severity: 'warning',
              state: isBlind ? 'unknown' : isAway ? 'bad' : 'good',
              summary: isAway ? `${subject} misses its slots` : `${subject} authors blocks again`,
              atMs: Date.UTC(2026, 10, 26) + minute * minuteMs,
            };
          }),
        );
        if (minute % 180 === 0) receivers[0].mood = moods[minute / 180] ?? 'takes';
        // In the midst of an outage: it goes on with what it has written down.
        if (minute === 170 || minute === 800) {
          await notifier.kill();
          notifier = await NotifierProcess.start(config);
        }
      }
      for (const receiver of receivers) receiver.mood = 'takes';
      await Promise.all(receivers.map(async (receiver) => await receiver.untilHeard(40)));
      for (const receiver of receivers) {
        const heard = receiver.distinct();
        assert.equal(heard.filter(({ phase }) => phase === 'begin').length, 20);
        assert.equal(heard.filter(({ phase }) => phase === 'end').length, 20);
        for (const { id } of heard) {
          const phases = heard.filter((one) => one.id === id).map(({ phase }) => phase);
          assert.deepEqual(phases, ['begin', 'end']);
        }
      }
      // Whose answers arrive hears each message once, but for one whose answer a kill may have lost.
      assert.ok(receivers[1].heard.length <= 42, `${receivers[1].heard.length} messages`);
    } finally {
      await notifier.kill();
      await Promise.all(receivers.map(async (receiver) => await receiver.close()));
      rmSync(folder, { recursive: true });
    }
  });
});
