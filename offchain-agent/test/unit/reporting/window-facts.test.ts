import { deepEqual, equal, rejects, throws } from 'node:assert/strict';
import { AgentError } from '../../../src/base/error.ts';
import {
  inTime,
  planWindow,
  readFacts,
  type WindowFacts,
  whyIdle,
} from '../../../src/reporting/window-facts.ts';
import { HashChain } from '../../../src/sli/hash-chain.ts';
import { AgentRig, account, firstWindow } from './agent/fakes/agent-rig.ts';
import { FakeClock } from './agent/fakes/fake-clock.ts';
import { parameters } from './agent/fakes/reporter-chain.ts';

const windowS = 20;
const genesis = `0x${'11'.repeat(32)}`;
const links = new HashChain(new Uint8Array(32).fill(7), 5);
const standing = {
  account,
  signer: account,
  joined: firstWindow,
  link: links.head,
  linkWindow: firstWindow - windowS,
};

function factsOf(window: number, change: Partial<WindowFacts> = {}): WindowFacts {
  return { network: 0, window, parameters, targets: [], own: new Set(), standing, ...change };
}

describe('the facts of a window', () => {
  it('are of those that the reporter measures: its own are named, and not among them', async () => {
    const { chain } = new AgentRig();
    const { targets, own, window, network } = await readFacts(chain, 0, firstWindow, account);
    deepEqual(
      targets.map(({ id }) => id),
      [1],
    );
    deepEqual([own, window, network], [new Set([2]), firstWindow, 0]);
  });

  it('say from which window to which one a reporter measures', () => {
    const left = firstWindow + 2 * windowS;
    const why = (window: number, of: WindowFacts['standing']) =>
      whyIdle({ window, network: 0, standing: of }, account);
    equal(why(firstWindow, standing), undefined);
    equal(
      why(firstWindow - windowS, standing),
      `${account} may report from ${new Date(firstWindow * 1_000).toISOString()} on`,
    );
    equal(why(left - windowS, { ...standing, left }), undefined);
    equal(
      why(left, { ...standing, left }),
      `${account} has left this chain: nothing is measured since ${new Date(left * 1_000).toISOString()}`,
    );
  });
});

describe('the plan of a window', () => {
  const plan = (window: number, change: Partial<WindowFacts> = {}) =>
    planWindow(factsOf(window, change), links, genesis, account);

  it('has the link of the window and its instants, from the first link to the last', () => {
    const last = firstWindow + (links.length - 1) * windowS;
    equal(plan(firstWindow).link, links.link(1));
    equal(plan(last).link, links.link(links.length));
    for (const { window, instantsUs } of [plan(firstWindow), plan(last)]) {
      equal(instantsUs.length, parameters.samplesPerWindow);
      for (const instantUs of instantsUs)
        equal(Math.floor(instantUs / 1e6 / windowS) * windowS, window, `${instantUs} lies elsewhere`);
    }
  });

  it('has the number of each instant in the draw, whose order is not that of the time where it is uniform', () => {
    const planned = plan(firstWindow);
    deepEqual(
      planned.numbers,
      planned.instantsUs.map((_, place) => place),
    );
    const uniform = plan(firstWindow, { parameters: { ...parameters, distribution: 'Uniform' } });
    const first = firstWindow * 1_000_000;
    equal(new Set(uniform.numbers).size, parameters.samplesPerWindow);
    deepEqual(
      uniform.numbers,
      uniform.instantsUs.map((instantUs) => (instantUs - first) % parameters.samplesPerWindow),
    );
  });

  it('is none where the hash chain has no link: before it, between two, behind it, and of nobody', () => {
    const behind = firstWindow + links.length * windowS;
    for (const [window, of] of [
      [firstWindow - windowS, standing],
      [firstWindow + windowS / 2, standing],
      [behind, standing],
      [firstWindow, undefined],
    ] as const) {
      throws(() => plan(window, { standing: of }), {
        code: 'bad_input/hash_chain',
        message: `the hash chain of ${account} has 5 links and none for the window ${window}; register a new head with "almanac reporter resume --secret-file NEW"`,
        data: { account, window, length: 5 },
      });
    }
  });

  it('is none with the links of another secret', () => {
    const other = { ...standing, link: new HashChain(new Uint8Array(32).fill(8), 5).head };
    throws(() => plan(firstWindow, { standing: other }), {
      code: 'bad_input/hash_chain',
      message: /is not the one that it registered/,
      data: { account, window: firstWindow },
    });
  });
});

describe('what is awaited for some time only', () => {
  let clock: FakeClock;
  let waiting: AbortSignal | undefined;
  beforeEach(() => {
    clock = new FakeClock(0);
    const until = clock.until.bind(clock);
    clock.until = (dueMs, signal) => {
      waiting = signal;
      return until(dueMs, signal);
    };
  });

  it('is given when it comes, and nothing waits for its end any more', async () => {
    equal(await inTime(Promise.resolve(7), 60_000, clock), 7);
    equal(waiting?.aborted, true);
  });

  it('is retried later when it does not come, and may fail unseen from then on', async () => {
    let fail: (error: Error) => void = () => undefined;
    const never = new Promise<never>((_, reject) => {
      fail = reject;
    });
    const late = rejects(inTime(never, 100, clock), (error) => {
      if (!(error instanceof AgentError)) return false;
      const { code, message, retryable, data } = error;
      deepEqual(
        { code, message, retryable, data },
        {
          code: 'unreachable/slow_chain',
          message: 'the chain did not answer within 100 ms',
          retryable: true,
          data: { within_ms: 100 },
        },
      );
      return true;
    });
    await clock.pass(99);
    equal(waiting?.aborted, false);
    await clock.pass(1);
    await late;
    fail(new Error('nobody waits for this'));
  });

  it('fails as it fails', async () => {
    await rejects(inTime(Promise.reject(new RangeError('no')), 60_000, clock), RangeError);
  });
});
