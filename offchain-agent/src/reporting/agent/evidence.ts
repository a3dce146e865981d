import type { FastifyInstance } from 'fastify';
import type { Logger } from '../../base/logger.ts';
import { parseCount } from '../../base/parse.ts';
import { evidenceSender } from '../../serve/evidence-sender.ts';
import { cidOf } from '../../sli/evidence/evidence.ts';
import type { EvidenceReader } from '../../store/evidence-reader.ts';
import type { Store, WindowRow } from '../../store/store.ts';
import { readRowsOf } from '../census/census-rows.ts';
import type { AgentMetrics } from '../metrics.ts';
import type { AgentStatus } from './agent.ts';

const mostRows = 256;
/** The largest second that a window can begin at. */
const lastSecond = 0xffff_ffff;

/** Files of which it is remembered when their windows close. */
const mostKnown = 20_000;

/**
 * /evidence (the index, newest window first) and /evidence/CID (the file, byte for byte): of windows whose grace is over, and
 * whose own reports, with their commits, have come to an end. Who reports later must not read what others have measured.
 */
export function addEvidence(server: FastifyInstance, parts: Omit<HttpParts, 'metrics' | 'log'>): void {
  const { reporters, store, evidence, readWithinMs } = parts;
  const nowMs = async (): Promise<number> => {
    const heads = (await parts.statuses()).flatMap(({ head }) => head?.timeMs ?? []);
    // Windows close by the time of the chain, which may stand still; a clock that is ahead opens none.
    return Math.min(Date.now(), ...heads);
  };
  const send = evidenceSender(evidence, nowMs, readWithinMs);
  const known = new Map<string, number>();
  const closesMs = async (cid: string): Promise<number> => {
    // What is not kept any more is older than anything that takes reports.
    const closes = known.get(cid) ?? (await evidence.closesMs(cid)) ?? 0;
    if (known.size >= mostKnown) known.clear();
    known.set(cid, closes);
    return closes;
  };
  /** By network, account and window: what the outbox still has of a report. */
  const underWay = async (): Promise<ReadonlySet<string>> => {
    const accounts = new Set(reporters.map(({ account }) => readRowsOf(account).account));
    const rows = [...accounts].map(
      async (account) => await store.outboxFates(account, ['pending', 'submitted']),
    );
    const parts = (await Promise.all(rows)).flat().flatMap(({ effect }) => ('part' in effect ? effect : []));
    return new Set(parts.map(({ network, reporter, window }) => `${network}/${reporter}/${window}`));
  };
  const isOpen = async (row: WindowRow, pending: ReadonlySet<string>, atMs: number): Promise<boolean> => {
    if (row.contentId === undefined) return false;
    const { account } = readRowsOf(row.reporter);
    if (pending.has(`${row.network}/${account}/${row.window}`)) return true;
    return (await closesMs(cidOf(`0x${row.contentId}`))) > atMs;
  };

  server.get<{ Querystring: { before?: string; limit?: string } }>(
    '/evidence',
    {
      schema: {
        // As text: a number of JSON Schema may be 1e9999, of which there are no rows.
        querystring: {
          type: 'object',
          properties: { before: { type: 'string' }, limit: { type: 'string' } },
        },
      },
    },
    async (request, reply) => {
      const { before: beforeText, limit: limitText } = request.query;
      const before = beforeText === undefined ? lastSecond : parseCount(beforeText, 'before', lastSecond, 0);
      const limit = limitText === undefined ? mostRows : parseCount(limitText, 'limit', mostRows);
      const rows = await Promise.all(
        reporters.map(({ account, network }) => store.settledWindows(account, network, before, limit)),
      );
      const [pending, atMs] = await Promise.all([underWay(), nowMs()]);
      const closed: WindowRow[] = [];
      for (const row of rows.flat()) if (!(await isOpen(row, pending, atMs))) closed.push(row);
      const windows = closed
        .toSorted((a, b) => b.window - a.window || (a.reporter < b.reporter ? -1 : 1))
        .slice(0, limit)
        .map(rowDocument);
      return await reply
        .header('cache-control', 'no-store')
        .send({ schema: 'almanac.evidence_index.v1', windows });
    },
  );

  server.get<{ Params: { cid: string } }>('/evidence/:cid', async (request, reply) => {
    return await send(request, reply, request.params.cid);
  });
}

function rowDocument({ network, reporter, window, state, contentId, reason }: WindowRow) {
  const { account, kind } = readRowsOf(reporter);
  return {
    network,
    reporter: account,
    kind,
    window,
    state,
    cid: contentId === undefined ? null : cidOf(`0x${contentId}`),
    reason: reason ?? null,
  };
}

export interface HttpParts {
  /** Who the rows of windows are of, an account or the censuses of one, and the network. */
  readonly reporters: readonly { readonly account: string; readonly network: number }[];
  /** How each reporter's agent is. */
  readonly statuses: () => Promise<readonly AgentStatus[]>;
  readonly metrics: Pick<AgentMetrics, 'text' | 'contentType' | 'set'>;
  readonly store: Pick<Store, 'settledWindows' | 'outboxFates'>;
  readonly evidence: EvidenceReader;
  /** How long a reader may take for so many bytes; as `serve/evidence-sender.ts` says unless given. */
  readonly readWithinMs?: (bytes: number) => number;
  readonly log: Logger;
}
