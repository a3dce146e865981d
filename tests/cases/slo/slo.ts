import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CaseTools } from '../case.ts';

const whole = readFileSync(new URL('base.yaml', import.meta.url), 'utf8');
/** Without its alerts, whose policies are in other documents. */
const base = whole.split('  alertPolicies:')[0] ?? '';
const change = (from: string | RegExp, to: string): string =>
  base.replaceAll(typeof from === 'string' ? from : new RegExp(from, 'g'), to);
const target = (to: string): string => change('target: 0.99', to);
const ratio = `indicator:
    metadata:
      name: inline-one
    spec:
      ratioMetric:
        counter: true
        good:
          metricSource:
            type: prometheus
            spec:
              query: almanac_slo_good_events_total{network="almanac",target="1",indicator="authorship"}
        total:
          metricSource:
            type: prometheus
            spec:
              query: almanac_slo_events_total{network="almanac",target="1",indicator="authorship"}
`;
const laugh = [
  'a: &a [x,x,x,x,x,x,x,x,x,x]',
  ...['b', 'c', 'd', 'e', 'f', 'g'].map(
    (name, at) =>
      `${name}: &${name} [${Array.from({ length: 10 }, () => `*${'abcdef'.charAt(at)}`).join(',')}]`,
  ),
].join('\n');

/** Documents that people publish (sloth#496, OpenSLO#353), and what else a file may hold. */
const files: Readonly<Record<string, string>> = {
  base,
  list: base
    .split('---\n')
    .map((one) => `- ${one.trim().replaceAll('\n', '\n  ')}`)
    .join('\n'),
  crlf: change('\n', '\r\n'),
  bom: `\ufeff${base}`,
  'target 1': target('target: 1.000000'),
  'target 0': target('target: 0'),
  'target 99.9': target('target: 99.9'),
  percent: target('targetPercent: 99.9'),
  both: target('target: 0.99\n      targetPercent: 99'),
  precise: target('target: 0.9999999'),
  'trailing zeros': target('target: 0.990000'),
  exponent: target('target: 9.9e-1'),
  text: target('target: "0.99"'),
  rolling: change('isRolling: false', 'isRolling: true').replaceAll('duration: 1M', 'duration: 28d'),
  berlin: change('Etc/UTC', 'Europe/Berlin'),
  utc: change('Etc/UTC', 'UTC'),
  start: change('2026-01-01 00:00:00', '2020-01-21 12:30:00'),
  'sum of a rate': change('query: almanac_slo_good', 'query: sum(rate(almanac_slo_good').replaceAll(
    'indicator="authorship"}\n    total',
    'indicator="authorship"}[5m]))\n    total',
  ),
  v1alpha: change('openslo/v1', 'openslo/v1alpha'),
  n9: change('openslo/v1', 'n9/v1alpha'),
  'a key twice': change(
    '  budgetingMethod: Occurrences',
    '  budgetingMethod: Occurrences\n  budgetingMethod: Occurrences',
  ),
  anchor: target('target: &t 0.99'),
  inline: change(/indicatorRef: .*\n/, ratio),
  order: change(
    '{network="almanac",target="1",indicator="authorship"}',
    '{indicator="authorship", network="almanac", target="1"}',
  ),
  'single quotes': change('"almanac"', "'almanac'"),
  bad: change('    good:', '    bad:').replaceAll('good_events', 'bad_events'),
  upper: change('network-0-target-1-authorship', 'Network_0'),
  labels: change(
    '  displayName: almanac',
    '  displayName: almanac\n  labels:\n    team: [a, b]\n    env: prod',
  ),
  timeslices: change('Occurrences', 'Timeslices'),
  'no good': change('good_events', 'goood_events'),
  two: [...base.split('---\n'), base.split('---\n')[2] ?? ''].join('\n---\n'),
  empty: '',
  json: '{"apiVersion":"openslo/v1","kind":"Service","metadata":{"name":"a"},"spec":{}}',
  laugh,
  tabs: change('  name:', '\tname:'),
  '30d': change('duration: 1M', 'duration: 30d'),
  quarter: change('duration: 1M', 'duration: 1Q'),
  'no description': change('  description: A network with records on an Almanac chain.\n', ''),
  prototypes: change(
    '  displayName: almanac',
    '  displayName: almanac\n  labels:\n    __proto__: [x]\n    constructor: [y]',
  ),
  'no documents': `---\n---\n${base}\n---\n`,
};

export async function sloCases({ folder, run, judge }: CaseTools): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const file = join(folder, 'slo.yaml');
    writeFileSync(file, text);
    const { code, stdout, stderr } = await run(['slo', 'import', file]);
    const isRight = (code === 0 || code === 2) && !/this should not happen|\n {4}at /.test(stderr);
    judge(
      `slo import: ${name}`,
      'read, or refused with a sentence',
      `exit code ${code}: ${(stderr || stdout).trim().split('\n')[0]?.slice(0, 120)}`,
      isRight,
    );
  }
}
