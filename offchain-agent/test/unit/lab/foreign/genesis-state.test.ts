import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { u8aToHex } from '@polkadot/util';
import { changed } from '../../../../../tests/support/changed-chain.ts';
import { AgentError } from '../../../../src/base/error.ts';
import { fillGenesis, type GenesisContents } from '../../../../src/lab/foreign/fill-genesis.ts';
import { configOf, stateOf } from '../../../../src/lab/foreign/genesis-state.ts';
import { accountOf, publicKeyOf } from '../../../../src/lab/foreign/key-crypto.ts';
import type { ChainText } from '../../../../src/lab/foreign/read-chain.ts';
import { type ForeignRuntime, readRuntimeFacts } from '../../../../src/lab/foreign/runtime-facts.ts';
import type { ExactJson } from '../../../../src/lab/genesis/exact-json.ts';
import { randomNumbers } from '../../../../src/usl/random-numbers.ts';

const blob = (name: string): `0x${string}` =>
  u8aToHex(
    readFileSync(
      new URL(`../../../../../runtime-pallets/blob/${name}.compact.compressed.wasm`, import.meta.url),
    ),
  );
const draws = 60;

/** Runtimes with accounts of 20 and of 32 bytes, the second with staking. */
for (const [name, preset, bytes] of [
  ['guest20_runtime', 'development', 20],
  ['babe_runtime', 'local', 32],
] as const) {
  describe(`the genesis of ${name}`, () => {
    const text: ChainText = {
      source: 'a spec',
      place: 'genesis.config',
      fields: {},
      codeField: 'genesis.code',
      code: blob(name),
    };
    let facts: ForeignRuntime;
    let config: ExactJson;
    let contents: GenesisContents;

    before(async () => {
      facts = await readRuntimeFacts(text.code);
      ({ config } = await configOf(text, preset));
      const seeds = ['//Alice', '//Bob', '//Charlie', '//Dave', '//Eve'];
      const accounts = await Promise.all(seeds.map(async (seed) => (await accountOf(seed, bytes)) ?? ''));
      const validators = await Promise.all(
        seeds.map(async (seed, index) => {
          const keys = facts.sessionKeys.map(async ({ id, crypto }) => [
            id,
            (await publicKeyOf(seed, crypto ?? 'sr25519')).address,
          ]);
          return { account: accounts[index] ?? '', keys: Object.fromEntries(await Promise.all(keys)) };
        }),
      );
      contents = {
        validators,
        funded: accounts,
        sessionKeys: facts.sessionKeys,
        existentialDeposit: facts.existentialDeposit,
      };
    });

    it('builds when filled', async () => {
      equal(facts.accountBytes, bytes);
      const filled = fillGenesis(config, contents);
      deepEqual(filled.faults, []);
      ok(Object.keys(await stateOf(text, filled.config)).length > 10);
    });

    it(`builds or names its field after each of ${draws} changes`, async () => {
      const random = randomNumbers(7);
      let refused = 0;
      for (let draw = 0; draw < draws; draw += 1) {
        const { document, at, how } = changed(config, random);
        const { config: given, faults } = fillGenesis(document as ExactJson, contents);
        const fields =
          faults.length > 0
            ? faults.map(({ field }) => `${text.place}.${field}`)
            : await stateOf(text, given).then(
                () => [],
                (error: unknown) => {
                  ok(error instanceof AgentError && error.code === 'bad_input/chain', String(error));
                  return error.data['fields'] as string[];
                },
              );
        if (fields.length === 0) continue;
        refused += 1;
        const what = `${at.join('.')} ${how}: ${fields.join(', ')}`;
        ok(
          fields.every((field) => field.startsWith(`${text.place}.`)),
          what,
        );
        ok(
          fields.some((field) => field.includes(String(at[0]))),
          what,
        );
      }
      ok(refused > draws / 6 && refused < draws, `${refused} of ${draws}`);
    });
  });
}

describe('stateOf', () => {
  it('names the pallet of a runtime that fails without a place', async () => {
    const text: ChainText = {
      source: 'a spec',
      place: 'genesis.config',
      fields: {},
      codeField: 'genesis.code',
      code: blob('guest20_runtime'),
    };
    const { config } = await configOf(text, 'development');
    const account = await accountOf('//Alice', 20);
    // Below the existential deposit: pallet Balances panics.
    const poor = {
      ...(config as object),
      balances: { balances: [[account, 0]], devAccounts: null },
    } as ExactJson;
    await rejects(stateOf(text, poor), (error: AgentError) => {
      deepEqual(error.data['fields'], ['genesis.config.balances.balances']);
      return true;
    });
  });
});
