import { deepEqual, equal, ok, throws } from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OracleVerdict } from '../../offchain-agent/src/ha/oracle/finding.ts';
import { KeptFaults } from '../../tests/chaos/ha/kept-faults.ts';
import { type HaCampaignOptions, parseHaCampaignOptions } from '../../tests/chaos/ha/options.ts';
import type { PlayedFault } from '../../tests/chaos/ha/play.ts';

function parsed(...args: readonly string[]): HaCampaignOptions {
  const options = parseHaCampaignOptions(args);
  ok(options !== 'help');
  return options;
}

describe('the options of a chaos of high availability', () => {
  it('draw from rotations, on both coordinators and engines, and from faults of an etcd where there is one', () => {
    for (const coordinator of ['etcd', 'file']) {
      const { kinds } = parsed('--coordinator', coordinator);
      equal(kinds.filter((kind) => kind.startsWith('rotate-')).length, 8);
      equal(kinds.includes('etcd-wiped'), coordinator === 'etcd');
    }
    const { kinds } = parsed('--engine', 'babe');
    equal(kinds.filter((kind) => kind.startsWith('rotate-')).length, 8);
    throws(() => parsed('--coordinator', 'file', '--kind', 'quorum-lost'), /--kind quorum-lost: expected/);
    throws(() => parsed('--coordinator', 'memory'), {
      message: '--coordinator memory: expected etcd or file',
    });
  });
});

describe('the kept faults of a chaos of high availability', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-kept-'));
    file = join(folder, 'faults.jsonl');
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  const fault = { kind: 'rotate-late', wholeS: 1 } as unknown as PlayedFault;
  const judged = (network: number, count: number, ...findings: readonly string[]) => {
    const verdicts: OracleVerdict[] = [{ rule: 'one_vote', judged: count, findings }];
    return { network, verdicts, unreadable: 1 };
  };

  it('keep the last verdict of each network for the next start', () => {
    const options = parsed('--resume', file);
    const kept = new KeptFaults(options);
    kept.add({ ...judged(1, 3), fault });
    kept.add({ ...judged(1, 5, 'two votes'), fault });
    const { faults, ...again } = continued(options);
    equal(faults, 2);
    again.kept.add({ ...judged(2, 4), fault });
    again.kept.add(judged(2, 6));
    const last = continued(options);
    equal(last.faults, 3);
    deepEqual(last.kept.judged(), {
      verdicts: [{ rule: 'one_vote', judged: 11, findings: ['two votes'] }],
      unreadable: 2,
    });
  });

  it('drop a last line that was not written whole', () => {
    const options = parsed('--resume', file);
    new KeptFaults(options).add({ ...judged(1, 3), fault });
    appendFileSync(file, '{"network":1,"verd');
    equal(continued(options).faults, 1);
    continued(options).kept.add({ ...judged(2, 3), fault });
    equal(continued(options).faults, 2);
  });

  it('refuse other options, but for more faults of the same draw', () => {
    new KeptFaults(parsed('--resume', file));
    equal(continued(parsed('--resume', file, '--faults', '200')).faults, 0);
    throws(() => new KeptFaults(parsed('--resume', file, '--seed', '2')), /it is of other options/);
  });

  function continued(options: HaCampaignOptions): { readonly kept: KeptFaults; readonly faults: number } {
    const kept = new KeptFaults(options);
    return { kept, faults: kept.faults.length };
  }
});
