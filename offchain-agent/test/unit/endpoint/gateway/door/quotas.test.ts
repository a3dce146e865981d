import { deepEqual, equal, match, ok, throws } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { everybody } from '../../../../../src/endpoint/gateway/door/quotas.ts';
import { DoorScene, exchange, letIn, noonMs } from '../scene.ts';

const secrets = { a: 'the-secret-of-key-a', b: 'the-secret-of-key-b' };
const hashOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;
const keysText = (rest: string, a = ''): string =>
  `${rest}\nkeys:\n  - {id: a, hash: "${hashOf(secrets.a)}"${a && `, ${a}`}}\n  - {id: b, hash: "${hashOf(secrets.b)}"}\n`;

describe('quotas', () => {
  let scene: DoorScene;
  beforeEach(() => {
    scene = new DoorScene();
  });
  afterEach(() => scene.close());
  const openKept = (a = 'bytesPerMonth: 1000') =>
    scene.open({
      keys: scene.file('keys.yaml', keysText('announceEvery: 600', a)),
      usage: `${scene.folder}/usage`,
    });

  it('are told at the reply that brings the last byte, and not a byte before', async () => {
    const door = openKept();
    const [a, b] = [letIn(door, { secret: secrets.a }), letIn(door, { secret: secrets.b })];
    door.told(exchange({ client: a, bytesIn: 400, bytesOut: 599 }));
    equal(scene.events.filter(({ kind }) => kind === 'quota').length, 0);
    equal(door.call(a, 'm', 1), undefined);
    door.pushed(a, 'chain_newHead', 1);
    deepEqual(
      scene.events.filter(({ kind }) => kind === 'quota'),
      [
        {
          kind: 'quota',
          key: 'a',
          period: 'month',
          startMs: Date.UTC(2026, 10),
          usedBytes: 1_000,
          bytes: 1_000,
        },
      ],
    );
    const error = door.call(a, 'm', 1);
    deepEqual([error?.code, error?.message], [-32_999, 'RPC quota exceeded']);
    match(
      JSON.stringify(error),
      /key a has used up its 1000 bytes of this month; it goes on at 2026-12-01T00:00:00/,
    );
    throws(() => letIn(door, { secret: secrets.a, transport: 'http' }), /429/);
    equal(door.call(b, 'm', 1), undefined);
    scene.nowMs = Date.UTC(2026, 11);
    equal(door.call(a, 'm', 1), undefined);
    await door.close();
    ok(scene.logged.some((line) => line.includes('"client":"a"') && line.includes('"usedBytes":1000')));
  });

  it('begin anew where the clock was far ahead, also after a restart', async () => {
    const usage = `${scene.folder}/usage`;
    const text = keysText('', 'bytesPerDay: 1000');
    scene.nowMs = noonMs + 365 * 86_400_000;
    const ahead = scene.open({ keys: scene.file('keys.yaml', text), usage });
    const early = letIn(ahead, { secret: secrets.a });
    ahead.told(exchange({ client: early, bytesIn: 0, bytesOut: 1_200 }));
    ok(ahead.call(early, 'm', 1));
    await ahead.close();
    scene.nowMs = noonMs;
    const right = scene.open({ keys: scene.file('keys.yaml', text), usage });
    const client = letIn(right, { secret: secrets.a });
    equal(right.call(client, 'm', 1), undefined);
    // A clock that goes back by hours stays in the day that has begun.
    right.told(exchange({ client, bytesIn: 0, bytesOut: 1_200 }));
    scene.nowMs = noonMs - 13 * 3_600_000;
    ok(right.call(client, 'm', 1));
    await right.close();
  });

  it('announce every step once, of each key and of all together', async () => {
    const door = openKept('');
    const [a, b] = [letIn(door, { secret: secrets.a }), letIn(door, { secret: secrets.b })];
    for (const client of [a, b, a, a]) door.told(exchange({ client, bytesIn: 0, bytesOut: 400 }));
    deepEqual(
      scene.events.map(({ kind, key, usedBytes, bytes }) => [kind, key, usedBytes, bytes]),
      [
        ['step', everybody, 800, 600],
        ['step', 'a', 800, 600],
        ['step', everybody, 1_200, 1_200],
        ['step', 'a', 1_200, 1_200],
      ],
    );
    await door.close();
  });

  it('go on after a restart, of the day and the month that run', async () => {
    const first = openKept('bytesPerMonth: 1000, bytesPerDay: 700');
    first.told(exchange({ client: letIn(first, { secret: secrets.a }), bytesIn: 0, bytesOut: 650 }));
    await first.close();
    const second = openKept('bytesPerMonth: 1000, bytesPerDay: 700');
    const client = letIn(second, { secret: secrets.a });
    second.told(exchange({ client, bytesIn: 0, bytesOut: 49 }));
    equal(second.call(client, 'm', 1), undefined);
    second.told(exchange({ client, bytesIn: 0, bytesOut: 1 }));
    match(JSON.stringify(second.call(client, 'm', 1)), /700 bytes of this day; it goes on at 2026-11-23/);
    await second.close();
    scene.nowMs += 86_400_000;
    const third = openKept('bytesPerMonth: 1000, bytesPerDay: 700');
    const again = letIn(third, { secret: secrets.a });
    third.told(exchange({ client: again, bytesIn: 0, bytesOut: 299 }));
    equal(third.call(again, 'm', 1), undefined);
    third.told(exchange({ client: again, bytesIn: 0, bytesOut: 1 }));
    ok(third.call(again, 'm', 1));
    await third.close();
  });
});
