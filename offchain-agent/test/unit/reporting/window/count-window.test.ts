import { deepEqual } from 'node:assert/strict';
import type { WindowCounting } from '../../../../src/reporting/parts.ts';
import { closingOf, countWindow } from '../../../../src/reporting/window/close-window.ts';
import type { Sample, SampleOutcome } from '../../../../src/sli/sample.ts';
import { AgentRig, account, firstWindow, startMs } from '../agent/fakes/agent-rig.ts';

describe('counting a window', () => {
  const rig = new AgentRig();
  rig.chain.advance(startMs + 20_000);

  it('counts as stopped, by indicator, what nobody kept, and nothing that was seen', async () => {
    const { network, window } = { network: 0, window: firstWindow };
    const subjects = [
      { target: 1, indicator: 'rpc' },
      { target: 3, indicator: 'rpc' },
      { target: 1, indicator: 'reachability' },
    ] as const;
    const instantsUs = [1, 2].map((second) => (window + second) * 1e6);
    const sampleOf = (outcome: SampleOutcome, at = 0): Sample => {
      const place = { network, window, target: 1, indicator: 'rpc' } as const;
      return { ...place, instantUs: instantsUs[at] ?? 0, outcome };
    };
    const stages: string[] = [];
    const kept = [
      sampleOf({ kind: 'untaken', reason: 'offline' }),
      sampleOf({ kind: 'null', reason: 'timeout' }, 1),
    ];
    const { network: of, evidence } = rig.options();
    let header: WindowCounting['header'] | undefined;
    const parts = rig.parts({
      count: async (counting) => {
        ({ header } = counting);
        return { taken: 0, planned: 0, stopped: [] };
      },
    });
    await closingOf({ parts, network: of, account, evidence, clockFault: undefined }, firstWindow);
    if (!header) throw new Error('nothing was counted');
    const counting = { account, header, subjects, instantsUs, seen: [] };
    const found = await countWindow(counting, { samplesOf: async () => kept }, evidence, async (stage) => {
      stages.push(`${stage} ${rig.files.size}`);
    });
    deepEqual(found.stopped, [
      ['rpc', 2],
      ['reachability', 2],
    ]);
    deepEqual([found.taken, found.planned], [1, 6]);
    deepEqual(stages, ['read 0', 'encoded 0', 'written 1']);
  });
});
