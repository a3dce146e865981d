import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AgentError } from '../../base/error.ts';
import { failures, indicator, networkParams, periodKind, targetParams } from '../api/shapes.ts';
import { badgeEndpoint, badgeSvg, uptimeBadge } from './badge.ts';
import { incidentDocument, statusDocument } from './document.ts';
import { labelIn, type NetworkStatus, targetOf } from './network-status.ts';
import { sloMetrics, sloMetricsType } from './slo-metrics.ts';
import { incident, shieldsEndpoint, singleMisses, statuspageShapes, statusShape } from './status-shapes.ts';
import type { Board, StatusSource } from './status-source.ts';
import { type Summary, summaryOf, unresolved } from './summary.ts';
import { incidentRuleText } from './text.ts';

export interface StatusParts {
  readonly source: StatusSource;
  /** Where links lead; where each reader has come from unless given. */
  readonly publicUrl?: string;
}

const mostIncidents = 256;
const badgeCache = 'public, max-age=300';

/** The status for programs: of this API, in Statuspage's shape, and as badges. */
export function addStatusApi(server: FastifyInstance, parts: StatusParts): void {
  const { source } = parts;
  const describe = (operationId: string, summary: string, tags: readonly string[], answer: z.ZodType) => ({
    operationId,
    summary,
    tags: [...tags],
    querystring: z.object({}),
    response: { 200: answer, ...failures },
  });
  server.get(
    '/api/v1/networks/:network/status',
    {
      schema: {
        ...describe(
          'status',
          'How a network is now, its days and budgets',
          ['api'],
          source.answerOf('status', statusShape),
        ),
        params: networkParams,
      },
    },
    async (request, reply) => {
      const status = networkIn(await source.now(), (request.params as { network: number }).network);
      return await source.send(reply, statusDocument(status), status.head);
    },
  );
  const answer = source.answerOf('incidents', {
    network: z.int().min(0),
    since: z.iso.datetime().nullable().describe('Where the windows begin that were looked at.'),
    incidents: z.array(incident),
    single: z
      .array(singleMisses)
      .describe('Misses outside of incidents in the windows that were read: scattered misses.'),
    rule: z.string().describe('The rule for incidents, in words.'),
  });
  server.get(
    '/api/v1/networks/:network/incidents',
    {
      schema: {
        ...describe('incidents', `The newest ${mostIncidents} incidents, the newest first`, ['api'], answer),
        params: networkParams,
        querystring: z.object({ state: z.enum(['all', 'open']).default('all') }),
      },
    },
    async (request, reply) => {
      const { network } = request.params as { network: number };
      const { state } = request.query as { state: 'all' | 'open' };
      const status = networkIn(await source.now(), network);
      const asked = status.incidents.filter((one) => state === 'all' || one.state === 'open');
      const { incidentsSinceS } = status;
      const body = {
        schema: 'almanac.api.incidents.v1',
        network,
        since: incidentsSinceS === undefined ? null : new Date(incidentsSinceS * 1_000).toISOString(),
        incidents: asked.slice(0, mostIncidents).map((one) => incidentDocument(one, status)),
        single: status.single.map(({ target, indicator, missed }) => ({
          target,
          label: labelIn(status, target),
          indicator,
          missed,
        })),
        rule: incidentRuleText(status),
      };
      return await source.send(reply, body, status.head);
    },
  );
  server.get('/metrics/slo', { schema: { hide: true } }, async (_request, reply) => {
    const text = sloMetrics(await source.now());
    return await reply.header('cache-control', 'no-store').type(sloMetricsType).send(text);
  });
  addStatuspage(server, parts, describe);
  addBadges(server, parts);
}

/** By how far it is. */
const maintenanceLists = {
  'scheduled-maintenances': undefined,
  'scheduled-maintenances/active': 'in_progress',
  'scheduled-maintenances/upcoming': 'scheduled',
} as const;

type Describe = (id: string, summary: string, tags: readonly string[], answer: z.ZodType) => object;

