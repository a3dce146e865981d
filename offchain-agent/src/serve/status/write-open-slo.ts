import { stringify } from 'yaml';
import { AgentError } from '../../base/error.ts';
import { plainText } from '../../base/plain-text.ts';
import { burnRates } from '../objective/burn-rates.ts';
import { openSloVersion as apiVersion, type OpenSloDocument, openSloKinds } from '../objective/open-slo.ts';
import { allSeries, goodSeries, type SeriesOf, seriesQuery } from '../objective/series.ts';
import type { NetworkStatus } from './network-status.ts';

const mostName = 63;
const whole = 1_000_000;
const alertmanager = 'alertmanager';

/**
 * The objectives of networks as documents of OpenSLO v1: one SLO for each target and indicator of which there are records.
 * @throws AgentError `bad_input/objective` for an objective of 100 %, which OpenSLO does not have
 */
export function openSloOf(networks: readonly NetworkStatus[]): readonly OpenSloDocument[] {
  return [
    ...networks.map(serviceOf),
    ...alertDocuments(),
    ...networks.flatMap((status) =>
      status.targets.flatMap(({ target, label, checks }) =>
        checks.flatMap(({ indicator, objectivePpm }) =>
          sloDocuments(status.network, { id: target, label }, { indicator, objectivePpm }),
        ),
      ),
    ),
  ];
}

/** Documents as a file, always in the same order: of the same documents come the same bytes. */
export function writeOpenSlo(documents: readonly OpenSloDocument[]): string {
  const place = ({ kind, metadata: { name } }: OpenSloDocument): string =>
    `${openSloKinds.indexOf(kind)} ${name}`;
  return documents
    .toSorted((a, b) => (place(a) < place(b) ? -1 : 1))
    .map((document) =>
      // Readers of YAML 1.1 take a bare date for more than text.
      stringify(document, { lineWidth: 0, aliasDuplicateObjects: false, compat: 'yaml-1.1' }),
    )
    .join('---\n');
}

function serviceOf({ network: { id, name } }: NetworkStatus): OpenSloDocument {
  return {
    apiVersion,
    kind: 'Service',
    metadata: { name: serviceName(id), displayName: shortText(name) },
    spec: { description: 'A network with records on an Almanac chain.' },
  };
}

function sloDocuments(
  network: { readonly id: number; readonly name: string },
  { id, label }: { readonly id: number; readonly label: string },
  { indicator, objectivePpm }: { readonly indicator: SeriesOf['indicator']; readonly objectivePpm: number },
): readonly OpenSloDocument[] {
  if (objectivePpm >= whole) {
    throw new AgentError(
      'bad_input/objective',
      'OpenSLO has no objective of 100%; name one below it, for example --objective 99.9%',
    );
  }
  const name = `${serviceName(network.id)}-target-${id}-${indicator}`;
  const metadata = { name, displayName: shortText(label, `: ${indicator}`) };
  const series: SeriesOf = { network: network.name, target: { id }, indicator };
  const metric = (query: string) => ({ metricSource: { type: 'Prometheus' as const, spec: { query } } });
  return [
    {
      apiVersion,
      kind: 'SLI',
      metadata,
      spec: {
        ratioMetric: {
          counter: true,
          good: metric(seriesQuery(goodSeries, series)),
          total: metric(seriesQuery(allSeries, series)),
        },
      },
    },
    {
      apiVersion,
      kind: 'SLO',
      metadata,
      spec: {
        service: serviceName(network.id),
        indicatorRef: name,
        timeWindow: [
          {
            duration: '1M',
            isRolling: false,
            calendar: { startTime: '2026-01-01 00:00:00', timeZone: 'Etc/UTC' },
          },
        ],
        budgetingMethod: 'Occurrences',
        objectives: [{ target: objectivePpm / whole }],
        alertPolicies: burnRates.map(({ rate }) => ({ alertPolicyRef: burnName(rate) })),
      },
    },
  ];
}

function alertDocuments(): readonly OpenSloDocument[] {
  return [
    {
      apiVersion,
      kind: 'AlertNotificationTarget',
      metadata: { name: alertmanager },
      spec: { target: alertmanager, description: 'Its configuration says to whom.' },
    },
    ...burnRates.flatMap(({ rate, over, and, severity }): OpenSloDocument[] => [
      {
        apiVersion,
        kind: 'AlertCondition',
        metadata: { name: burnName(rate) },
        spec: {
          severity,
          condition: { kind: 'burnrate', op: 'gt', threshold: rate, lookbackWindow: over },
          description: `The error budget is spent ${rate} times as fast as it lasts, over ${over}${and === undefined ? '' : ` and over ${and}`}.`,
        },
      },
      {
        apiVersion,
        kind: 'AlertPolicy',
        metadata: { name: burnName(rate) },
        spec: {
          alertWhenNoData: false,
          alertWhenBreaching: true,
          alertWhenResolved: false,
          conditions: [{ conditionRef: burnName(rate) }],
          notificationTargets: [{ targetRef: alertmanager }],
        },
      },
    ]),
  ];
}

function burnName(rate: number): string {
  return `budget-burns-${String(rate).replace('.', '-')}`;
}

function serviceName(network: number): string {
  return `network-${network}`;
}

/** As much of a name as a display name may have. */
function shortText(text: string, ending = ''): string {
  const room = mostName - ending.length;
  const plain = plainText(text);
  if (plain.length <= room) return `${plain}${ending}`;
  // Never half of a character that has two units.
  return `${plain.slice(0, room - 1).replace(/[\uD800-\uDBFF]$/, '')}…${ending}`;
}
