import { equal, match } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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

  /** The line of the log that a content of the file brings. */
  const written = async (text: string): Promise<string> => {
    logged.length = 0;
    writeFileSync(file, text);
    return await poll(
      'a line of the log',
      async () => logged[0] ?? '',
      (line) => line !== '',
      { withinMs: 140_000 },
    );
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
});
