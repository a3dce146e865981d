import type { ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AgentStatus } from '../agent/agent.ts';
import { AgentError } from '../base/error.ts';
import type { Logger } from '../base/logger.ts';
import { parseReportKey } from '../chain/submit/outbox-chain.ts';
import { readRowsOf } from '../report/census/census-rows.ts';
import type { AgentMetrics } from '../report/metrics.ts';
import type { EvidenceReader } from '../report/parts.ts';
import { cidOf, contentIdOf } from '../sli/evidence/evidence.ts';
import type { Store, WindowRow } from '../store/store.ts';

const mostRows = 256;
/** In the place of a file that is not what its name says. */
const damaged = Symbol('damaged');
/** A file may be large, and is read as a whole to see that it is not damaged: others are asked to come back. */
const mostAtOnce = 4;
const retryAfterSeconds = 1;
/** A reader that takes longer than this, and than 64 bytes a ms, is cut off: it only holds a place. */
const readGraceMs = 30_000;
const slowestBytesPerMs = 64;
const usualReadMs = (bytes: number): number => readGraceMs + bytes / slowestBytesPerMs;
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
    const keys = (await Promise.all(rows)).flat().flatMap(({ key }) => parseReportKey(key) ?? []);
    return new Set(keys.map(({ network, reporter, window }) => `${network}/${reporter}/${window}`));
  };
  const isOpen = async (row: WindowRow, pending: ReadonlySet<string>, atMs: number): Promise<boolean> => {
    if (row.contentId === undefined) return false;
    const { account } = readRowsOf(row.reporter);
    if (pending.has(`${row.network}/${account}/${row.window}`)) return true;
    return (await closesMs(cidOf(`0x${row.contentId}`))) > atMs;
  };

  server.get<{ Querystring: { before?: number; limit?: number } }>(
    '/evidence',
    {
      schema: {
        querystring: {
          type: 'object',
          properties: {
            before: { type: 'integer', minimum: 0 },
            limit: { type: 'integer', minimum: 1, maximum: mostRows },
          },
        },
      },
    },
    async (request, reply) => {
      const { before = lastSecond, limit = mostRows } = request.query;
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

/**
 * Sends evidence files, byte for byte: a few at once, none of a window that takes reports yet, and none to whoever takes for ever.
 * @param nowMs the time by which windows close
 */
export function evidenceSender(
  evidence: EvidenceReader,
  nowMs: () => Promise<number>,
  readWithinMs: (bytes: number) => number = usualReadMs,
): (request: FastifyRequest, reply: FastifyReply, cid: string) => Promise<FastifyReply> {
  let reading = 0;
  return async (request, reply, cid) => {
    if (contentIdOf(cid) === undefined) return await reply.code(404).send({ error: 'not_found' });
    const tag = `"${cid}"`;
    const headers = { 'cache-control': 'public, max-age=31536000, immutable', etag: tag };
    // The name is the hash of what it names: whoever has it has the same.
    if (request.headers['if-none-match'] === tag) return await reply.headers(headers).code(304).send();
    if (reading >= mostAtOnce) {
      return await reply.code(503).header('retry-after', retryAfterSeconds).send({ error: 'busy' });
    }
    reading += 1;
    const file = await evidence
      .open(cid)
      .catch((error: unknown): typeof damaged => {
        // Its message names a path of this machine.
        if (error instanceof AgentError && error.code === 'unknown/evidence_damaged') return damaged;
        throw error;
      })
      .finally(() => {
        reading -= 1;
      });
    if (file === damaged) {
      const message = 'the file is damaged on this server; ask another reporter, or who has a copy';
      return await reply.code(404).send({ error: 'evidence_damaged', message });
    }
    if (!file) return await reply.code(404).send({ error: 'not_found' });
    if (file.closesMs > (await nowMs())) {
      file.stream.destroy();
      const message = 'its window takes reports still; ask again when the grace is over';
      return await reply
        .code(404)
        .header('cache-control', 'no-store')
        .send({ error: 'evidence_not_yet', message });
    }
    endLate(reply.raw, readWithinMs(file.bytes));
    return await reply
      .headers(headers)
      .header('content-length', file.bytes)
      .type('application/x-ndjson')
      .send(file.stream);
  };
}

/** Who reads a byte now and then would never be idle: the whole answer has a deadline. */
function endLate(response: ServerResponse, withinMs: number): void {
  const deadline = setTimeout(() => response.destroy(), withinMs);
  response.once('close', () => clearTimeout(deadline));
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
  /** How long a reader may take for so many bytes; as `serve/evidence.ts` says unless given. */
  readonly readWithinMs?: (bytes: number) => number;
  readonly log: Logger;
}
