import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAgentConfig } from '../../../../src/config/agent/load.ts';
import type { AgentConfig } from '../../../../src/config/agent/schema.ts';
import { readSecrets } from '../../../../src/config/agent/secrets.ts';
import type { AgentError } from '../../../../src/error.ts';

const account = '5CiPPseXPECbkjWCa6MnjNokrgYjMqmKndv2rSnekmSK2DjL';

function configOf(...reporters: Record<string, string>[]): AgentConfig {
  const document = {
    chain: { urls: ['ws://a'] },
    reporters: reporters.map((reporter) => ({ account, ...reporter })),
  };
  return parseAgentConfig(document, 'a test');
}

describe('the secrets of reporters', () => {
  it('come from files and from the environment', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'almanac-secrets-'));
    const keyFile = join(folder, 'key');
    await writeFile(keyFile, '//Eve\n');
    const [secrets] = await readSecrets(configOf({ keyFile, secretEnv: 'SECRET' }), {
      SECRET: `0x${'ab'.repeat(32)}`,
    });
    await rm(folder, { recursive: true });
    equal(secrets?.signer, '//Eve');
    deepEqual(secrets?.instants, new Uint8Array(32).fill(0xab));
  });

  it('are refused with every fault at once and no part of them', async () => {
    const config = configOf(
      { keyFile: '/nowhere/key', secretEnv: 'SHORT' },
      { keyEnv: 'UNSET', secretEnv: 'UNSET' },
    );
    await rejects(readSecrets(config, { SHORT: 'geheim' }), (error: AgentError) => {
      equal(error.code, 'bad_input/secrets');
      deepEqual(error.data['faults'], [
        'reporters[0].keyFile: /nowhere/key cannot be read (ENOENT)',
        'reporters[0].secretEnv: must hold 64 hex digits (32 bytes), with or without 0x',
        'reporters[1].keyEnv: the environment has no UNSET',
        'reporters[1].secretEnv: the environment has no UNSET',
      ]);
      ok(!error.message.includes('geheim'));
      return true;
    });
  });
});
