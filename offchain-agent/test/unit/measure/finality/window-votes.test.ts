import { deepEqual, equal, ok } from 'node:assert/strict';
import { type TestVoter, testVoter } from '../../../../../tests/support/grandpa-bytes.ts';
import {
  GrandpaChain,
  justification,
  justificationBytes,
} from '../../../../../tests/support/grandpa-chain.ts';
import { others, ProofScene, voters } from '../../../../../tests/support/proof-scene.ts';
import { hexText } from '../../../../src/base/bytes.ts';
import { atOnce, type Sliced } from '../../../../src/base/sliced.ts';
import type { ProvedStep } from '../../../../src/measure/finality/proved-chain.ts';
import { sampleVotes } from '../../../../src/measure/finality/sample-votes.ts';
import { leastSilentSteps } from '../../../../src/measure/finality/vote-presence.ts';
import { WindowVotes } from '../../../../src/measure/finality/window-votes.ts';
import { signedVoteBytes } from '../../../../src/sli/sample.ts';

const [alice = testVoter('alice'), bob = alice, charlie = alice, dave = alice] = voters;
// The slot of a block is its number: windows of 60 blocks.
const rule = { engine: 'aura', slotMs: 1_000, windowMs: 60_000 } as const;
const owner = (voter: TestVoter): string => `0x${Buffer.from(voter.name.padEnd(32)).toString('hex')}`;
const owners = new Map<string, string>([...voters, ...others].map((voter) => [voter.key, owner(voter)]));
const network = 1;

/** Somebody who follows a network and hears what nodes stream. */
class Listener {
  readonly scene: ProofScene;
  readonly votes = new WindowVotes(rule);
  readonly #onProved = new Map<number, ProvedStep>();

  constructor(by: readonly TestVoter[]) {
    this.scene = new ProofScene(new GrandpaChain(by));
  }

  async follow(): Promise<void> {
    await this.scene.follow({
      onStep: (step) => {
        this.#onProved.set(step.range.toBlock, step);
        atOnce(this.votes.proving(step));
      },
    });
  }

  /** So many blocks are final, each by the votes of some; these nodes tell so. */
  async finalize(blocks: number, by: readonly TestVoter[], nodes = ['a'], setId = 0): Promise<void> {
    for (let count = 0; count < blocks; count += 1) {
      this.scene.chain.append();
      await this.finalizeBest(by, nodes, setId);
    }
  }

  async finalizeBest(by: readonly TestVoter[], nodes = ['a'], setId = 0): Promise<void> {
    const { number } = await this.scene.finalize(0, [...by], setId);
    const step = this.stepTo(number);
    for (const node of nodes) atOnce(this.votes.adding(node, step.justification.hex));
  }

  stepTo(number: number): ProvedStep {
    const step = this.#onProved.get(number);
    ok(step, `block ${number} is proved`);
    return step;
  }

  outcomes(window: number): Record<string, string> {
    const targets = [...voters, ...others].map((voter, id) => ({ id, account: owner(voter) }));
    const samples = sampleVotes({ network, window, targets }, this.votes, this.#ownersIn(window));
    return Object.fromEntries(
      samples.map(({ target, outcome }) => [
        [...voters, ...others][target]?.name,
        outcome.kind === 'answer' ? 'voted' : outcome.reason,
      ]),
    );
  }

  #ownersIn(window: number): ReadonlyMap<string, string | undefined> {
    return new Map([...this.votes.membersIn(window)].map((key) => [key, owners.get(key)]));
  }
}

function stepsOf(work: Sliced<unknown>): number {
  let steps = 0;
  while (!work.next().done) steps += 1;
  return steps;
}

const listeners: Listener[] = [];

async function listening(by: readonly TestVoter[] = voters): Promise<Listener> {
  const listener = new Listener(by);
  listeners.push(listener);
  await listener.follow();
  return listener;
}

