import { deepEqual, equal, ok } from 'node:assert/strict';
import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';
import type { Event } from '@polkadot/types/interfaces';
import type { Codec } from '@polkadot/types/types';
import { stringToU8a, u8aConcat, u8aToHex } from '@polkadot/util';
import { startTestChain, type TestChain } from '../support/embedded-chain.ts';
import { leavePrediction } from '../support/leave-prediction.ts';
import { leaveReports } from '../support/leave-reports.ts';

const slotDurationMs = 6_000;
// Of the development preset.
const windowS = 20;
const firstSlot = Date.UTC(2026, 2, 1, 20) / slotDurationMs;
const ours = ['Validators', 'Sli', 'Registry', 'Scalability'];
// Long enough for the fields of any event or error; what is left over does not matter.
const someFields = new Uint8Array(1_024);

interface RuntimeCall {
  (...parameters: unknown[]): Promise<Codec>;
  readonly meta: { readonly params: readonly { readonly type: string }[] };
}

/** Functions that only make sense inside the building of a block or with a keystore: no client calls them. */
const notForClients = new Set([
  'core.executeBlock',
  'blockBuilder.finalizeBlock',
  'sessionKeys.generateSessionKeys',
]);

describe('@polkadot/api alone, without types of ours', () => {
  let test: TestChain;
  let api: ApiPromise;

  before(async () => {
    // A short grace, so that a record is closed within a few blocks.
    const patch = { sli: { sampling: { graceBlocks: 2 } } };
    test = await startTestChain({ preset: 'development', firstSlot, patch });
    // Far enough for windows, sessions and an event of each kind that a quiet chain has.
    for (let block = 0; block < 8; block += 1) await test.build();
    // Before the reports: its blocks would close their window.
    await leavePrediction(test);
    await leaveReports(test, windowS);
    api = await ApiPromise.create({ provider: new WsProvider(test.url), noInitWarn: true });
  });

  after(async () => {
    await api?.disconnect();
    await test?.close();
  });

  it('reads every storage item of every pallet', async () => {
    let items = 0;
    for (const [section, entries] of Object.entries(api.query)) {
      for (const [name, entry] of Object.entries(entries)) {
        if (!entry.creator) continue;
        const isPlain = entry.creator.meta.type.isPlain;
        const values = isPlain ? [await entry()] : (await entry.entries()).map(([, value]) => value);
        ok(Array.isArray(values), `${section}.${name}`);
        items += 1;
      }
    }
    ok(items > 60, `${items} storage items`);
  });

  it('reads what reporters, addresses, reports and load tests leave in storage', async () => {
    const expected: Readonly<Record<string, readonly string[]>> = {
      sli: ['sampling', 'reports', 'reportInfos', 'reportHeads', 'ended', 'closing', 'openSums', 'records'],
      registry: ['admission', 'reporters', 'signers', 'addresses', 'endpoints', 'peers'],
      scalability: ['subjects', 'subjectIds', 'runs', 'runsOf', 'predictions', 'requirements', 'baselines'],
    };
    const empty: string[] = [];
    for (const [pallet, items] of Object.entries(expected)) {
      for (const item of items) {
        const entries = (await api.query[pallet]?.[item]?.entries()) ?? [];
        if (entries.length === 0) empty.push(`${pallet}.${item}`);
        for (const [key, value] of entries)
          equal(typeof JSON.stringify([key.toHuman(), value.toHuman()]), 'string');
      }
    }
    deepEqual(empty, []);
    const kinds = (await api.query['sli']?.['records']?.entries())?.map(
      ([, value]) => Object.keys(value.toJSON() as object)[0],
    );
    deepEqual([...new Set(kinds)].toSorted(), ['counted', 'sampled']);
  });

  it('decodes every event, those of the last block and one of each kind', async () => {
    const happened = await api.query['system']?.['events']?.();
    ok(JSON.stringify(happened?.toHuman()).includes('ExtrinsicSuccess'));
    for (const pallet of api.runtimeMetadata.asLatest.pallets) {
      if (pallet.events.isNone) continue;
      for (const variant of variantsOf(api, pallet.events.unwrap().type)) {
        const event = api.registry.createType<Event>(
          'Event',
          u8aConcat(new Uint8Array([pallet.index.toNumber(), variant.index]), someFields),
        );
        equal(event.method, variant.name);
        equal(event.data.length, variant.fields);
      }
    }
  });

  it('decodes every error', () => {
    for (const pallet of api.runtimeMetadata.asLatest.pallets) {
      if (pallet.errors.isNone) continue;
      for (const variant of variantsOf(api, pallet.errors.unwrap().type)) {
        const found = api.registry.findMetaError({
          index: api.registry.createType('u8', pallet.index),
          error: api.registry.createType('[u8; 4]', [variant.index, 0, 0, 0]),
        });
        equal(found.name, variant.name);
      }
    }
  });

  it('encodes every call and decodes it again', () => {
    let calls = 0;
    for (const methods of Object.values(api.tx)) {
      for (const call of Object.values(methods)) {
        const parameters = call.meta?.args.map(({ type }) => api.registry.createType(type.toString())) ?? [];
        const encoded = call(...parameters).method.toHex();
        equal(api.createType('Call', encoded).toHex(), encoded);
        calls += 1;
      }
    }
    ok(calls > 50, `${calls} calls`);
  });

  it('calls every function of every runtime API', async () => {
    const given = await argumentsOf(api, test);
    for (const [section, methods] of Object.entries(api.call)) {
      for (const [name, method] of Object.entries(methods)) {
        const call = method as unknown as RuntimeCall;
        const id = `${section}.${name}`;
        if (notForClients.has(id)) continue;
        const parameters = given[id] ?? call.meta.params.map(({ type }) => api.registry.createType(type));
        const answer = await call(...parameters).catch((cause: unknown) => {
          throw new Error(`${id} failed`, { cause });
        });
        ok(answer.toU8a(), id);
      }
    }
    ok('sli' in (api.call['sliApi'] ?? {}));
    ok('sourcesHash' in (api.call['buildApi'] ?? {}));
    ok('checkPrediction' in (api.call['scalabilityApi'] ?? {}));
  });

  it('finds documentation of every pallet, call, storage item, event and error of ours', () => {
    const bare: string[] = [];
    for (const pallet of api.runtimeMetadata.asLatest.pallets) {
      const name = pallet.name.toString();
      if (!ours.includes(name)) continue;
      const items = pallet.storage.isSome ? [...pallet.storage.unwrap().items] : [];
      bare.push(
        ...items.filter(({ docs }) => docs.length === 0).map((item) => `${name}.${item.name.toString()}`),
      );
      for (const part of [pallet.calls, pallet.events, pallet.errors]) {
        if (part.isNone) continue;
        const variants = variantsOf(api, part.unwrap().type);
        bare.push(...variants.filter(({ docs }) => docs === 0).map((variant) => `${name}.${variant.name}`));
      }
    }
    deepEqual(bare, []);
  });
});

