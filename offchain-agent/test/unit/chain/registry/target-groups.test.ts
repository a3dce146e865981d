import assert from 'node:assert/strict';
import type { ApiPromise } from '@polkadot/api';
import { fakeStates } from '../../../../../tests/support/fake-runtime.ts';
import { TargetGroups } from '../../../../src/chain/registry/target-groups.ts';

const hash = `0x${'11'.repeat(32)}`;
const alice = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
const stored = (group: number) => ({
  group,
  name: '0x65751b',
  members: [1, 3],
  owner: alice,
  deposit: '0x00000000000000000de0b6b3a7640000',
});
const read = (group: number) => ({
  group,
  name: 'eu?',
  members: [1, 3],
  owner: alice,
  deposit: 1_000_000_000_000_000_000n,
});

type Answer = (...params: readonly unknown[]) => unknown;

/** A runtime whose RegistryApi answers as a test says. */
function apiOf(registryApi: Readonly<Record<string, Answer>>, nextId = 0, asked: string[] = []): ApiPromise {
  const json = (value: unknown) => ({ toJSON: () => value });
  const call = Object.fromEntries(
    Object.entries(registryApi).map(([name, answer]) => [
      name,
      (...params: unknown[]) => {
        asked.push(`${name} ${JSON.stringify(params)}`);
        return json(answer(...params));
      },
    ]),
  );
  return {
    runtimeVersion: { specName: 'almanac', specVersion: { toNumber: () => 2 } },
    call: { registryApi },
    ...fakeStates({
      call: { registryApi: call },
      query: { registry: { nextGroupId: () => json(nextId) } },
      onBlock: (block) => asked.push(`at ${block}`),
    }),
  } as unknown as ApiPromise;
}

describe('TargetGroups', () => {
  it('finds a group by its name, at the block it was made for', async () => {
    const asked: string[] = [];
    const api = apiOf({ groupOf: (_, name) => (name === '0x6575' ? stored(0) : null) }, 0, asked);
    const groups = new TargetGroups(api, hash, 7);
    assert.deepEqual(await groups.named('eu'), read(0));
    assert.equal(await groups.named('us'), undefined);
    assert.deepEqual(asked, [`at ${hash}`, 'groupOf [7,"0x6575"]', 'groupOf [7,"0x7573"]']);
  });

  it('lists all groups, past a page whose groups are all removed', async () => {
    const asked: string[] = [];
    const pages = new Map([
      [0, [stored(3)]],
      [256, []],
      [512, [stored(512)]],
    ]);
    const answers = {
      groupOf: () => null,
      groups: (_: unknown, offset: unknown) => pages.get(Number(offset)),
    };
    const groups = new TargetGroups(apiOf(answers, 513, asked), hash, 0);
    assert.deepEqual(await groups.all(), [read(3), read(512)]);
    assert.deepEqual(asked.slice(1), ['groups [0,0,256]', 'groups [0,256,256]', 'groups [0,512,256]']);
  });

  it('knows what a group holds: an amount for itself and one for each member', async () => {
    const deposits = { bond: 1, address: 2, group: 100, member: 7 };
    const groups = new TargetGroups(apiOf({ groupOf: () => null, deposits: () => deposits }), hash, 0);
    assert.equal(await groups.deposit(3), 121n);
  });

  it('says that a runtime before groups has none', async () => {
    const groups = new TargetGroups(apiOf({ targets: () => [] }), hash, 0);
    for (const ask of [() => groups.named('eu'), () => groups.all(), () => groups.deposit(1)]) {
      await assert.rejects(ask, {
        code: 'bad_input/no_groups',
        message:
          'the chain "almanac" (runtime 2) knows no groups: its runtime lacks RegistryApi.groupOf; ask for single targets, or pass --url of an Almanac chain',
      });
    }
    assert.deepEqual(await groups.targets(), []);
  });
});
