import { deepEqual, equal, match } from 'node:assert/strict';
import {
  type Discovered,
  type DiscoveredValidator,
  discoveryDocument,
  discoveryScreen,
  discoveryVerdict,
} from '../../../../../src/measure/cli/probe/discovery-screen.ts';
import { ProbeTally } from '../../../../../src/measure/cli/probe/screen.ts';
import type { AuthorityFinding } from '../../../../../src/measure/discovery/authority-finder.ts';
import type { SampleOutcome } from '../../../../../src/sli/sample.ts';

const nowMs = 1_790_000_000_000;
const peerId = '12D3KooWSmdeC2Xk6DBbthVB9bA9tjVqmUQwjmuBCDLBfU2U1r2R';
const answer: SampleOutcome = { kind: 'answer', latencyUs: 1_500 };
const timeout: SampleOutcome = { kind: 'null', reason: 'timeout' };
const forbidden: SampleOutcome = { kind: 'null', reason: 'forbidden_address' };
const stalled: SampleOutcome = { kind: 'untaken', reason: 'stalled' };

/** A validator with an address for each list of outcomes. */
function validator(
  outcomes: readonly (readonly SampleOutcome[])[],
  finding?: AuthorityFinding,
): DiscoveredValidator {
  const addresses = outcomes.map((all, index) => {
    const tally = new ProbeTally();
    for (const outcome of all) tally.add(outcome);
    return { multiaddr: `/ip4/198.51.100.7/tcp/3033${index}`, isDialled: all.length > 0, tally };
  });
  const record = {
    kind: 'record',
    version: 3,
    peerId,
    addresses: addresses.map(({ multiaddr }) => multiaddr),
    publishedMs: nowMs - 180_000,
  } as const;
  return {
    key: { id: '0x01', keyAddress: '5Key', account: '5Account' },
    finding: finding ?? { record, asked: 3, refusals: new Map() },
    addresses,
  };
}

function discovered(...validators: DiscoveredValidator[]): Discovered {
  return { genesisHash: '0x02', bootnodes: [], isLocal: false, validators };
}

const lost = validator([], { asked: 20, refusals: new Map([['timeout', 2]]), reason: 'no_record' });

describe('discoveryScreen', () => {
  it('has a row for each address, and says why one is not reached or not tried', () => {
    const lines = discoveryScreen(
      discovered(validator([[answer, answer], [timeout, stalled], []]), lost),
      nowMs,
    );
    const cells = lines.map((line) => line.split(/ {2,}/));
    deepEqual(cells, [
      ['validator', 'peer', 'record', 'address', 'responses/requests', 'p50 ms', 'reached'],
      ['5Account', '…fU2U1r2R', '3m', '/ip4/198.51.100.7/tcp/30330', '2/2', '1.50', 'yes'],
      ['5Account', '…fU2U1r2R', '3m', '/ip4/198.51.100.7/tcp/30331', '0/1', '?', 'no: timeout 1, stalled 1'],
      ['5Account', '…fU2U1r2R', '3m', '/ip4/198.51.100.7/tcp/30332', '0/0', '?', 'not tried: not plain TCP'],
      ['5Account', '?', '?', '?', '0/0', '?', 'no record there (20 asked: timeout 2)'],
      ['1 of 2 validators were reached by every ping.'],
    ]);
  });

  it('names --local when addresses of private networks were not probed', () => {
    const lines = discoveryScreen(discovered(validator([[forbidden]])), nowMs);
    match(lines.at(-1) ?? '', /--local/);
  });

  it('shows no control character of an address', () => {
    const one = validator([[answer]]);
    const addresses = one.addresses.map((address) => ({ ...address, multiaddr: '/dns4/\u001b[2J/tcp/1' }));
    match(discoveryScreen(discovered({ ...one, addresses }), nowMs)[1] ?? '', /\/dns4\/\?\[2J\/tcp\/1/);
  });
});

describe('discoveryVerdict', () => {
  const [yes, partly, no] = [validator([[answer]]), validator([[answer, timeout]]), validator([[timeout]])];
  const unknown = validator([[stalled]]);
  const oneOfTwo = validator([[timeout], [answer]]);
  for (const [verdict, validators] of [
    ['yes', [yes, oneOfTwo]],
    ['no', [yes, partly]],
    ['no', [yes, no]],
    ['unreachable', [no, no]],
    ['unreachable', [no, lost]],
    ['unknown', [yes, lost]],
    ['unknown', [yes, unknown]],
    ['unknown', []],
  ] as const) {
    it(`is ${verdict} for ${validators.length}`, () => {
      equal(discoveryVerdict(validators), verdict);
    });
  }
});

describe('discoveryDocument', () => {
  it('tells of each validator its record, its addresses, and what was of no help', () => {
    const times = { count: 2, everyMs: 1_000, timeoutMs: 5_000 };
    const document = discoveryDocument(discovered(validator([[answer]]), lost), times, nowMs);
    const [found, missing] = document['validators'] as Record<string, unknown>[];
    deepEqual(
      [found?.['peer_id'], found?.['age_ms'], found?.['reached'], found?.['missing']],
      [peerId, 180_000, 'yes', null],
    );
    deepEqual(
      [
        missing?.['peer_id'],
        missing?.['age_ms'],
        missing?.['reached'],
        missing?.['missing'],
        missing?.['refusals'],
      ],
      [null, null, 'unknown', 'no_record', { timeout: 2 }],
    );
  });
});
