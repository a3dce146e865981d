import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readOrCreateSecret, readSecret, readSigningKey } from '../../../../src/chain/keys/key-file.ts';

const seed = `0x${'4e'.repeat(32)}`;

let folder: string;
let path: string;

describe('files that hold secrets', () => {
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-keys-'));
    path = join(folder, 'secret');
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  describe('readSigningKey', () => {
    it('reads a file that its owner alone may read, or a variable, to the same key', async () => {
      await writeFile(path, `${seed}\n`, { mode: 0o600 });
      const ofFile = await readSigningKey({ keyFile: path });
      const ofVariable = await readSigningKey({ keyEnv: 'KEY' }, { KEY: seed });
      assert.equal(ofFile.address, ofVariable.address);
    });

    it('refuses a file that others may read, and says how to mend it', async () => {
      await writeFile(path, seed);
      await chmod(path, 0o640);
      await assert.rejects(readSigningKey({ keyFile: path }), {
        code: 'bad_input/secret_file',
        message: `${path}: others may read it (mode 640); run: chmod 600 ${path}`,
      });
    });

    it('refuses what is not there, a folder, and what is too long', async () => {
      await assert.rejects(readSigningKey({ keyFile: path }), /no such file$/);
      await assert.rejects(readSigningKey({ keyEnv: 'KEY' }, {}), /^AgentError: the environment has no KEY$/);
      await writeFile(path, 'x'.repeat(5_000), { mode: 0o600 });
      await assert.rejects(readSigningKey({ keyFile: path }), /longer than 4096 bytes/);
      await chmod(folder, 0o700);
      await assert.rejects(readSigningKey({ keyFile: folder }), { code: /^bad_input/ });
    });

    it('wants exactly one source', async () => {
      await assert.rejects(
        readSigningKey({}),
        /^AgentError: expected exactly one signing key; pass --key-file/,
      );
      await assert.rejects(readSigningKey({ keyFile: path, keyEnv: 'KEY' }), { code: 'bad_input/key' });
    });

    it('takes a development key alone from a command line, and does not repeat another', async () => {
      assert.match((await readSigningKey({ key: '//Alice', isLocal: true })).address, /^5Grwva/);
      await assert.rejects(readSigningKey({ key: seed, isLocal: true }), (error: Error) => {
        return /other users of the machine/.test(error.message) && !error.message.includes('4e4e');
      });
    });
  });

  describe('readOrCreateSecret', () => {
    it('makes 32 random bytes for its owner alone, and reads them again', async () => {
      const made = await readOrCreateSecret(path);
      assert.deepEqual([made.isNew, made.secret.length], [true, 32]);
      assert.equal((await stat(path)).mode & 0o777, 0o600);
      assert.match(await readFile(path, 'utf8'), /^0x[0-9a-f]{64}\n$/);
      assert.deepEqual(await readOrCreateSecret(path), { secret: made.secret, isNew: false });
      assert.deepEqual(await readSecret(path), made.secret);
    });

    it('never writes over a file that is there, whatever it holds', async () => {
      for (const text of ['something else', '', '0x4e4e']) {
        await writeFile(path, text, { mode: 0o600 });
        await assert.rejects(readOrCreateSecret(path), {
          code: 'bad_input/secret_file',
          message: `${path}: it must hold 64 hex digits (32 bytes), with or without 0x; put it back from its backup`,
        });
        assert.equal(await readFile(path, 'utf8'), text);
      }
    });

    it('says when the folder is missing', async () => {
      await assert.rejects(
        readOrCreateSecret(join(folder, 'no', 'secret')),
        /it cannot be written \(no such file or directory\)$/,
      );
    });
  });
});
