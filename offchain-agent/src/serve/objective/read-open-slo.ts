import { AgentError } from '../../base/error.ts';
import { faultsOf } from '../../base/faults.ts';
import { plainText } from '../../base/plain-text.ts';
import { parseYamlDocuments } from '../../base/yaml.ts';
import {
  type OpenSloDocument,
  type OpenSloKind,
  openSloKinds,
  openSloShapes,
  type SliSpec,
  type SloDocument,
} from './open-slo.ts';
import { goodSeries, parseSeries, type SeriesOf } from './series.ts';

/** What an SLO says: what share is promised of one series. */
export interface NamedObjective extends SeriesOf {
  /** The name of the SLO. */
  readonly slo: string;
  readonly objectivePpm: number;
}

/** A file of OpenSLO that Almanac holds as a whole. */
export interface OpenSlo {
  readonly documents: readonly OpenSloDocument[];
  /** One for each SLO, in the order of the file. */
  readonly objectives: readonly NamedObjective[];
}

const whole = 1_000_000;
const mostFaults = 100;

/**
 * Reads a file of OpenSLO v1.
 * @param source how the file is called in messages
 * @throws AgentError `bad_input/open_slo` with all that is wrong in it or that Almanac cannot hold, each with its path
 */
export function readOpenSlo(text: string, source: string): OpenSlo {
  const faults: string[] = [];
  const documents = valuesIn(text, faults).flatMap((value, index) => {
    const read = readDocument(value, index + 1);
    if (!Array.isArray(read)) return [read];
    faults.push(...read);
    return [];
  });
  faults.push(...repeated(documents));
  // What is named in a document with a fault of its own is not missing.
  if (faults.length === 0) faults.push(...missing(documents));
  const objectives = faults.length === 0 ? objectivesIn(documents, faults) : [];
  if (faults.length === 0 && documents.length > 0) return { documents, objectives };
  if (documents.length === 0 && faults.length === 0) faults.push('the document: has no document of OpenSLO');
  const count = faults.length === 1 ? 'one fault' : `${faults.length} faults`;
  const shown = faults.slice(0, mostFaults).map((fault) => `  ${fault}`);
  const more = faults.length > mostFaults ? [`  and ${faults.length - mostFaults} more`] : [];
  throw new AgentError(
    'bad_input/open_slo',
    `${source} has ${count}, and nothing of it was taken:\n${[...shown, ...more].join('\n')}\nAn example that can be held is what \`almanac slo export\` prints.`,
    { data: { source, faults } },
  );
}

/** All documents of a file; a list of them counts as several. */
function valuesIn(text: string, faults: string[]): unknown[] {
  return parseYamlDocuments(text).flatMap((read) => {
    if ('value' in read) return Array.isArray(read.value) ? (read.value as unknown[]) : (read.value ?? []);
    faults.push(...read.faults);
    return [];
  });
}

/** @returns faults instead, each with the place of the document and the path in it */
function readDocument(value: unknown, number: number): OpenSloDocument | string[] {
  const { kind, metadata } = (typeof value === 'object' ? value : {}) as {
    kind?: unknown;
    metadata?: { name?: unknown };
  };
  const known = openSloKinds.find((one) => one === kind);
  const called = typeof metadata?.name === 'string' ? ` ${plainText(metadata.name)}` : '';
  const place = `document ${number}${known ? ` (${known}${called})` : ''}`;
  if (!known) return [`${place} kind: ${kindFault(kind)}`];
  const shape = openSloShapes[known as OpenSloKind];
  const parsed = shape.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data as OpenSloDocument;
  return faultsOf(parsed.error).map((fault) => `${place} ${plainText(fault)}`);
}

function kindFault(kind: unknown): string {
  if (kind === 'DataSource') return 'DataSource: Almanac reads the metrics of `almanac serve` alone';
  return `must be one of ${openSloKinds.join(', ')}`;
}

function repeated(documents: readonly OpenSloDocument[]): string[] {
  const seen = new Set<string>();
  return documents.flatMap(({ kind, metadata: { name } }) => {
    const key = `${kind} ${name}`;
    if (seen.has(key)) return [`${key}: there are several of this name`];
    seen.add(key);
    return [];
  });
}

/** What is named in a document, and stands in none. */
function missing(documents: readonly OpenSloDocument[]): string[] {
  const known = new Set(documents.map(({ kind, metadata: { name } }) => `${kind} ${name}`));
  const fault = (of: string, path: string, kind: OpenSloKind, name: string | undefined): string[] =>
    name === undefined || known.has(`${kind} ${name}`)
      ? []
      : [`${of} ${path}: no ${kind} ${name} in this file`];
  const policyFaults = (
    of: string,
    path: string,
    spec: Extract<OpenSloDocument, { kind: 'AlertPolicy' }>['spec'],
  ): string[] => [
    ...spec.conditions.flatMap(({ conditionRef }, index) =>
      fault(of, `${path}.conditions[${index}].conditionRef`, 'AlertCondition', conditionRef),
    ),
    ...spec.notificationTargets.flatMap(({ targetRef }, index) =>
      fault(of, `${path}.notificationTargets[${index}].targetRef`, 'AlertNotificationTarget', targetRef),
    ),
  ];
  return documents.flatMap((document) => {
    const of = `${document.kind} ${document.metadata.name}`;
    if (document.kind === 'AlertPolicy') return policyFaults(of, 'spec', document.spec);
    if (document.kind !== 'SLO') return [];
    const { indicatorRef, alertPolicies = [] } = document.spec;
    return [
      ...fault(of, 'spec.indicatorRef', 'SLI', indicatorRef),
      ...alertPolicies.flatMap(({ alertPolicyRef, spec }, index) => [
        ...fault(of, `spec.alertPolicies[${index}].alertPolicyRef`, 'AlertPolicy', alertPolicyRef),
        ...(spec ? policyFaults(of, `spec.alertPolicies[${index}].spec`, spec) : []),
      ]),
    ];
  });
}

/** What the SLOs promise; two of one series would be two objectives where there can be one. */
function objectivesIn(documents: readonly OpenSloDocument[], faults: string[]): readonly NamedObjective[] {
  const indicators = new Map(
    documents.flatMap((one) => (one.kind === 'SLI' ? [[one.metadata.name, one.spec] as const] : [])),
  );
  const bySeries = new Map<string, string>();
  return documents.flatMap((document): NamedObjective[] => {
    if (document.kind !== 'SLO') return [];
    const objective = objectiveOf(document, indicators);
    if (!objective) return [];
    const { slo, objectivePpm: _, ...series } = objective;
    const key = JSON.stringify(series);
    const other = bySeries.get(key);
    if (other !== undefined) faults.push(`SLO ${slo}: is of the same target and indicator as SLO ${other}`);
    bySeries.set(key, slo);
    return [objective];
  });
}

function objectiveOf(
  { metadata: { name: slo }, spec }: SloDocument,
  indicators: ReadonlyMap<string, SliSpec>,
): NamedObjective | undefined {
  const sli = spec.indicator?.spec ?? indicators.get(spec.indicatorRef ?? '');
  const series = sli && parseSeries(sli.ratioMetric.good.metricSource.spec.query, goodSeries);
  const [objective] = spec.objectives;
  if (!series || typeof series === 'string' || !objective) return undefined;
  const share = objective.target ?? (objective.targetPercent ?? 0) / 100;
  return { slo, ...series, objectivePpm: Math.round(share * whole) };
}
