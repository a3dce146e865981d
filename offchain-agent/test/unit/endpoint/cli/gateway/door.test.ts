import { equal, match } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { poll } from '../../../../../../tests/support/poll.ts';
import { createLogger } from '../../../../../src/base/logger.ts';
import { openGatewayDoor, type ServedDoor } from '../../../../../src/endpoint/cli/gateway/door.ts';
import { parseGatewayConfig } from '../../../../../src/endpoint/gateway/config.ts';
import { arrival } from '../../gateway/scene.ts';

const secrets = { a: 'the-secret-of-key-a', b: 'the-secret-of-key-b' };
const lineOf = (id: 'a' | 'b'): string =>
  `  - {id: ${id}, hash: "sha256:${createHash('sha256').update(secrets[id]).digest('hex')}"}\n`;
const whole = `withoutKey: refuse\nkeys:\n${lineOf('a')}${lineOf('b')}`;

describe('the keys of a gateway that runs', function () {
  // Each change is taken once it has not changed for a second, by the clock of the machine.
  this.timeout(600_000);
  let folder: string;
  let file: string;
  let served: ServedDoor;
  let logged: string[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-keys-'));
    file = join(folder, 'keys.yaml');
    writeFileSync(file, whole);
    logged = [];
    const config = parseGatewayConfig(
      {
        listen: '127.0.0.1:0',
        name: 'g',
        keys: file,
        networks: [{ name: 'almanac', upstreams: [{ name: 'a', url: 'ws://127.0.0.1:1' }] }],
      },
      'test',
    );
    const log = createLogger({ level: 'info', isTty: false, write: (line) => void logged.push(line) });
    served = openGatewayDoor(config, log);
  });
  afterEach(async () => {
    await served.close();
    rmSync(folder, { recursive: true });
  });

  /** The first line of the log from now on. */
  const logs = async (): Promise<string> => {
    logged.length = 0;
    return await poll(
      'a line of the log',
      async () => logged[0] ?? '',
      (line) => line !== '',
      { withinMs: 140_000 },
    );
  };
  const written = async (text: string, to = file): Promise<string> => {
    writeFileSync(to, text);
    return await logs();
  };
  const mayEnter = (id: 'a' | 'b'): boolean =>
    'client' in served.door.admit({ ...arrival, secret: secrets[id] });

  it('stay as they are while the file is there by half, or empty, and change once it is whole', async () => {
    const admitted = served.door.admit({ ...arrival, secret: secrets.a });
    for (const text of [whole.slice(0, -20), '', `${whole}  - {id: c`]) {
      match(await written(text), /the keys before this change stay: /);
      equal(mayEnter('a'), true);
      equal(mayEnter('b'), true);
    }
    match(await written(`keys:\n${lineOf('b')}`), /the keys were read again, and hold/);
    equal(mayEnter('a'), false);
    equal(mayEnter('b'), true);
    match(('client' in admitted && served.door.gone(admitted.client)) || '', /key a was taken back/);
  });

  it('change when the file of a secret does, and stay while it is gone', async () => {
    const secretFile = join(folder, 'a.key');
    writeFileSync(secretFile, secrets.a, { mode: 0o600 });
    match(await written('keys: [{id: a, keyFile: a.key}]\n'), /the keys were read again/);
    const changed = 'another-secret-of-key-a';
    match(await written(changed, secretFile), /the keys were read again/);
    equal(mayEnter('a'), false);
    equal('client' in served.door.admit({ ...arrival, secret: changed }), true);
    chmodSync(secretFile, 0o644);
    match(await logs(), /the keys before this change stay: .*others may read it/);
    chmodSync(secretFile, 0o600);
    match(await logs(), /the keys were read again/);
    rmSync(secretFile);
    match(await logs(), /the keys before this change stay: .*a\.key cannot be read/);
    equal('client' in served.door.admit({ ...arrival, secret: changed }), true);
  });
});
