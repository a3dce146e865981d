import { deepEqual, equal, match, rejects } from 'node:assert/strict';
import type { SignerPayloadJSON } from 'polkadot-api/pjs-signer';
import { signingFault } from '../../src/wallet/faults.ts';
import { differenceOf, NotAsShown, NotSigned, type Shown, signOnly } from '../../src/wallet/injected.ts';

const shown: Shown = { address: 'alice', call: '0x0001', genesis: '0xaa' };
const payload = {
  address: 'alice',
  method: '0x0001',
  genesisHash: '0xaa',
  tip: '0x00',
} as SignerPayloadJSON;

describe('signOnly', () => {
  it('hands a wallet what was shown', async () => {
    const asked: SignerPayloadJSON[] = [];
    const signPayload = async (one: SignerPayloadJSON) => {
      asked.push(one);
      return { signature: '0x01' };
    };
    const sign = signOnly({ name: 'wallet', accounts: [], signPayload }, shown);
    deepEqual(await sign(payload), { signature: '0x01' });
    deepEqual(asked, [payload]);
  });

  it('asks no wallet to sign another call, account or chain, or a tip', async () => {
    const signPayload = async (): Promise<never> => {
      throw new Error('the wallet was asked');
    };
    const sign = signOnly({ name: 'wallet', accounts: [], signPayload }, shown);
    for (const [change, what] of [
      [{ method: '0x0002' }, 'the call'],
      [{ genesisHash: '0xbb' }, 'the chain'],
      [{ address: 'bob' }, 'the account'],
      [{ tip: '0x01' }, 'the tip'],
    ] as const) {
      equal(differenceOf({ ...payload, ...change }, shown), what);
      await rejects(sign({ ...payload, ...change }), NotAsShown);
    }
  });

  it('tells that a wallet did not sign', async () => {
    const signPayload = async (): Promise<never> => {
      throw new Error('Cancelled');
    };
    const sign = signOnly({ name: 'wallet', accounts: [], signPayload }, shown);
    await rejects(sign(payload), NotSigned);
  });
});

describe('signingFault', () => {
  const invalid = (type: string): Error =>
    Object.assign(new Error('{}'), { name: 'InvalidTxError', error: { type: 'Invalid', value: { type } } });

  it('says of each way to fail whether anything was sent, and what to do', () => {
    match(signingFault(new NotSigned('Cancelled'), false), /^Nothing was sent: .*Cancelled/);
    match(signingFault(new NotAsShown('the call'), false), /^Nothing was sent: the call .* look at it again/);
    match(signingFault(invalid('Payment'), true), /cannot pay the fee: send it some/);
    match(signingFault(invalid('BadProof'), true), /another chain now answers/);
    match(signingFault(invalid('Unheard'), true), /it says Unheard/);
    match(signingFault(new Error('closed'), true), /^It was sent, and then the chain was lost/);
    match(signingFault(new Error('closed'), false), /^Nothing was sent: closed/);
  });
});