function addStatuspage(server: FastifyInstance, parts: StatusParts, describe: Describe): void {
  const { source } = parts;
  const routes: readonly [path: string, shape: z.ZodType, pick: (summary: Summary) => object][] = [
    [
      'summary',
      statuspageShapes.summary,
      ({ maintenances, ...all }) => ({
        ...all,
        incidents: unresolved(all),
        scheduled_maintenances: maintenances.filter(({ status }) => status !== 'completed'),
      }),
    ],
    ['status', statuspageShapes.status, ({ page, status }) => ({ page, status })],
    ['components', statuspageShapes.components, ({ page, components }) => ({ page, components })],
    ['incidents', statuspageShapes.incidents, ({ page, incidents }) => ({ page, incidents })],
    [
      'incidents/unresolved',
      statuspageShapes.incidents,
      (all) => ({ page: all.page, incidents: unresolved(all) }),
    ],
    ...Object.entries(maintenanceLists).map(
      ([path, wanted]): [string, z.ZodType, (summary: Summary) => object] => [
        path,
        statuspageShapes.scheduled,
        ({ page, maintenances }) => ({
          page,
          scheduled_maintenances: maintenances.filter(
            ({ status }) => wanted === undefined || status === wanted,
          ),
        }),
      ],
    ),
  ];
  for (const [path, shape, pick] of routes) {
    const id = `statuspage-${path.replace('/', '-')}`;
    const schema = describe(id, `As ${path}.json of Statuspage`, ['status'], shape);
    server.get(`/api/v2/${path}.json`, { schema }, async (request, reply) => {
      const summary = summaryOf(await source.now(), source.facts, baseOf(request, parts.publicUrl));
      return await reply.header('cache-control', 'no-cache').send(pick(summary));
    });
  }
}

type BadgeQuery = z.output<ReturnType<typeof badgeQueryOf>>;

function badgeQueryOf({ usualIndicator }: StatusSource) {
  return z.object({
    period: periodKind.default('month'),
    indicator: indicator.default(usualIndicator),
  });
}

function addBadges(server: FastifyInstance, parts: StatusParts): void {
  const schema = { params: targetParams, querystring: badgeQueryOf(parts.source) };
  const asked = ({ params, query }: FastifyRequest) => ({
    ...(params as z.output<typeof targetParams>),
    ...(query as BadgeQuery),
  });
  // The document knows JSON alone.
  server.get(
    '/badge/:network/:target/uptime.svg',
    { schema: { ...schema, hide: true } },
    async (request, reply) => {
      const badge = await readBadge(parts, asked(request));
      return await reply.header('cache-control', badgeCache).type('image/svg+xml').send(badgeSvg(badge));
    },
  );
  server.get(
    '/badge/:network/:target/uptime.json',
    {
      schema: {
        ...schema,
        operationId: 'badge',
        summary: 'The uptime of a target as shields.io reads it; uptime.svg is an image',
        tags: ['status'],
        response: { 200: shieldsEndpoint, ...failures },
      },
    },
    async (request, reply) => {
      const badge = await readBadge(parts, asked(request));
      return await reply.header('cache-control', badgeCache).send(badgeEndpoint(badge));
    },
  );
}

async function readBadge({ source }: StatusParts, asked: z.output<typeof targetParams> & BadgeQuery) {
  const { network, target: text, period, indicator: of } = asked;
  const { target, record } = await source.figuresOf(asked);
  const status = networkIn(await source.now(), network);
  const found = targetOf(status, target);
  const label = found?.label ?? text;
  const { objectivePpm } = found?.checks.find((check) => check.indicator === of) ?? status;
  return uptimeBadge(record, period, label, objectivePpm);
}

/** @throws AgentError `unknown/no_network` */
export function networkIn({ networks }: Board, id: number): NetworkStatus {
  const found = networks.find(({ network }) => network.id === id);
  if (found) return found;
  const known = networks.map(({ network }) => network.id).join(', ') || 'none';
  throw new AgentError(
    'unknown/no_network',
    `nothing is recorded of network ${id}; there are records of: ${known}`,
  );
}

/**
 * Where links of documents lead, without a slash at the end: to the public address that the operator named; else to where the
 * reader says that it has reached this server, and a name that is none is not repeated.
 */
export function baseOf({ protocol, host }: FastifyRequest, publicUrl?: string): string {
  if (publicUrl !== undefined) return publicUrl;
  return `${protocol}://${/^[\w.:[\]-]{1,255}$/.test(host) ? host : 'localhost'}`;
}
