import { deepEqual, equal, rejects } from 'node:assert/strict';
import { linkOf, parseAsked, type RelayForm } from '../../../src/relay/relay-asked.ts';
import { emptyForm } from './empty-form.ts';

describe('the form of the relay page', () => {
  const url = 'wss://relay.example.org';
  const faults: readonly (readonly [Partial<RelayForm>, RegExp])[] = [
    [
      { url: 'https://me:geheim@relay.example.org' },
      /^RPC endpoint: https:\/\/relay.example.org is not a WebSocket URL/,
    ],
    [{ sessions: '0' }, /^sessions: "0" is not a number from 1 to 10$/],
    [{ sessions: '11' }, /^sessions: "11" is not/],
    [{ sessions: '1.5' }, /^sessions: "1.5" is not/],
    [{ validator: '5Grw' }, /^validator: "5Grw" is not an address$/],
    [{ genesis: '0x12' }, /^genesis: "0x12" is not a genesis hash; give/],
    [{ heads: 'file' }, /^heads: a file is missing; choose the file that `almanac watch/],
    [{ heads: 'light' }, /^heads: a file is missing; choose the chain's raw specification/],
  ];
  for (const [form, message] of faults) {
    it(`refuses a field by its name: ${JSON.stringify(form)}`, async () => {
      await rejects(async () => await Promise.resolve(parseAsked({ url, ...emptyForm, ...form })), {
        message,
      });
    });
  }

  it('gives no key of a provider away in the address of the page', () => {
    const form = {
      ...emptyForm,
      url: 'wss://me:word@relay.example.org/0123456789abcdef0123456789abcdef?key=word',
    };
    deepEqual(linkOf(form), { url: 'wss://relay.example.org/…', sessions: '2', validator: '' });
    equal(linkOf({ ...form, url }).url, url);
  });

  it('writes account and genesis hash in one form', () => {
    const validator = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
    const genesis = `0x${'AB'.repeat(32)}`;
    const asked = parseAsked({ ...emptyForm, url: ` ${url} `, sessions: '10', validator, genesis });
    equal(asked.url, url);
    equal(asked.validator, '0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d');
    equal(asked.genesis, genesis.toLowerCase());
  });
});
