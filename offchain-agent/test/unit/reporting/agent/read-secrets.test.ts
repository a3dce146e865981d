import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeAddress } from '@polkadot/util-crypto';
import type { AgentError } from '../../../../src/base/error.ts';
import { parseAgentConfig } from '../../../../src/reporting/agent/config/load.ts';
import type { AgentConfig } from '../../../../src/reporting/agent/config/schema.ts';
import { readSecrets } from '../../../../src/reporting/agent/read-secrets.ts';

const account = '5CiPPseXPECbkjWCa6MnjNokrgYjMqmKndv2rSnekmSK2DjL';
const other = '5HGjWAeFDfFCWPsjFQdVV2Msvz2XtMktvgocEZcCj68kUMaw';
const accounts = [account, other, ...[3, 4].map((byte) => encodeAddress(new Uint8Array(32).fill(byte)))];
const seed = `0x${'5e'.repeat(32)}`;

function configOf(...reporters: Record<string, string>[]): AgentConfig {
  const document = {
    chain: { urls: ['ws://a'] },
    reporters: reporters.map((reporter, index) => ({ account: accounts[index], ...reporter })),
  };
  return parseAgentConfig(document, 'a test');
}

describe('the secrets of reporters', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-secrets-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('come from files and from the environment', async () => {
    const keyFile = join(folder, 'key');
    await writeFile(keyFile, `${seed}\n`, { mode: 0o600 });
    const [secrets] = await readSecrets(configOf({ keyFile, secretEnv: 'SECRET' }), {
      SECRET: `0x${'ab'.repeat(32)}`,
    });
    ok(secrets?.pair.address.startsWith('5'));
    deepEqual(secrets?.instants, new Uint8Array(32).fill(0xab));
    ok(secrets?.texts.includes(seed));
  });

  it('of further chains come after those of the first, and their faults name the place', async () => {
    const further = { account: other, keyEnv: 'KEY', secretEnv: 'SECRET' };
    const document = {
      chain: { urls: ['ws://a'] },
      reporters: [{ account, keyEnv: 'FIRST', secretEnv: 'SECRET' }],
      also: [{ chain: { urls: ['ws://b'] }, reporters: [further] }],
    };
    const parsed = parseAgentConfig(document, 'a test');
    const env = { FIRST: seed, KEY: `0x${'6e'.repeat(32)}`, SECRET: 'ab'.repeat(32) };
    const secrets = await readSecrets(parsed, env);
    deepEqual(
      secrets.map(({ texts }) => texts[0]),
      [env.FIRST, env.KEY],
    );
    await rejects(readSecrets(parsed, { ...env, KEY: undefined }), {
      data: { faults: ['also[0].reporters[0].keyEnv: the environment has no KEY'] },
    });
  });

  it('are refused with every fault at once and no part of them', async () => {
    const open = join(folder, 'open');
    await writeFile(open, seed);
    await chmod(open, 0o644);
    const config = configOf(
      { keyFile: open, secretEnv: 'SHORT' },
      { keyEnv: 'UNSET', secretEnv: 'UNSET' },
      { keyEnv: 'TYPO', secretEnv: 'GOOD' },
      { keyEnv: 'ALICE', secretEnv: 'GOOD' },
    );
    const env = { SHORT: 'geheim', GOOD: 'ab'.repeat(32), TYPO: 'geheim geheim', ALICE: '//Alice' };
    await rejects(readSecrets(config, env), (error: AgentError) => {
      equal(error.code, 'bad_input/secrets');
      const faults = error.data['faults'] as string[];
      deepEqual(
        faults.map((fault) => fault.split(':')[0]),
        [
          'reporters[0].keyFile',
          'reporters[0].secretEnv',
          'reporters[1].keyEnv',
          'reporters[1].secretEnv',
          'reporters[2].keyEnv',
          'reporters[3].keyEnv',
        ],
      );
      ok(!error.message.includes('geheim'));
      ok(!error.message.includes('5e5e'));
      return true;
    });
  });
});
