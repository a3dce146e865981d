import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Observation } from '../../../src/notify/observation.ts';
import { openNotifier } from '../../../src/notify/open-notifier.ts';

interface Alert {
  readonly labels: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
}

/** A webhook, which has its name as path, and an Alertmanager, which keeps alerts by their labels as the real one does. */
class World {
  readonly heard: string[] = [];
  /** Every alert that was posted, with the Alertmanager that got it. */
  readonly posted: string[] = [];
  readonly #alerts = new Map<string, Alert>();
  readonly #server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as unknown;
      if (request.url?.endsWith('/api/v2/alerts'))
        for (const alert of body as Alert[]) {
          this.posted.push(`${request.url.split('/')[1]} ${alert.labels['severity']}`);
          this.#alerts.set(JSON.stringify(alert.labels), alert);
        }
      else {
        const { phase, severity } = body as Readonly<Record<string, string>>;
        this.heard.push(`${request.url?.slice(1)} ${phase} ${severity}`);
      }
      response.end('ok');
    });
  });

  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** Of alerts that go on, how grave they are. */
  firing(): (string | undefined)[] {
    return [...this.#alerts.values()]
      .filter(({ startsAt, endsAt }) => endsAt > new Date().toISOString() && endsAt > startsAt)
      .map(({ labels }) => labels['severity']);
  }
}

describe('Notifier', () => {
  const world = new World();
  const folder = mkdtempSync(join(tmpdir(), 'almanac-notify-'));
  const file = join(folder, 'notify.yaml');

  before(async () => {
    const url = await world.listen();
    for (const name of ['call', 'room', 'desk'])
      writeFileSync(join(folder, name), `${url}/${name}`, { mode: 0o600 });
    writeFileSync(
      file,
      `destinations:
  call: {kind: webhook, urlFile: call}
  room: {kind: webhook, urlFile: room}
  desk: {kind: webhook, urlFile: desk}
  alerts: {kind: alertmanager, urls: ["${url}"]}
  grave: {kind: alertmanager, urls: ["${url}/grave"]}
routes:
  - {severity: critical, to: [call, grave]}
  - {severity: warning, to: [desk]}
  - {to: [room, alerts]}
`,
    );
  });
  after(async () => {
    await world.close();
    rmSync(folder, { recursive: true });
  });

  const said = (key: string, state: 'bad' | 'good', severity: Observation['severity']): Observation => ({
    key,
    kind: 'incident',
    subject: 'europe',
    severity,
    state,
    summary: state,
    atMs: Date.now(),
  });

  it('calls for what becomes critical, and tells its end to all who know of it', async () => {
    let notifier = await openNotifier(file, 'silent');
    const signal = AbortSignal.timeout(30_000);
    try {
      notifier.observe([said('a', 'bad', 'warning')]);
      await notifier.settled(signal);
      assert.deepEqual(world.firing(), ['warning']);
      notifier.observe([said('a', 'bad', 'critical')]);
      notifier.observe([said('a', 'bad', 'critical')]);
      await notifier.settled(signal);
      assert.deepEqual(world.firing(), ['critical']);
      // Who was told is known after a restart, too.
      await notifier.close();
      notifier = await openNotifier(file, 'silent');
      notifier.observe([said('a', 'good', 'warning')]);
      await notifier.settled(signal);
      assert.deepEqual(world.firing(), []);
      const of = (name: string): string[] => world.heard.filter((one) => one.startsWith(name));
      assert.deepEqual(of('call'), ['call begin critical', 'call end critical']);
      assert.deepEqual(of('room'), ['room begin warning', 'room end critical']);
      assert.deepEqual(of('desk'), ['desk begin warning', 'desk end critical']);
    } finally {
      await notifier.close();
    }
  });

  it('ends no alert at an Alertmanager that was not told of it as a warning', async () => {
    const notifier = await openNotifier(file, 'silent');
    const signal = AbortSignal.timeout(30_000);
    const postedBy = async (state: 'bad' | 'good', severity: Observation['severity']): Promise<string[]> => {
      world.posted.length = 0;
      notifier.observe([said('a', state, severity)]);
      await notifier.settled(signal);
      return world.posted.toSorted();
    };
    try {
      assert.deepEqual(await postedBy('bad', 'critical'), ['api critical', 'grave critical']);
      assert.deepEqual(await postedBy('good', 'critical'), ['api critical', 'grave critical']);
      assert.deepEqual(await postedBy('bad', 'warning'), ['api warning']);
      const both = ['api critical', 'api warning', 'grave critical'];
      assert.deepEqual(await postedBy('bad', 'critical'), both);
      assert.deepEqual(await postedBy('good', 'critical'), both);
    } finally {
      await notifier.close();
    }
  });

  it('keeps how grave an episode has become, though nobody is told', async () => {
    const plain = join(folder, 'plain.yaml');
    writeFileSync(
      plain,
      `destinations:\n  room: {kind: webhook, urlFile: room}\nroutes:\n  - {to: [room]}\n`,
    );
    const signal = AbortSignal.timeout(30_000);
    let notifier = await openNotifier(plain, 'silent');
    try {
      notifier.observe([said('w', 'bad', 'warning')]);
      await notifier.settled(signal);
      notifier.observe([said('w', 'bad', 'critical')]);
      await notifier.close();
      notifier = await openNotifier(plain, 'silent');
      assert.deepEqual(
        notifier.open.map(({ severity, toldSeverity }) => [severity, toldSeverity]),
        [['critical', 'warning']],
      );
    } finally {
      notifier.observe([said('w', 'good', 'warning')]);
      await notifier.settled(signal);
      await notifier.close();
    }
  });

  it('keeps two at once of one subject apart at Alertmanager', async () => {
    const notifier = await openNotifier(file, 'silent');
    const signal = AbortSignal.timeout(30_000);
    try {
      notifier.observe([said('a', 'bad', 'critical'), said('b', 'bad', 'critical')]);
      await notifier.settled(signal);
      notifier.observe([said('a', 'good', 'critical'), said('b', 'bad', 'critical')]);
      await notifier.settled(signal);
      assert.deepEqual(world.firing(), ['critical']);
    } finally {
      await notifier.close();
    }
  });
});