function variantsOf(api: ApiPromise, type: Parameters<typeof api.registry.lookup.getSiType>[0]) {
  return [...api.registry.lookup.getSiType(type).def.asVariant.variants].map((variant) => ({
    name: variant.name.toString(),
    index: variant.index.toNumber(),
    fields: variant.fields.length,
    docs: variant.docs.length,
  }));
}

/** Arguments for the functions that trap on those of zero bytes. */
async function argumentsOf(api: ApiPromise, { chain }: TestChain): Promise<Record<string, unknown[]>> {
  const alice = new Keyring({ type: 'sr25519' }).createFromUri('//Alice');
  const remark = api.tx['system']?.['remark']?.('0x00');
  if (!remark) throw new Error('the runtime has no system.remark');
  const transaction = (await remark.signAsync(alice)).toU8a();
  const bytes = transaction.length;
  const inherents = {
    data: new Map([[u8aToHex(stringToU8a('timstap0')), u64((chain.lastSlot + 1) * slotDurationMs)]]),
  };
  return {
    'core.initializeBlock': [
      {
        parentHash: chain.head.hash,
        number: chain.head.number + 1,
        digest: { logs: [] },
        stateRoot: null,
        extrinsicsRoot: null,
      },
    ],
    'blockBuilder.applyExtrinsic': [transaction],
    'blockBuilder.inherentExtrinsics': [inherents],
    'taggedTransactionQueue.validateTransaction': ['External', transaction, chain.head.hash],
    'transactionPaymentApi.queryInfo': [transaction, bytes],
    'transactionPaymentApi.queryFeeDetails': [transaction, bytes],
  };
}

function u64(value: number): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return u8aToHex(bytes);
}
