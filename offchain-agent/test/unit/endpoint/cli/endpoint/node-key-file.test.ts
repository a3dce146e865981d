import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AgentError } from '../../../../../src/base/error.ts';
import { readNodeKeyFile } from '../../../../../src/endpoint/cli/endpoint/prove.ts';

const secret = Uint8Array.from({ length: 32 }, (_, index) => 7 * index);
const hex = Buffer.from(secret).toString('hex');

describe('readNodeKeyFile', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-key-'));
    path = join(folder, 'secret_ed25519');
  });

  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  for (const [form, content] of [
    ['32 bytes', secret],
    ['64 hex digits', hex],
    ['hex digits with a line end', `${hex}\n`],
    ['hex digits with 0x', `0x${hex.toUpperCase()}`],
  ] as const) {
    it(`reads ${form}`, async () => {
      await writeFile(path, content);
      deepEqual((await readNodeKeyFile(path)).secret, secret);
    });
  }

  it('notices that others may read the file', async () => {
    await writeFile(path, hex, { mode: 0o600 });
    equal((await readNodeKeyFile(path)).isExposed, false);
    await chmod(path, 0o644);
    equal((await readNodeKeyFile(path)).isExposed, true);
  });

  for (const [what, content] of [
    ['a key that is too short', hex.slice(2)],
    ['a key that is too long', `${hex}00`],
    ['an empty file', ''],
    ['text', 'bottom drive obey lake curtain smoke basket hold race lonely fit walk'],
  ] as const) {
    it(`refuses ${what}, and tells nothing of it`, async () => {
      await writeFile(path, content);
      await rejects(readNodeKeyFile(path), (error) => {
        ok(error instanceof AgentError);
        equal(error.code, 'bad_input/node_key');
        const shown = `${error.message}${JSON.stringify(error.data)}`;
        ok(content === '' || !shown.includes(content.slice(0, 8)), shown);
        return true;
      });
    });
  }

  it('says why a file cannot be read', async () => {
    await rejects(readNodeKeyFile(join(folder, 'absent')), {
      code: 'bad_input/node_key_file',
      message: /cannot be read: no such file or directory/,
    });
    await rejects(readNodeKeyFile(folder), { code: 'bad_input/node_key_file', message: /it is not a file/ });
    await writeFile(path, Buffer.alloc(1_025));
    await rejects(readNodeKeyFile(path), { code: 'bad_input/node_key_file', message: /1025 bytes/ });
  });
});
