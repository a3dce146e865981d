import assert from 'node:assert/strict';
import { AgentError } from '../../../../src/base/error.ts';
import { accountName, parseSigningKey } from '../../../../src/chain/keys/parse-key.ts';

const mnemonic = 'legal winner thank year wave sausage worth useful legal winner thank yellow';
const seed = `0x${'4e'.repeat(32)}`;
const alice = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
const source = 'signer.key';

async function refusal(text: string, isLocal = true): Promise<AgentError> {
  const error: unknown = await parseSigningKey(text, { source, isLocal }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof AgentError, 'it was accepted');
  return error;
}

describe('parseSigningKey', () => {
  it('reads a mnemonic, a seed, and either with a derivation path', async () => {
    const addresses = await Promise.all(
      [mnemonic, ` ${mnemonic}\n`, seed, `${mnemonic}//one/two`, `${seed}//one`].map(async (text) => {
        return (await parseSigningKey(text, { source })).address;
      }),
    );
    assert.equal(addresses[0], addresses[1]);
    assert.equal(new Set(addresses).size, 4);
  });

  it('is sr25519 unless told otherwise', async () => {
    assert.equal((await parseSigningKey(seed, { source })).type, 'sr25519');
    assert.equal((await parseSigningKey(seed, { source, scheme: 'ed25519' })).type, 'ed25519');
  });

  it('takes a development key on a local network alone', async () => {
    assert.equal((await parseSigningKey('//Alice', { source, isLocal: true })).address, alice);
    const error = await refusal('//Alice', false);
    assert.equal(error.code, 'bad_input/development_key');
    assert.match(error.message, /^signer\.key contains a public development key; pass --local/);
    const phrase = 'bottom drive obey lake curtain smoke basket hold race lonely fit walk';
    assert.equal((await refusal(`${phrase}//Alice`, false)).code, 'bad_input/development_key');
  });

  it('says why a text is no key, and never a part of it', async () => {
    const cases: [text: string, why: RegExp][] = [
      ['', /it is empty; expected a mnemonic/],
      ['legal winner thank year', /does not parse: expected a mnemonic of 12 to 24 words, or a seed/],
      [mnemonic.replace('yellow', 'yelow'), /12 words are not a mnemonic: one is misspelt/],
      [seed.slice(0, -2), /a seed has 64 hex digits after 0x, this one 62/],
      [seed.slice(2), /does not parse: expected a mnemonic/],
      [alice, /it is an address, not a secret/],
      ['{"encoded":"secretsecret"}', /it is a JSON file of a wallet/],
    ];
    for (const [text, why] of cases) {
      const error = await refusal(text);
      assert.equal(error.code, 'bad_input/key', text);
      assert.match(error.message, why);
      for (const part of text.split(/[\s"/]+/).filter((word) => word.length > 4 && word !== 'words')) {
        assert.ok(!JSON.stringify([error.message, error.data]).includes(part), `${part} in ${error.message}`);
      }
      assert.equal(error.cause, undefined);
    }
  });
});

describe('accountName', () => {
  it('is the address with prefix 42, of any other form', () => {
    assert.equal(accountName('15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5'), alice);
    assert.equal(accountName('0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d'), alice);
  });
});
