import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashChainOf, refuseUsed } from '../../../../../src/registry/cli/reporter/membership.ts';

const windowMs = 20_000;

let folder: string;
let secretFile: string;

describe('the hash chain of a reporter', () => {
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-chain-'));
    secretFile = join(folder, 'secret');
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('is the same whenever it is read from its file', async () => {
    const options = { secretFile, chainLength: '100' };
    assert.equal((await hashChainOf(options)).head, (await hashChainOf(options)).head);
    await assert.rejects(hashChainOf({ secretFile, chainLength: '0' }), { code: 'bad_input/count' });
  });

  it('is not registered twice: its links are public or will be', async () => {
    const chain = await hashChainOf({ secretFile, chainLength: '100' });
    const standing = { account: '5R', signer: '5S', joined: 200, link: chain.head, linkWindow: 180 };
    const used = { code: 'bad_input/used_secret' };
    assert.throws(() => refuseUsed(chain, standing, windowMs, secretFile), used);
    const reported = { ...standing, link: chain.link(3), linkWindow: 240, reported: 240 };
    assert.throws(() => refuseUsed(chain, reported, windowMs, secretFile), used);
  });

  it('may replace another one, and be the first one', async () => {
    const chain = await hashChainOf({ secretFile, chainLength: '100' });
    const other = await hashChainOf({ secretFile: join(folder, 'other'), chainLength: '100' });
    const standing = { account: '5R', signer: '5S', joined: 200, link: other.head, linkWindow: 180 };
    refuseUsed(chain, standing, windowMs, secretFile);
    refuseUsed(chain, undefined, windowMs, secretFile);
  });
});
