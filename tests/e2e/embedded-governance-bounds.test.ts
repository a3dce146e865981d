import { stateReader } from '../../offchain-agent/src/chain/call/state-at.ts';
import '@almanac-chain/types';
import { deepEqual, equal, ok } from 'node:assert/strict';
import { AgentError } from '../../offchain-agent/src/base/error.ts';
import { dynamicCall } from '../../offchain-agent/src/chain/call/dynamic-call.ts';
import {
  type Governed,
  type GovernedGroup,
  readGoverned,
} from '../../offchain-agent/src/chain/govern/governed.ts';
import type { Field, Value, Values } from '../../offchain-agent/src/chain/govern/group.ts';
import { motionOutcome } from '../../offchain-agent/src/chain/govern/motion-outcome.ts';
import { planChange } from '../../offchain-agent/src/chain/govern/plan-change.ts';
import { startTestChain, type TestChain } from '../support/embedded-chain.ts';
import { pairOf } from '../support/local-pair.ts';

const firstSlot = Date.UTC(2026, 2, 1, 12) / 6_000;
const widest = [32n, 64n, 128n].map((bits) => 2n ** bits - 1n);

/** One value of one parameter, all others as they are. */
interface Trial {
  readonly name: string;
  readonly value: bigint;
  readonly group: GovernedGroup;
  readonly after: Values;
  readonly isAllowed: boolean;
}

describe('the bounds that the command line checks', () => {
  let test: TestChain;
  let governed: Governed;
  let trials: readonly Trial[];
  let errors: readonly (string | undefined)[];

  before(async () => {
    // Its Council is Alice alone, so that what she proposes is executed at once.
    test = await startTestChain({
      firstSlot,
      preset: 'development',
      patch: { scalability: { subjects: [['node', pairOf('//Alice').address]] } },
    });
    await test.build();
    const head = await test.api.rpc.chain.getFinalizedHead();
    governed = await readGoverned(await stateReader(test.api, head.toHex()), 0);
    trials = trialsOf(governed);
    errors = await executed(trials);
  });

  after(async () => {
    await test?.close();
  });

  it('are those of the chain: it takes and refuses the same values on either side of each', () => {
    deepEqual(
      trials.map(({ name, value }, index) => [name, value, errors[index] === undefined]),
      trials.map(({ name, value, isAllowed }) => [name, value, isAllowed]),
    );
  });

  it('are tried for every number that the Council governs', () => {
    const names = new Set(trials.map(({ name }) => name));
    const numbers = governed.groups.flatMap(({ group, timed }) =>
      group.fields.filter(
        ({ key, bounds }) => bounds(timed?.current ?? {}, governed).kind === 'range' && key,
      ),
    );
    deepEqual(
      numbers.map(({ name }) => name).filter((name) => !names.has(name)),
      [],
    );
    ok(trials.some(({ isAllowed }) => !isAllowed) && trials.length > 80, `${trials.length} trials`);
  });

  it('are named by the error of the chain', () => {
    const refused = errors.filter((error) => error !== undefined);
    deepEqual(
      refused.filter((error) => !/OutOfBounds$|OutOfRange$|^Sli.GraceNotBelowRetention$/.test(error)),
      [],
    );
  });

  it('leave to the chain how little of a block is too little for a step of closing', async () => {
    const group = governed.groups.find((one) => one.group.key === 'closing');
    ok(group);
    const trial = { name: 'closing.sharePpm', value: 1n, group, after: { closing: 1n }, isAllowed: true };
    deepEqual(await executed([trial]), ['Sli.ClosingShareOutOfBounds']);
  });

  /** Has the Council call them all, and gives the error of each. */
  async function executed(all: readonly Trial[]): Promise<readonly (string | undefined)[]> {
    const { api, chain } = test;
    const alice = pairOf('//Alice');
    const first = (await api.query.system.account(alice.address)).nonce.toNumber();
    for (const [index, { group, after }] of all.entries()) {
      const { pallet, method, args } = group.group;
      const call = dynamicCall(api, pallet, method, args(0, after, group.timed?.current ?? {}));
      const motion = api.tx.council.propose(1, call.method, 10_000);
      const signed = await motion.signAsync(alice, { nonce: first + index, era: 0 });
      await api.rpc.author.submitExtrinsic(signed);
    }
    const found: (string | undefined)[] = [];
    while (chain.pool.pending.length > 0) {
      await test.build();
      const events = await api.query.system.events();
      for (const record of events) {
        const { isExecuted, failure } = motionOutcome([record], api.registry);
        if (isExecuted) found.push(failure?.error);
      }
    }
    equal(found.length, all.length);
    return found;
  }
});

function trialsOf(governed: Governed): Trial[] {
  return governed.groups.flatMap((group) =>
    group.group.fields.flatMap((field) =>
      valuesOf(group, field, governed).map((value) => trial(group, field, value)),
    ),
  );

  function trial(group: GovernedGroup, { name, key }: Field, value: bigint): Trial {
    const [struct] = key.split('.');
    // A bound of latency is asked at a size.
    const other: Values =
      struct === 'maxLatency' ? { 'maxLatency.sizeMillionths': 1_000_000n, 'maxLatency.latencyUs': 1n } : {};
    const changed: Values = { ...other, [key]: value };
    const names = Object.entries(changed).map(
      ([part, one]) => [part === key ? name : `${group.group.key}.${part}`, one] as const,
    );
    return {
      name,
      value,
      group,
      after: { ...group.timed?.current, ...changed },
      isAllowed: isAllowed(governed, new Map(names)),
    };
  }
}

/** The bounds, and the first numbers beyond them that the call can carry. */
function valuesOf({ timed }: GovernedGroup, field: Field, governed: Governed): bigint[] {
  const bounds = field.bounds(timed?.current ?? {}, governed);
  if (bounds.kind !== 'range') return [];
  const { min, max, note } = bounds;
  const lower = note === undefined ? [min - 1n, min] : [];
  return [...lower, max, ...(widest.includes(max) ? [] : [max + 1n])].filter((value) => value >= 0n);
}

function isAllowed(governed: Governed, changes: ReadonlyMap<string, Value>): boolean {
  try {
    planChange(governed, changes);
    return true;
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    if (error.code === 'no/unchanged') return true;
    if (error.code === 'bad_input/bounds') return false;
    throw error;
  }
}
