import { deepEqual, equal, ok, throws } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { FakeServedChain, noonS, windowS } from '../../../../../tests/support/fake-served-chain.ts';
import { silentLogger } from '../../../../../tests/support/silent-logger.ts';
import { slots } from '../../../../../tests/support/status-scene.ts';
import type { AgentError } from '../../../../src/base/error.ts';
import { burnRates } from '../../../../src/serve/objective/burn-rates.ts';
import { namedObjectives, oneObjective } from '../../../../src/serve/objective/objectives.ts';
import { readOpenSlo } from '../../../../src/serve/objective/read-open-slo.ts';
import { StatusBoard } from '../../../../src/serve/status/status-board.ts';
import { openSloOf, writeOpenSlo } from '../../../../src/serve/status/write-open-slo.ts';
import { documents, indicator, service, slo } from './open-slo-documents.ts';

const rules = new URL('../../../../../deploy/prometheus/slo.rules.yml', import.meta.url);

describe('the export of a chain', () => {
  it('comes back as the same bytes, whatever targets are called', async () => {
    const text = await exported('v1', 'a"b\\c\nd', `${'x'.repeat(70)}: 🦀`, '2026-01-01', '<b>&*!|#');
    equal(writeOpenSlo(readOpenSlo(text, 'it').documents), text);
  });

  it('has an SLO of each target and indicator, which says what was promised', async () => {
    const { objectives } = readOpenSlo(await exported('v1', 'v2'), 'it');
    deepEqual(
      objectives,
      [1, 2].map((id) => ({
        slo: `network-0-target-${id}-authorship`,
        network: 'fake',
        target: { id },
        indicator: 'authorship',
        objectivePpm: 995_000,
      })),
    );
  });

  it('names every object that it refers to, and each document has its name once', async () => {
    const documents = parseAllDocuments(await exported('v1')).map((one) => one.toJS() as { kind: string });
    deepEqual(
      documents.map(({ kind }) => kind),
      [
        'Service',
        'SLI',
        'AlertNotificationTarget',
        ...burnRates.map(() => 'AlertCondition'),
        ...burnRates.map(() => 'AlertPolicy'),
        'SLO',
      ],
    );
  });

  it('cannot promise everything: OpenSLO has no such objective', async () => {
    const networks = await networksOf(1_000_000, 'v1');
    throws(() => openSloOf(networks), { code: 'bad_input/objective', message: /no objective of 100%/ });
  });
});

describe('burn rates', () => {
  it('are those on which the rules for Prometheus alert', () => {
    const { groups } = parse(readFileSync(rules, 'utf8')) as {
      groups: { rules: { alert?: string; expr: string; labels?: { severity: string } }[] }[];
    };
    const found = groups.flatMap((group) =>
      group.rules
        .filter(({ alert }) => alert)
        .map(({ expr, labels }) => {
          const ranges = [...expr.matchAll(/ratio(\w+)/g)].map(([, range]) => range);
          const rate = Number(/> ([\d.]+) \*/.exec(expr)?.[1] ?? 1);
          return { rate, over: ranges[0], and: ranges[1], severity: labels?.severity };
        }),
    );
    deepEqual(found, burnRates);
  });
});

describe('a file of somebody else', () => {
  it('is refused as a whole with everything that cannot be held, each by its path', () => {
    const faults = faultsOf(foreign);
    deepEqual(faults, [
      'document 1 (SLO web) spec.indicator.spec.ratioMetric.counter: must be one of true',
      'document 1 (SLO web) spec.indicator.spec.ratioMetric.good.metricSource.spec.query: must be almanac_slo_good_events_total{network="..",target="..",indicator=".."}: one series of /metrics/slo',
      'document 1 (SLO web) spec.indicator.spec.ratioMetric.bad: an indicator of Almanac is the ratio of good to total',
      'document 1 (SLO web) spec.indicator.spec.ratioMetric.total.metricSource.metricSourceRef: Almanac reads the metrics of `almanac serve` alone; expected type: Prometheus',
      'document 1 (SLO web) spec.timeWindow[0].duration: must be one of 1M',
      'document 1 (SLO web) spec.timeWindow[0].isRolling: must be one of false',
      'document 1 (SLO web) spec.timeWindow[0].calendar: must be given; a group of fields',
      'document 1 (SLO web) spec.budgetingMethod: must be one of Occurrences',
      'document 1 (SLO web) spec.objectives[0].target: must have no more decimals than parts per million',
      'document 1 (SLO web) spec.objectives[0].timeSliceTarget: Almanac holds one share of good to total by objective',
      'document 1 (SLO web) spec.owner: unknown field',
      'document 2 kind: DataSource: Almanac reads the metrics of `almanac serve` alone',
      'document 3 (AlertNotificationTarget mail) spec.target: alerts go to Alertmanager, whose configuration says to whom; must be alertmanager',
      'document 4 (AlertCondition fast) spec: the rules for Prometheus alert on burn rates of 14.4 over 2h (critical), 6 over 6h (critical), 3 over 1d (warning), 1 over 3d (warning)',
    ]);
  });

  for (const [what, text, fault] of [
    ['nothing', '', /the document: has no document of OpenSLO/],
    ['no YAML', 'a: [', /line 1, column \d+: /],
    ['no object', '12', /document 1 kind: must be one of Service, SLI/],
    [
      'another version',
      stringify({ ...service(), apiVersion: 'openslo/v1alpha' }),
      /apiVersion: must be one of openslo\/v1$/,
    ],
    [
      'two of one name',
      `${stringify(service())}---\n${stringify(service())}`,
      /Service web: there are several/,
    ],
    [
      'a name that leads nowhere',
      stringify(slo('a', { indicatorRef: 'b' })),
      /SLO a spec\.indicatorRef: no SLI b/,
    ],
    [
      'two objectives of one figure',
      [slo('a'), slo('b')].map((one) => stringify(one)).join('---\n'),
      /SLO b: is of the same target and indicator as SLO a/,
    ],
    [
      'good and total of two targets',
      stringify(slo('a', { indicator: indicator('1', '2') })),
      /total\.metricSource\.spec\.query: must be of the same/,
    ],
    [
      'neither target nor targetPercent',
      stringify(slo('a', { objectives: [{}] })),
      /objectives\[0\]: must have one of target/,
    ],
    [
      'an objective of 100 %',
      stringify(slo('a', { objectives: [{ target: 1 }] })),
      /target: must be below 1/,
    ],
    ['aliases that multiply', bomb(), /the document: .*alias/i],
  ] as const) {
    it(`that has ${what} is refused by name`, () => {
      const faults = faultsOf(text);
      ok(
        faults.some((one) => fault.test(one)),
        faults.join('\n'),
      );
    });
  }

  it('is never shown with what steers a terminal', () => {
    for (const fault of faultsOf(stringify({ ...service(), metadata: { name: '\u001b[2J' } }))) {
      ok(!fault.includes('\u001b'));
    }
  });

  it('loses nothing that was accepted, in whatever form it came', () => {
    fc.assert(
      fc.property(documents(), fc.boolean(), fc.boolean(), (given, isList, isJson) => {
        const text = isList
          ? stringify(given)
          : given.map((one) => (isJson ? JSON.stringify(one) : stringify(one))).join('\n---\n');
        const read = readOpenSlo(text, 'it');
        const written = writeOpenSlo(read.documents);
        const after = parseAllDocuments(written).map((one) => one.toJS() as object);
        deepEqual(byName(after), byName(given));
        equal(writeOpenSlo(readOpenSlo(written, 'it').documents), written);
      }),
      { numRuns: 60 },
    );
  });
});

