import { deepEqual, equal, rejects } from 'node:assert/strict';
import { SeenVotes } from '../../../../../tests/support/seen-votes.ts';
import { AgentError } from '../../../../src/base/error.ts';
import type { AgentParts } from '../../../../src/reporting/agent/parts.ts';
import type { CountedWindow, WindowArrivals, WindowCounting } from '../../../../src/reporting/parts.ts';
import { absenceText, type Closing, closingOf } from '../../../../src/reporting/window/close-window.ts';
import { countSample } from '../../../../src/reporting/window/window-run.ts';
import { decodeEvidence } from '../../../../src/sli/evidence/decode.ts';
import type { Sample, SampleOutcome } from '../../../../src/sli/sample.ts';
import { AgentRig, account, firstWindow, signer, startMs } from '../agent/fakes/agent-rig.ts';

const windowS = 20;
const endMs = startMs + 1_000 * windowS;
const answer = { kind: 'answer', latencyUs: 1_000 } as const;

describe('closing a window', () => {
  let rig: AgentRig;
  beforeEach(() => {
    rig = new AgentRig();
    rig.chain.advance(endMs);
  });

  /** Closes it and counts what nobody has counted, as the duty of the window does. */
  async function closing(change: Partial<AgentParts> = {}, clockFault?: string): Promise<Closing> {
    const { network, evidence } = rig.options();
    const parts = rig.parts(change);
    const context = { parts, network, account, evidence, clockFault };
    const { uncounted = [], ...found } = await closingOf(context, firstWindow);
    for (const [sample, samples] of uncounted) countSample(parts.metrics, account, sample, samples);
    return found;
  }

  /** Why there is no report, or that there is one. */
  async function reasonOf(found: Promise<Closing>): Promise<string> {
    const closed = await found;
    return closed.kind === 'absent' ? closed.absence.reason : closed.kind;
  }

  /** What was seen of blocks, with own clocks that are as far off. */
  function arrivalsOf(offsetMs: number | undefined, arrivals: Partial<WindowArrivals> = {}) {
    return {
      arrivalsOf: async () => ({ samples: [], ...arrivals }),
      clockOffsetMs: () => offsetMs,
      dropBefore: async () => undefined,
      close: async () => undefined,
    };
  }

  /** Puts samples at the first instants that are planned for target 1. */
  async function keep(...outcomes: readonly SampleOutcome[]): Promise<void> {
    let instantsUs: readonly number[] = [];
    await closing({
      count: async (counting) => {
        ({ instantsUs } = counting);
        return { taken: 0, planned: 0, stopped: [] };
      },
    });
    rig.figures.length = 0;
    const samples = outcomes.map((outcome, index): Sample => {
      const place = { network: 0, window: firstWindow, target: 1, indicator: 'rpc' } as const;
      return { ...place, instantUs: instantsUs[index] ?? 0, outcome };
    });
    await rig.store.putSamples(account, samples);
  }

  const counted = (name: string) => rig.figures.filter(([series]) => series === name);

  it('waits until its end is final: before, nobody knows which blocks are in it', async () => {
    rig.chain.advance(endMs - 1);
    await rejects(closing(), {
      code: 'unknown/not_final',
      message: `the end of the window ${firstWindow} is not final yet`,
      retryable: true,
    });
  });

  it('begins with the block that makes its end final', async () => {
    const found = await closing({}, 'the clock was set');
    deepEqual(found, {
      kind: 'absent',
      absence: { reason: 'clock_fault', sentence: 'the clock was set' },
    });
    equal(found.kind === 'absent' && absenceText(found.absence), 'clock_fault: the clock was set');
  });

  it('is without a report where the reporter is none', async () => {
    rig.chain.standing = undefined;
    equal(await reasonOf(closing()), 'not_active');
  });

  it('comes in time for the first open window, and too late for the one before', async () => {
    await keep(answer);
    rig.chain.firstOpen = firstWindow;
    equal(await reasonOf(closing()), 'reported');
    rig.chain.firstOpen = firstWindow + windowS;
    equal(await reasonOf(closing()), 'too_late');
  });

  it('leaves the report that the chain has, and says that the store has lost it', async () => {
    await keep(answer);
    const found = await closing();
    equal(found.kind, 'reported');
    const [row] = found.kind === 'reported' ? found.rows : [];
    rig.chain.accept(row?.call ?? '');
    deepEqual(await closing(), {
      kind: 'reported',
      contentId: rig.chain.reports.get(firstWindow)?.contentId.slice(2),
      taken: 0,
      planned: 0,
      rows: [],
    });
    deepEqual(rig.told, [
      {
        level: 'warn',
        data: { window: firstWindow },
        message: 'the chain holds a report of this window that the store does not know; it stays',
      },
    ]);
  });

  it('gives what is to be sent, and counts what nobody kept', async () => {
    await keep(answer, { kind: 'untaken', reason: 'offline' });
    const found = await closing();
    equal(found.kind, 'reported');
    if (found.kind !== 'reported') return;
    const { rows, contentId, taken, planned } = found;
    deepEqual([taken, planned], [1, 4]);
    for (const { call } of rows) rig.chain.accept(call);
    equal(`0x${contentId}`, rig.chain.reports.get(firstWindow)?.contentId);
    deepEqual(
      rows.map(({ account: sender, state, attempts }) => ({ sender, state, attempts })),
      [{ sender: signer, state: 'pending', attempts: 0 }],
    );
    const labels = { reporter: account, indicator: 'rpc' };
    deepEqual(rig.figures, [
      ['almanac_samples_total', { ...labels, outcome: 'untaken' }, 2],
      ['almanac_samples_untaken_total', { ...labels, reason: 'stopped' }, 2],
    ]);
  });

  it('reports the votes of another network beside what was drawn, but for the own ones', async () => {
    const votes = new SeenVotes([1, 2]);
    const found = await closing({ votes });
    equal(found.kind, 'reported');
    for (const { call } of found.kind === 'reported' ? found.rows : []) rig.chain.accept(call);
    deepEqual(rig.chain.reports.get(firstWindow)?.entries, [
      { target: 1, indicator: 'finality', samples: 1, buckets: [] },
    ]);
    deepEqual(
      counted('almanac_sample_nulls_total').map(([, labels]) => labels),
      [{ reporter: account, indicator: 'finality', reason: 'no_vote' }],
    );
  });

  for (const [what, watch, inWindow, expected] of [
    ['as the window shows it', 7.6, 3.4, 3],
    ['as it is now where the window shows none', 7.6, undefined, 8],
    ['that nobody could tell', undefined, undefined, undefined],
  ] as const) {
    it(`writes the offset of the clock into the evidence, rounded, ${what}`, async () => {
      await keep(answer);
      await closing({ arrivals: arrivalsOf(watch, { clockOffsetMs: inWindow }) });
      const [header] = [...rig.files.values()].map((bytes) => decodeEvidence(bytes).header);
      equal(header?.clockOffsetMs, expected);
      equal(header?.window, firstWindow);
    });
  }

  for (const [offsetMs, reason] of [
    [1_001, 'clock_offset'],
    [-1_001, 'clock_offset'],
    [1_000, 'clock_fault'],
    [undefined, 'clock_fault'],
  ] as const) {
    it(`withholds a window by its arrivals, at an offset of ${offsetMs} ms as ${reason}`, async () => {
      await keep(answer);
      const arrivals = arrivalsOf(offsetMs, { withheld: 'the clock is off' });
      deepEqual(await closing({ arrivals }), {
        kind: 'absent',
        absence: { reason, sentence: 'the clock is off' },
      });
    });
  }

  it('is without a report where the chain takes none of that size, and says what to do', async () => {
    await keep(answer);
    const tooLarge = new AgentError('bad_input/report_size', 'the report has 4097 entries');
    const say = (failure: Error): void => {
      Object.assign(rig.chain, { reportCalls: async () => await Promise.reject(failure) });
    };
    say(tooLarge);
    deepEqual(await closing(), {
      kind: 'absent',
      absence: {
        reason: 'report_size',
        sentence: 'the report has 4097 entries; divide the targets among several networks, or register fewer',
      },
    });
    const other = new AgentError('bad_input/metadata', 'another runtime');
    say(other);
    await rejects(closing(), other);
  });

  it('waits for a person with what only one can mend, until the chain has closed the window', async () => {
    const { standing } = rig.chain;
    rig.chain.standing = standing && { ...standing, link: `0x${'00'.repeat(32)}` };
    await rejects(closing(), { code: 'bad_input/hash_chain', retryable: false });
    rig.chain.firstOpen = firstWindow + windowS;
    equal(await reasonOf(closing()), 'too_late');
  });

  it('takes an answer at the time-out of the window, and none after it, whatever it was asked under', async () => {
    const { timeoutMs } = rig.chain.sampling;
    await keep(
      { kind: 'answer', latencyUs: 1_000 * timeoutMs },
      { kind: 'answer', latencyUs: 1_000 * timeoutMs + 1 },
    );
    equal(await reasonOf(closing()), 'reported');
    const [samples = []] = [...rig.files.values()].map((bytes) => decodeEvidence(bytes).samples);
    deepEqual(
      samples.slice(0, 2).map(({ outcome }) => outcome),
      [
        { kind: 'answer', latencyUs: 1_000 * timeoutMs },
        { kind: 'null', reason: 'timeout' },
      ],
    );
  });

  it('takes what was counted elsewhere', async () => {
    await keep(answer);
    const asked: WindowCounting[] = [];
    const elsewhere: CountedWindow = { taken: 0, planned: 9, stopped: [['rpc', 9]] };
    const found = await closing({
      count: async (counting) => {
        asked.push(counting);
        return elsewhere;
      },
    });
    deepEqual(found, {
      kind: 'absent',
      absence: { reason: 'no_samples', sentence: 'none of 9 planned samples was taken' },
    });
    deepEqual(
      asked.map(({ header, subjects }) => [header.window, subjects]),
      [[firstWindow, [{ target: 1, indicator: 'rpc' }]]],
    );
    deepEqual(rig.files.size, 0);
  });

  it('counts here what cannot be counted elsewhere, and says so', async () => {
    await keep(answer);
    const failure = new Error('the worker is gone');
    const count = async (): Promise<CountedWindow> => {
      throw failure;
    };
    equal(await reasonOf(closing({ count })), 'reported');
    deepEqual(rig.told, [
      {
        level: 'warn',
        data: { err: failure, window: firstWindow },
        message: 'a window is counted next to what is measured: it could not be elsewhere',
      },
    ]);
  });
});
