import { finished } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { cidOf, contentIdOf } from '../sli/evidence/content-id.ts';
import type { WindowRow } from '../store/store.ts';
import type { HttpParts } from './http-server.ts';

const mostRows = 256;
/** A file may be large: this many are read at once, others are asked to come back. */
const mostAtOnce = 4;
const retryAfterSeconds = 1;
/** The largest second that a window can begin at. */
const lastSecond = 0xffff_ffff;

/** /evidence (the index, newest window first) and /evidence/CID (the file, byte for byte). */
export function addEvidence(
  server: FastifyInstance,
  { reporters, store, evidence }: Pick<HttpParts, 'reporters' | 'store' | 'evidence'>,
): void {
  let reading = 0;

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
      const windows = rows
        .flat()
        .toSorted((a, b) => b.window - a.window || (a.reporter < b.reporter ? -1 : 1))
        .slice(0, limit)
        .map(rowDocument);
      return await reply
        .header('cache-control', 'no-store')
        .send({ schema: 'almanac.evidence_index.v1', windows });
    },
  );

  server.get<{ Params: { cid: string } }>('/evidence/:cid', async (request, reply) => {
    const { cid } = request.params;
    if (contentIdOf(cid) === undefined) return await reply.code(404).send({ error: 'not_found' });
    const tag = `"${cid}"`;
    const headers = { 'cache-control': 'public, max-age=31536000, immutable', etag: tag };
    // The name is the hash of what it names: whoever has it has the same.
    if (request.headers['if-none-match'] === tag) return await reply.headers(headers).code(304).send();
    if (reading >= mostAtOnce) {
      return await reply.code(503).header('retry-after', retryAfterSeconds).send({ error: 'busy' });
    }
    reading += 1;
    // A slow reader holds the file in memory until it has all of it, or is gone.
    finished(reply.raw, () => {
      reading -= 1;
    });
    const bytes = await evidence.get(cid);
    if (!bytes) return await reply.code(404).send({ error: 'not_found' });
    return await reply
      .headers(headers)
      .type('application/x-ndjson')
      .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  });
}

function rowDocument({ network, reporter, window, state, contentId, reason }: WindowRow) {
  return {
    network,
    reporter,
    window,
    state,
    cid: contentId === undefined ? null : cidOf(`0x${contentId}`),
    reason: reason ?? null,
  };
}