describe('objectives of a file', () => {
  const objectives = namedObjectives(
    [
      { slo: 'a', network: 'n', target: { id: 3 }, indicator: 'rpc', objectivePpm: 1 },
      { slo: 'b', network: 'n', target: { name: 'v3' }, indicator: 'rpc', objectivePpm: 2 },
    ],
    990_000,
  );
  const of = (target: number, label: string, network = 'n', indicator = 'rpc' as const) =>
    objectives.of({ network, target, label, indicator });

  it('hold for the target that they name by id, or by name; the usual one for all others', () => {
    deepEqual([of(3, 'v3'), of(4, 'v3'), of(4, 'v4'), of(3, 'v3', 'other')], [1, 2, 990_000, 990_000]);
  });
});

async function networksOf(objectivePpm: number, ...names: string[]) {
  const chain = FakeServedChain.withValidators(...names);
  for (const { target } of chain.targets) chain.windows.push(slots(target, noonS - windowS, 9));
  const board = new StatusBoard(chain, oneObjective(objectivePpm), silentLogger());
  const { networks } = await board.now();
  board.close();
  return networks;
}

async function exported(...names: string[]): Promise<string> {
  return writeOpenSlo(openSloOf(await networksOf(995_000, ...names)));
}

function faultsOf(text: string): readonly string[] {
  try {
    readOpenSlo(text, 'it');
  } catch (error) {
    const { code, data } = error as AgentError;
    equal(code, 'bad_input/open_slo');
    return (data as { faults: string[] }).faults;
  }
  throw new Error('it was taken');
}

function bomb(): string {
  const rows = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
  for (let row = 1; row < 12; row += 1) {
    rows.push(`a${row}: &a${row} [${Array.from({ length: 9 }, () => `*a${row - 1}`).join(', ')}]`);
  }
  return rows.join('\n');
}

function byName(all: readonly object[]): readonly object[] {
  const key = (one: object): string => {
    const { kind, metadata } = one as { kind: string; metadata: { name: string } };
    return `${kind} ${metadata.name}`;
  };
  return all.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

const foreign = `
apiVersion: openslo/v1
kind: SLO
metadata: { name: web }
spec:
  owner: team-a
  service: web
  indicator:
    metadata: { name: ok }
    spec:
      ratioMetric:
        counter: false
        good: { metricSource: { type: Prometheus, spec: { query: 'sum(rate(http_requests{code="200"}[5m]))' } } }
        bad: { metricSource: { type: Prometheus, spec: { query: x } } }
        total:
          metricSource:
            metricSourceRef: prom
            type: Prometheus
            spec: { query: 'almanac_slo_events_total{network="n",name="v\\"1",indicator="rpc"}' }
  timeWindow: [{ duration: 4w, isRolling: true }]
  budgetingMethod: Timeslices
  objectives: [{ target: 0.99999999, timeSliceTarget: 0.9 }]
---
- { apiVersion: openslo/v1, kind: DataSource, metadata: { name: prom }, spec: { type: Prometheus } }
- { apiVersion: openslo/v1, kind: AlertNotificationTarget, metadata: { name: mail }, spec: { target: email } }
- apiVersion: openslo/v1
  kind: AlertCondition
  metadata: { name: fast }
  spec: { severity: page, condition: { kind: burnrate, op: gt, threshold: 2, lookbackWindow: 1h } }
`;
