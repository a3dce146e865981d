import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { offerExample, parseOffer, readOffer } from '../../../src/agreement/offer-file.ts';
import { AgentError } from '../../../src/base/error.ts';
import { parseYaml } from '../../../src/base/yaml.ts';
import { almanacCurrency } from '../../../src/chain/amount.ts';

const authorship = {
  target: 'v1',
  indicator: 'authorship',
  period: 'day',
  share: '99%',
  floor: '98%',
  fee: '100 ALM',
  cap: '400 ALM',
  until: '2027-12-31',
};

const faultsOf = (document: unknown): readonly string[] => {
  try {
    parseOffer(document, 'offer.yaml', almanacCurrency);
  } catch (error) {
    if (error instanceof AgentError) return error.data['faults'] as readonly string[];
    throw error;
  }
  return [];
};

describe('parseOffer', () => {
  it('reads the shipped example, which has the defaults that it says', () => {
    const file = fileURLToPath(new URL('../../../../docs/examples/offer.yaml', import.meta.url));
    const shipped = readOffer(file, {}, almanacCurrency);
    assert.equal(shipped.capacity, 4);
    const yaml = parseYaml(readFileSync(file, 'utf8'));
    assert.ok('value' in yaml);
    const { period, coverage, reporters, periods, ...least } = yaml.value as Record<string, unknown>;
    assert.deepEqual([period, coverage, reporters, periods], ['month', '80%', 3, 12]);
    assert.deepEqual(parseOffer(least, file, almanacCurrency), shipped);
    assert.equal(parseOffer({ ...least, capacity: undefined }, file, almanacCurrency).capacity, 1);
  });

  it('reads the example that it shows', () => {
    const yaml = parseYaml(offerExample);
    assert.ok('value' in yaml);
    assert.deepEqual(parseOffer(yaml.value, 'the example', almanacCurrency), {
      target: 'rpc.example.org',
      indicator: 'rpc',
      period: 'month',
      guarantor: undefined,
      objective: { withinUs: 800_000, sharePpm: 995_000, floorPpm: 980_000 },
      minCoveragePpm: 800_000,
      minReporters: 3,
      fee: 100_000_000_000_000n,
      cap: 400_000_000_000_000n,
      mostPeriods: 12,
      capacity: 4,
      untilS: Date.UTC(2027, 11, 31) / 1_000,
    });
  });

  it('asks nothing of reporters where slots are counted, and takes numbers as text and as numbers', () => {
    const read = parseOffer({ ...authorship, target: 3, periods: '2', capacity: 5 }, 'x', almanacCurrency);
    assert.deepEqual(
      [read.target, read.objective.withinUs, read.minCoveragePpm, read.minReporters],
      ['3', 0, 0, 0],
    );
    assert.deepEqual([read.mostPeriods, read.capacity], [2, 5]);
    const without = parseOffer(authorship, 'x', almanacCurrency);
    assert.deepEqual([without.mostPeriods, without.capacity], [12, 1]);
  });

  it('says all that is wrong at once, each where it stands', () => {
    const faults = faultsOf({
      indicator: 'uptime',
      period: 'year',
      share: '100.5%',
      floor: 98,
      fee: '100',
      cap: '400 DOT',
      periods: 0,
      until: '2027-02-30',
      penalty: 1,
    });
    assert.deepEqual(faults, [
      'target: must be given; text',
      'indicator: must be one of authorship, rpc, arrival, reachability',
      'period: must be one of day, week, month',
      'share: "100.5%" is not a share; expected a percentage from 0% to 100%, for example 99.5%',
      'floor: must be text',
      'fee: must be an amount with its unit, for example 100 ALM',
      'cap: must be an amount with its unit, for example 100 ALM',
      'periods: must be at least 1',
      'until: "2027-02-30" is not a date; expected a UTC date or time since 1970, for example 2026-11-20, 2026-11-20T09:00Z, 2026-W47, 2026-11 or 2026',
      'penalty: unknown field',
    ]);
  });

  it('refuses a floor that is not below the share', () => {
    assert.deepEqual(faultsOf({ ...authorship, floor: '98.9999%' }), []);
    assert.deepEqual(faultsOf({ ...authorship, floor: '99%' }), [
      'floor: must be below the share: at the floor the whole cap is paid',
    ]);
  });

  it('wants a latency of what is sampled, and none of slots', () => {
    assert.deepEqual(faultsOf({ ...authorship, indicator: 'rpc' }), [
      'within: must be given; how soon an answer counts, for example 800ms',
    ]);
    assert.deepEqual(faultsOf({ ...authorship, within: '1s', coverage: '80%', reporters: 3 }), [
      'within: must be left out: slots are counted, and neither sampled nor timed',
      'coverage: must be left out: slots are counted, and neither sampled nor timed',
      'reporters: must be left out: slots are counted, and neither sampled nor timed',
    ]);
  });
});
