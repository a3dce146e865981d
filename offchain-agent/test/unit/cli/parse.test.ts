import assert from 'node:assert/strict';
import { parseAccount, parseNetwork, parseRegion, requireScheme } from '../../../src/cli/parse.ts';

const alice = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';

describe('what people give to almanac reporter', () => {
  it('is an account in any format, written with prefix 42', () => {
    const key = '0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d';
    for (const text of [alice, key, '15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5']) {
      assert.equal(parseAccount(text, '--signer'), alice);
    }
    for (const text of ['', 'alice', `${alice}x`, key.slice(0, -2)]) {
      assert.throws(() => parseAccount(text, '--signer'), { code: 'bad_input/account' }, text);
    }
  });

  it('is a network by its id', () => {
    assert.deepEqual(['0', '4294967295'].map(parseNetwork), [0, 4_294_967_295]);
    for (const text of ['', '-1', '4294967296', 'home', '1.5']) {
      assert.throws(() => parseNetwork(text), { code: 'bad_input/network' }, text);
    }
  });

  it('is a short region, or none', () => {
    assert.deepEqual([parseRegion(undefined), parseRegion('eu-west')], [undefined, 'eu-west']);
    for (const text of ['', 'x'.repeat(33), 'eu\u001b[2J', 'zürich']) {
      assert.throws(() => parseRegion(text), { code: 'bad_input/region' }, text);
    }
  });

  it('is one of two schemes', () => {
    requireScheme('ed25519');
    assert.throws(() => requireScheme('ecdsa'), { code: 'bad_input/scheme' });
  });
});
