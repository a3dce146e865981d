import { deepEqual, equal, rejects } from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { type CensusLife, voterAccount, voters } from '../../../../../tests/support/census-life.ts';
import {
  CensusScene,
  firstWindow,
  lifeOf,
  slotMs,
  windowMs,
} from '../../../../../tests/support/census-scene.ts';
import { SeenVotes } from '../../../../../tests/support/seen-votes.ts';
import { describeVoteWatch } from '../../../../../tests/support/vote-watch-conformance.ts';
import { Attempts } from '../../../../src/base/attempts.ts';
import { AgentError } from '../../../../src/base/error.ts';
import { createLogger } from '../../../../src/base/logger.ts';
import { atOnce } from '../../../../src/base/sliced.ts';
import { WindowVotes } from '../../../../src/measure/finality/window-votes.ts';
import { RealVoteWatch } from '../../../../src/reporting/agent/watch-votes.ts';
import type { WindowPlan } from '../../../../src/reporting/window-facts.ts';
import { parameters as anyParameters } from '../../sli/evidence/evidence-case.ts';
import { FakeClock } from './fakes/fake-clock.ts';

const log = createLogger({ level: 'silent' });
const windowS = windowMs / 1_000;
const graceMs = 90_000;
const parameters = { ...anyParameters, windowMs, graceMs };
const targets = voters.map(({ name }, place) => ({
  id: place + 1,
  label: name,
  account: voterAccount(name),
  addresses: [],
}));

function planOf(window: number): WindowPlan {
  const standing = undefined;
  const none = { own: new Set<number>(), instantsUs: [], numbers: [] };
  return { network: 1, window, parameters, targets, standing, link: '0x', ...none };
}

async function mute(): Promise<never> {
  throw await Promise.resolve(new AgentError('unreachable/closed', 'no', { retryable: true }));
}

/** A network of three voters, a follower of it and two nodes at which votes are heard. */
class World {
  readonly life: CensusLife = lifeOf(4, { slots: 1 });
  readonly scene = new CensusScene(this.life, ['one', 'two']);
  readonly votes = new WindowVotes({ engine: 'aura', slotMs, windowMs });
  readonly #end = new AbortController();
  readonly clock = new FakeClock(0);
  opened = 0;
  refusals = 0;
  /** How many nodes stream nothing. */
  mutes = 0;
  readonly watch = new RealVoteWatch({
    engine: 'aura',
    slotMs,
    votes: this.votes,
    urls: ['ws://one.example', 'ws://two.example'],
    open: async (url) => {
      this.opened += 1;
      if (this.refusals-- > 0) throw new AgentError('unreachable/closed', 'no', { retryable: true });
      const client = this.scene.node(url.includes('one') ? 'one' : 'two');
      return await Promise.resolve({
        client: this.mutes-- > 0 ? Object.create(client, { subscribe: { value: mute } }) : client,
        epochSlots: undefined,
        chainName: 'Any',
        specName: 'any',
        onLost: () => undefined,
        close: () => undefined,
      });
    },
    followed: () => this.scene.follower.followed,
    nowMs: () => this.nowMs,
    attempts: new Attempts(this.clock, log),
    log,
    signal: this.#end.signal,
  });
  nowMs = firstWindow * 1_000 + windowMs;
  readonly signal = this.#end.signal;
  #listening: Promise<void> | undefined;

  constructor() {
    this.scene.onProved = (step) => atOnce(this.votes.proving(step));
  }

  async listen(): Promise<void> {
    await this.scene.follow();
    await this.listenLate();
  }

  /** Hears the votes at the nodes of a network that is followed already. */
  async listenLate(): Promise<void> {
    this.#listening = this.watch.listen();
    await this.scene.settle();
  }

  /** Lives through so many slots; each block is final at once, and the nodes tell. */
  async live(slots: number): Promise<void> {
    for (let slot = 0; slot < slots; slot += 1) {
      this.life.live(1);
      await this.scene.tell();
    }
  }

  async end(): Promise<void> {
    this.#end.abort();
    await this.#listening;
    await this.scene.end();
  }

  async outcomes(window: number): Promise<readonly (readonly [number, string])[]> {
    const samples = await this.watch.votesOf(planOf(window));
    return samples.map(({ target, outcome }) => [
      target,
      outcome.kind === 'answer' ? 'voted' : outcome.reason,
    ]);
  }
}

describe('watches over votes', () => {
  const plan = planOf(firstWindow);
  let world: World | undefined;
  afterEach(async () => {
    await world?.end();
    world = undefined;
  });

  describeVoteWatch('the real one', async () => {
    const begun = new World();
    world = begun;
    await begun.listen();
    await begun.live(80);
    return { watch: begun.watch, plan, prove: async () => await begun.live(80) };
  });

  describeVoteWatch('SeenVotes', async () => {
    let provedS = firstWindow;
    const prove = async (): Promise<void> => {
      provedS += 2 * windowS;
    };
    const ids = targets.map(({ id }) => id);
    return await Promise.resolve({ watch: new SeenVotes(ids, () => provedS), plan, prove });
  });
});

describe('the votes of another network', () => {
  const all = (outcome: string) => targets.map(({ id }) => [id, outcome]);
  let world: World;

  beforeEach(() => {
    world = new World();
  });
  afterEach(async () => {
    await world.end();
    deepEqual(world.scene.faults, []);
  });

  it('are sampled of the targets that own the keys, by the proved state of the network', async () => {
    await world.listen();
    await world.live(37 + 120);
    deepEqual(await world.outcomes(firstWindow), all('voted'));
  });

  it('wait until a block after the window is proved', async () => {
    await world.listen();
    await world.live(80);
    await rejects(world.outcomes(firstWindow), {
      code: 'unknown/votes_open',
      message: `the blocks of window ${firstWindow} are not all proved yet`,
      retryable: true,
    });
    await world.live(80);
    equal((await world.outcomes(firstWindow)).length, targets.length);
  });

  it('are given up after a third of the grace, so that the rest of the report is in time', async () => {
    await world.listen();
    world.nowMs += graceMs / 3 - 1;
    await rejects(world.outcomes(firstWindow), { code: 'unknown/votes_open' });
    world.nowMs += 1;
    deepEqual(await world.outcomes(firstWindow), []);
  });

  it('of which only few were heard are no samples', async () => {
    await world.scene.follow();
    await world.live(37 + 85);
    await world.listenLate();
    await world.live(35);
    deepEqual(await world.outcomes(firstWindow), all('few_steps'));
    await world.live(100);
    deepEqual(await world.outcomes(firstWindow + windowS), all('voted'));
  });

  it('are heard at a node that could not be opened at first', async () => {
    world.refusals = 2;
    await world.listen();
    equal(world.opened, 2);
    await world.clock.pass(1_000);
    await world.scene.settle();
    equal(world.opened, 4);
    await world.live(37 + 120);
    deepEqual(await world.outcomes(firstWindow), all('voted'));
  });

  it('leave nothing at the signal of a node that streamed none', async () => {
    world.mutes = 2;
    await world.listen();
    await world.clock.pass(1_000);
    await world.scene.settle();
    equal(world.opened, 4);
    equal(getEventListeners(world.signal, 'abort').length, 0);
  });
});
