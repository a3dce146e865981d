import assert from 'node:assert/strict';
import type { ReporterInfo } from '../../../../../src/chain/reporting/reporting-shapes.ts';
import {
  reporterState,
  statusDocument,
  statusLines,
} from '../../../../../src/registry/cli/reporter/status.ts';

const nowS = 1_795_132_860;
const open = { chainName: 'Local', url: 'ws://127.0.0.1:9944', network: 0 };
const link = `0x${'22'.repeat(32)}`;

function reporter(changes: Partial<ReporterInfo> = {}): ReporterInfo {
  return {
    account: '5Reporter',
    signer: '5Signer',
    joined: 1_795_132_800,
    left: undefined,
    reported: 1_795_132_820,
    region: 'eu-west',
    link,
    linkWindow: 1_795_132_820,
    ...changes,
  };
}

describe('almanac reporter status', () => {
  it('tells joining, joined, leaving and left apart by the time of the chain', () => {
    const states = [
      { joined: nowS + 20 },
      { joined: nowS },
      { joined: 0, left: nowS + 20 },
      { joined: 0, left: nowS },
    ].map((of) => reporterState({ left: undefined, ...of }, nowS));
    assert.deepEqual(states, ['joining', 'joined', 'leaving', 'left']);
  });

  it('shows a line for each reporter', () => {
    const silent = reporter({ account: '5Other', region: undefined, reported: undefined });
    assert.deepEqual(statusLines([reporter(), silent], nowS, open), [
      'Local at ws://127.0.0.1:9944: reporters of this chain, 2026-11-20 00:01:00 UTC',
      '',
      'reporter   signs with  region   joined (UTC)         last reported (UTC)  state',
      '5Reporter  5Signer     eu-west  2026-11-20 00:00:00  2026-11-20 00:00:20  joined',
      '5Other     5Signer     -        2026-11-20 00:00:00  never                joined',
    ]);
  });

  it('documents the newest link and its window, which an agent needs to go on', () => {
    const [shown] = statusDocument([reporter()], nowS, open).reporters;
    assert.deepEqual([shown?.link, shown?.link_window_s, shown?.left_s], [link, 1_795_132_820, null]);
  });
});
