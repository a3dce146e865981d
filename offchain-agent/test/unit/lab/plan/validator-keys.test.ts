import { deepEqual, equal, match } from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Keyring } from '@polkadot/keyring';
import {
  keystoreFiles,
  nodeKey,
  validatorKeys,
  validatorSeed,
  writeKeyFiles,
} from '../../../../src/lab/plan/validator-keys.ts';

describe('validatorSeed', () => {
  it('takes the six development seeds first and numbers the others', () => {
    deepEqual([0, 1, 5, 6, 19].map(validatorSeed), [
      '//Alice',
      '//Bob',
      '//Ferdie',
      '//Validator7',
      '//Validator20',
    ]);
  });
});

describe('validatorKeys', () => {
  // The well-known development keys, as `almanac-node key inspect //Alice` prints them.
  it('derives the known keys of //Alice', async () => {
    deepEqual(await validatorKeys('//Alice'), {
      seed: '//Alice',
      account: '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY',
      aura: {
        address: '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY',
        publicKey: '0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d',
      },
      grandpa: {
        address: '5FA9nQDVg267DEd8m1ZypXLBnvN7SFxYwV7ndqSYGiN9TTpu',
        publicKey: '0x88dc3417d5058ec4b4503e0c12ea1a0a89be200fe98922423d4334014fa6b0ee',
      },
    });
  });

  it('names keystore files by the hex of key type and public key', async () => {
    deepEqual(keystoreFiles(await validatorKeys('//Alice')), [
      '61757261d43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d',
      '6772616e88dc3417d5058ec4b4503e0c12ea1a0a89be200fe98922423d4334014fa6b0ee',
    ]);
    deepEqual(keystoreFiles(await validatorKeys('//Alice'), 'babe'), [
      '62616265d43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d',
      '6772616e88dc3417d5058ec4b4503e0c12ea1a0a89be200fe98922423d4334014fa6b0ee',
      '61756469d43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d',
    ]);
  });
});

describe('nodeKey', () => {
  // Secret 1 of 32 bytes: the peer id that the node prints for `--node-key 00..01`.
  it('gives the peer id that a node with this key has', () => {
    const secret = new Uint8Array(32);
    secret[31] = 1;
    deepEqual(nodeKey(secret), {
      secretHex: `${'0'.repeat(63)}1`,
      peerId: '12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp',
    });
  });

  it('makes a new key each time', () => {
    equal(nodeKey().peerId === nodeKey().peerId, false);
  });
});

describe('writeKeyFiles', () => {
  it('leaves in each file the key that its name tells, from a seed and not from words', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'almanac-keystore-'));
    try {
      const keys = await validatorKeys('//Validator7');
      await writeKeyFiles(folder, { ...keys, files: keystoreFiles(keys, 'babe') });
      const files = readdirSync(folder);
      equal(files.length, 3);
      for (const file of files) {
        const uri = JSON.parse(readFileSync(join(folder, file), 'utf8')) as string;
        match(uri, /^0x[0-9a-f]{64}\/\/Validator7$/);
        const type = file.startsWith(Buffer.from('gran').toString('hex')) ? 'ed25519' : 'sr25519';
        const { publicKey } = new Keyring({ type }).createFromUri(uri);
        equal(Buffer.from(publicKey).toString('hex'), file.slice(8));
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
