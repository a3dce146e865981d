import { deepEqual, equal } from 'node:assert/strict';
import {
  keystoreFiles,
  nodeKey,
  validatorKeys,
  validatorSeed,
} from '../../../../src/network/plan/validator-keys.ts';

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
