import { deepEqual, equal, ok, throws } from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import type { KeyringPair } from '@polkadot/keyring/types';
import { parseYaml } from '../../../../../src/base/yaml.ts';
import { CallEncoder } from '../../../../../src/chain/call/encode-call.ts';
import { CallMix } from '../../../../../src/scale/load/calls/call-mix.ts';
import {
  parseCalls,
  readCallsFile,
  validCallsExample,
} from '../../../../../src/scale/load/calls/calls-file.ts';
import type { LoadChain } from '../../../../../src/scale/load/chain/load-chain.ts';
import type { NumberedAccount } from '../../../../../src/scale/load/load-accounts.ts';
import { loadCosts } from '../../../../../src/scale/load/plan-load.ts';
import { isRead, partOf } from '../../../../../src/scale/load/planned-mix.ts';
import { runtimeRegistry } from '../transfer-registry.ts';

const account = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const accounts = [account(1), account(2), account(3)];

describe('the calls of a load', () => {
  const { registry, metadata } = runtimeRegistry();
  const encoder = new CallEncoder(metadata);
  const mixOf = (document: unknown): CallMix =>
    CallMix.of(parseCalls(document, 'calls.yaml'), encoder, account(0xa5));
  const example = (): unknown => {
    const read = parseYaml(validCallsExample);
    return 'value' in read ? read.value : undefined;
  };

  it('accept the example that errors show, and the file in the docs', () => {
    ok(mixOf(example()).hasCalls);
    const file = fileURLToPath(new URL('../../../../../../docs/examples/calls.yaml', import.meta.url));
    ok(CallMix.of(readCallsFile(file), encoder, account(0xa5)).hasCalls);
  });

  it('cost what each entry costs, also where one call is there twice', async () => {
    const mix = mixOf({
      calls: [
        { call: 'system.remark', args: { remark: '{bytes 8}' }, spends: 5 },
        { call: 'system.remark', args: { remark: '{bytes 2000}' } },
      ],
    });
    const count = 100;
    const drawn = mix.draw({ count, seed: 3, accounts });
    const first = drawn.kindOf.filter((kind) => kind === 0).length;
    // A fee of one for a short call, and of a thousand for a long one.
    const chain = {
      existentialDeposit: 0n,
      api: {
        call: { transactionPaymentApi: {} },
        createType: (_: string, call: Uint8Array) => call,
        tx: (call: Uint8Array) => ({
          paymentInfo: async () => ({ partialFee: { toBigInt: () => (call.length > 1_000 ? 1_000n : 1n) } }),
        }),
      },
    } as unknown as LoadChain;
    const numbered = accounts.map((publicKey, number) => ({ publicKey, number })) as NumberedAccount[];
    const parts = { chain, funder: {} as KeyringPair, calls: mix };
    const { planned } = await loadCosts(parts, count, numbered, drawn);
    equal(planned, BigInt(first * 6 + (count - first) * 1_000));
  });

  it('come as often as their weights say, and are the same for a seed', () => {
    const mix = mixOf(example());
    const count = 2_000;
    const drawn = mix.draw({ count, seed: 3, accounts });
    const shares = [0, 1, 2].map((kind) => drawn.kindOf.filter((each) => each === kind).length / count);
    for (const [at, expected] of [0.6, 0.2, 0.2].entries())
      ok(Math.abs((shares[at] ?? 0) - expected) < 0.04, String(shares));
    deepEqual(mix.draw({ count, seed: 3, accounts }), drawn);
    ok(Buffer.compare(mix.draw({ count, seed: 4, accounts }).bytes, drawn.bytes) !== 0);
  });

  it('pay the next account, draw within their bounds, and differ', () => {
    const drawn = mixOf(example()).draw({ count: 300, seed: 1, accounts });
    const remarks = new Set<string>();
    for (let index = 0; index < 300; index++) {
      if (isRead(drawn, index)) {
        equal(Buffer.from(partOf(drawn, index)).toString(), '[]');
        continue;
      }
      const { method, args } = registry.createType('Call', partOf(drawn, index));
      if (method === 'remark') remarks.add(args.toString());
      else {
        deepEqual(args[0]?.toU8a().subarray(1), accounts[(index + 1) % 3]);
        const value = Number(args[1]?.toString());
        ok(value >= 1 && value <= 100, String(value));
      }
    }
    ok(remarks.size > 30);
  });

  it('say which entry is wrong, with argument and type', () => {
    throws(
      () =>
        mixOf({
          calls: [
            { call: 'system.remark', args: { remark: '0x' } },
            { call: 'balances.transferKeepAlive', args: { dest: '{account}', value: '{account}' } },
          ],
        }),
      {
        code: 'bad_input/argument',
        message: /^calls\[1\] balances\.transferKeepAlive: argument value is of type u128, found "0xa5a5/,
      },
    );
    throws(() => mixOf({ calls: [{ call: 'system.remrk' }] }), {
      code: 'bad_input/call',
      message: /^calls\[0\] system\.remrk: unknown call "system\.remrk"; nearest: system\.remark/,
    });
    throws(() => mixOf({ reads: [{ method: 'state_getStorage', params: ['{key}'] }] }), {
      code: 'bad_input/template',
      message: /^reads\[0\]\.params\[0\]/,
    });
  });

  for (const [what, document, message] of [
    ['nothing', {}, /must have calls or reads/],
    [
      'no weight',
      { calls: [{ call: 'system.remark', weight: 0 }] },
      /calls\[0\]\.weight: must be more than 0/,
    ],
    ['an unknown field', { calls: [{ call: 'system.remark', wait: 1 }] }, /calls\[0\]\.wait: unknown field/],
    ['a call without a pallet', { calls: [{ call: 'remark' }] }, /must be PALLET\.CALL/],
    ...[
      'author_submitExtrinsic',
      'transaction_v1_broadcast',
      'transactionWatch_v1_submitAndWatch',
      'eth_sendRawTransaction',
      'system_addReservedPeer',
      'engine_createBlock',
    ].map(
      (method) =>
        [
          `a read that sends, ${method}`,
          { reads: [{ method }] },
          /changes something; write it as a call/,
        ] as const,
    ),
    ['a subscription', { reads: [{ method: 'chain_subscribeNewHeads' }] }, /a subscription/],
    ['a method that would end the request', { reads: [{ method: 'a_b","id":"x' }] }, /must be an RPC method/],
    ['a negative amount', { calls: [{ call: 'system.remark', spends: -1 }] }, /spends/],
  ] as const)
    it(`reject ${what}`, () => {
      throws(() => parseCalls(document, 'calls.yaml'), { code: 'bad_input/calls', message });
    });

  it('reject a load of too many bytes', () => {
    const mix = mixOf({ calls: [{ call: 'system.remark', args: [`0x${'00'.repeat(100_000)}`] }] });
    throws(() => mix.draw({ count: 3_000, seed: 1, accounts }), { code: 'bad_input/too_large' });
  });
});
