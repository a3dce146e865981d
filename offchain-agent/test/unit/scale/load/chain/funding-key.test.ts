import { equal, rejects } from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFundingKey } from '../../../../../src/scale/load/chain/fund.ts';

const alice = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
const seed = '0x'.padEnd(66, '42');

describe('the key that pays for a load', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-key-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is //Alice on a development chain', async () => {
    equal((await readFundingKey({ isLocal: true }, {})).pair.address, alice);
  });

  it('must be named on any other chain', async () => {
    await rejects(readFundingKey({ isLocal: false }, {}), {
      code: 'bad_input/funding_key',
      message: /spends real fees: name the key that pays with --funding-key FILE/,
    });
  });

  it('is no key that everybody knows on any other chain', async () => {
    await rejects(readFundingKey({ isLocal: false, variable: 'KEY' }, { KEY: '//Alice' }), {
      code: 'bad_input/development_key',
    });
  });

  it('is read from a file that nobody else can read', async () => {
    const file = join(folder, 'key');
    writeFileSync(file, `${seed}\n`, { mode: 0o600 });
    equal((await readFundingKey({ isLocal: false, file }, {})).secret, seed);
    writeFileSync(join(folder, 'open'), seed, { mode: 0o644 });
    await rejects(readFundingKey({ isLocal: false, file: join(folder, 'open') }, {}), {
      code: 'bad_input/secret_file',
    });
  });

  it('is read from the environment, and its absence is told', async () => {
    equal((await readFundingKey({ isLocal: false, variable: 'KEY' }, { KEY: seed })).secret, seed);
    await rejects(readFundingKey({ isLocal: true, variable: 'KEY' }, {}), {
      code: 'bad_input/funding_key',
      message: 'the environment has no KEY',
    });
  });

  it('is one key', async () => {
    await rejects(readFundingKey({ isLocal: true, variable: 'KEY', file: 'key' }, { KEY: seed }), {
      code: 'bad_input/funding_key',
    });
  });
});
