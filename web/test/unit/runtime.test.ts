import { deepEqual, equal, ok, throws } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { hexBytes, hexText } from '@almanac-chain/agent/base/bytes';
import { type DecodedCall, readCall } from '@almanac-chain/agent/chain/govern/changes';
import { callLines } from '@almanac-chain/agent/words/value-text';
import { Metadata, TypeRegistry } from '@polkadot/types';
import type { Call } from '@polkadot/types/interfaces';
import { ChainMetadata } from '../../src/chain/runtime.ts';

const alice = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
const hash = `0x${'ab'.repeat(32)}`;
const deposits = { bond: 10n ** 20n, address: 5n, group: 6n, member: 7n };

describe('Runtime', () => {
  const registry = new TypeRegistry();
  let runtime: ChainMetadata;
  let call: (pallet: string, method: string, ...args: readonly unknown[]) => Call;

  before(async () => {
    const file = new URL('../../../runtime-pallets/blob/metadata.json', import.meta.url);
    const { result } = JSON.parse(await readFile(file, 'utf8')) as { result: `0x${string}` };
    const metadata = new Metadata(registry, result);
    registry.setMetadata(metadata);
    runtime = new ChainMetadata(hexBytes(result));
    call = (pallet, method, ...args) => {
      const found = metadata.asLatest.pallets.find(({ name }) => name.toString() === pallet);
      const { variants } = registry.lookup.getSiType(found?.calls.unwrap().type ?? 0).def.asVariant;
      const variant = variants.find(({ name }) => name.toString() === method);
      const callIndex = [found?.index.toNumber() ?? 0, variant?.index.toNumber() ?? 0];
      const names = variant?.fields.map(({ name }) => name.unwrap().toString()) ?? [];
      const given = Object.fromEntries(names.map((name, index) => [name, args[index]]));
      return registry.createType('Call', { callIndex: Uint8Array.from(callIndex), args: given }) as Call;
    };
  });

  it('reads calls as @polkadot/api does', () => {
    for (const one of [
      call('System', 'remark', '0x68'),
      call('Council', 'vote', hash, 3, true),
      call('Registry', 'set_deposits', deposits),
      call('Registry', 'set_admission', 0, 'Open'),
      call('Validators', 'set_validators', [alice]),
      call('Scalability', 'set_requirement', 1, { minThroughput: 10n ** 19n, maxSigma: null }),
      call('Balances', 'transfer_keep_alive', { id: alice }, 5n),
    ]) {
      deepEqual(runtime.readCall(one.toU8a()), readCall(one as unknown as DecodedCall), one.method);
    }
  });

  it('writes calls that the Council governs with as @polkadot/api does', () => {
    for (const [pallet, method, args] of [
      ['council', 'vote', [hash, 3, true]],
      ['council', 'close', [hash, 3, { refTime: 10n ** 12n, proofSize: 7n }, 99]],
      ['registry', 'setDeposits', [deposits]],
      ['registry', 'setAdmission', [0n, 'Open']],
      ['scalability', 'setRequirement', [1, { minThroughput: 5n, maxLatency: null, maxRegressionPpm: 4n }]],
      ['validators', 'setValidators', [[alice]]],
    ] as const) {
      const name = method.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);
      const expected = call(pallet.charAt(0).toUpperCase() + pallet.slice(1), name, ...args);
      equal(hexText(runtime.encodeCall(pallet, method, args)), expected.toHex(), method);
    }
  });

  it('tells every call of a batch, however deep and long', () => {
    const hidden = call('System', 'remark', `0x${'77'.repeat(400)}`);
    const inner = call('Utility', 'batch', [call('System', 'remark', '0x68'), hidden]);
    const batch = call('Utility', 'batch_all', [
      inner,
      call('Balances', 'transfer_all', { id: alice }, false),
    ]);
    const lines = callLines(runtime.readCall(batch.toU8a())).map((line) => line.trim());
    ok(lines.includes(`remark 0x${'77'.repeat(400)}`));
    deepEqual(
      lines.filter((line) => /^\w+\.\w+$/.test(line)),
      ['utility.batchAll', 'utility.batch', 'system.remark', 'system.remark', 'balances.transferAll'],
    );
    ok(lines.some((line) => line.includes(alice)));
  });

  it('refuses bytes that are no call, or more than one', () => {
    const { length } = call('System', 'remark', '0x68').toU8a();
    const bytes = new Uint8Array(length + 1);
    bytes.set(call('System', 'remark', '0x68').toU8a());
    throws(() => runtime.readCall(bytes), /bytes left over/);
    throws(() => runtime.readCall(Uint8Array.of(255, 255)));
    throws(() => runtime.encodeCall('system', 'nothing', []), /no call system\.nothing/);
  });
});