describe('votes on finality by window', () => {
  afterEach(async () => {
    for (const { scene } of listeners.splice(0)) await scene.end();
  });

  it('are answers of those who voted, and nulls of who did not, in enough steps', async () => {
    const listener = await listening();
    await listener.finalize(leastSilentSteps, [alice, bob, charlie]);
    deepEqual(listener.outcomes(0), {
      alice: 'voted',
      bob: 'voted',
      charlie: 'voted',
      dave: 'no_vote',
    });
  });

  it('are no samples of anybody in fewer steps, whether they voted or not', async () => {
    const listener = await listening();
    await listener.finalize(leastSilentSteps - 1, [alice, bob, charlie]);
    deepEqual([...new Set(Object.values(listener.outcomes(0)))], ['few_steps']);
  });

  it('are put together over the nodes: a vote that one of them shows is a vote', async () => {
    const listener = await listening();
    await listener.finalize(leastSilentSteps - 1, [alice, bob, charlie], ['a', 'b']);
    await listener.finalize(1, [alice, bob, dave], ['b']);
    deepEqual([...new Set(Object.values(listener.outcomes(0)))], ['voted']);
  });

  it('are not counted twice where a node streams a step again, nor added up over nodes', async () => {
    const listener = await listening();
    await listener.finalize(leastSilentSteps - 1, [alice, bob, charlie], ['a', 'b', 'a', 'b']);
    equal(listener.votes.stepsOf(0, [alice.key]), leastSilentSteps - 1);
  });

  it('belong to the window in which the slot of the block lies that they made final', async () => {
    const listener = await listening();
    await listener.finalize(59, voters);
    await listener.finalize(leastSilentSteps, [alice, bob, charlie]);
    equal(listener.outcomes(0)['dave'], 'voted');
    equal(listener.outcomes(60)['dave'], 'no_vote');
    equal(listener.votes.stepsOf(0, [dave.key]), 59);
    equal(listener.votes.stepsOf(60, [dave.key]), leastSilentSteps);
  });

  it('are asked of nobody who was in no set of the window, and of a new member by the steps of its set', async () => {
    const listener = await listening();
    await listener.finalize(leastSilentSteps, voters);
    listener.scene.chain.append({ next: others });
    await listener.finalizeBest(voters);
    equal(listener.outcomes(0)['erin'], undefined);
    await listener.finalize(leastSilentSteps - 1, others, ['a'], 1);
    deepEqual([listener.outcomes(0)['alice'], listener.outcomes(0)['erin']], ['voted', 'few_steps']);
    await listener.finalize(1, others, ['a'], 1);
    equal(listener.outcomes(0)['erin'], 'voted');
  });

  it('are checked with a pause after each of 700 signatures, also where they waited for a header', async () => {
    const many = Array.from({ length: 700 }, (_, index) => testVoter(`voter ${index}`));
    const listener = await listening(many);
    const later = new WindowVotes(rule);
    listener.scene.chain.append();
    const { number } = await listener.scene.finalize(0, many);
    const step = listener.stepTo(number);
    const { hex } = step.justification;
    atOnce(later.adding('a', hex));
    ok(stepsOf(later.proving(step)) >= many.length);
    ok(stepsOf(later.adding('b', hex)) >= many.length);
    equal(later.stepsOf(0, [many[0]?.key ?? '']), 1);
    equal(stepsOf(later.adding('b', hex)), 0);
  });

  it('are kept as they were signed, for whoever checks them again', async () => {
    const listener = await listening();
    await listener.finalize(1, voters);
    const vote = listener.votes.voteOf(0, alice.key);
    ok(vote);
    const { best } = listener.scene.chain;
    deepEqual([vote.key, vote.hash, vote.number, vote.setId], [alice.key, best.hash, 1, 0]);
    equal(signedVoteBytes(vote).length, 53);
  });

  it('wait for the proof of their block', async () => {
    const listener = await listening();
    const { chain } = listener.scene;
    const later = chain.append();
    atOnce(listener.votes.adding('a', justification(later, voters, 0)));
    equal(listener.votes.stepsOf(0, [alice.key]), 0);
    await listener.scene.finalize(0);
    equal(listener.votes.stepsOf(0, [alice.key]), 1);
  });

  it('of strangers, of another set, of another fork, and what is none tell of nobody', async () => {
    const listener = await listening();
    await listener.finalize(1, voters, []);
    const { chain } = listener.scene;
    const { best } = chain;
    const fork = chain.append({ parent: chain.genesis, slot: 7 });
    const signature = Buffer.alloc(64, 1);
    const unsigned = voters.map((voter) => ({ voter, block: best, signature }));
    const lies: unknown[] = [
      justification(best, others, 0),
      justification(best, voters, 1),
      justification(best, [alice, bob], 0),
      justification(fork, voters, 0),
      hexText(justificationBytes({ target: best, setId: 0, votes: unsigned })),
      '0x00',
      7,
    ];
    for (const lie of lies) atOnce(listener.votes.adding('a', lie));
    const keys = [...voters, ...others].map(({ key }) => key);
    equal(listener.votes.stepsOf(0, keys), 0);
    deepEqual(
      keys.filter((key) => listener.votes.voteOf(0, key)),
      [],
    );
    atOnce(listener.votes.adding('a', justification(best, voters, 0)));
    equal(listener.votes.stepsOf(0, keys), 1);
  });

  it('are forgotten with windows that are closed', async () => {
    const listener = await listening();
    await listener.finalize(61, voters);
    listener.votes.forgetBefore(60);
    equal(listener.votes.stepsOf(0, [alice.key]), 0);
    equal(listener.votes.stepsOf(60, [alice.key]), 2);
  });
});
