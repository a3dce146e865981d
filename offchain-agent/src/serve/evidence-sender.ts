import type { ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { clientGroup } from '../base/client-address.ts';
import { AgentError } from '../base/error.ts';
import { FairPlaces } from '../base/fair-places.ts';
import { contentIdOf } from '../sli/evidence/evidence.ts';
import type { EvidenceReader } from '../store/evidence-reader.ts';

/** In the place of a file that is not what its name says. */
const damaged = Symbol('damaged');
/** A file may be large, and is read as a whole to see that it is not damaged: an address that asks for more is asked to come back. */
const mostAtOnce = 4;
const retryAfterSeconds = 1;
/** A reader that takes longer than this, and than 64 bytes a ms, is cut off: it only holds a place. */
const readGraceMs = 30_000;
const slowestBytesPerMs = 64;
const usualReadMs = (bytes: number): number => readGraceMs + bytes / slowestBytesPerMs;

/**
 * Sends evidence files, byte for byte: a few at once in turns of addresses, and none of a window that takes reports yet. A client that
 * reads too slowly is cut off.
 * @param nowMs the time by which windows close
 */
export function evidenceSender(
  evidence: EvidenceReader,
  nowMs: () => Promise<number>,
  readWithinMs: (bytes: number) => number = usualReadMs,
): (request: FastifyRequest, reply: FastifyReply, cid: string) => Promise<FastifyReply> {
  const places = new FairPlaces(mostAtOnce);
  return async (request, reply, cid) => {
    if (contentIdOf(cid) === undefined) return await reply.code(404).send({ error: 'not_found' });
    const tag = `"${cid}"`;
    const headers = { 'cache-control': 'public, max-age=31536000, immutable', etag: tag };
    // The name is the hash of what it names: whoever has it has the same.
    if (request.headers['if-none-match'] === tag) return await reply.headers(headers).code(304).send();
    const leave = await places.take(clientGroup(request.ip));
    if (!leave) return await reply.code(503).header('retry-after', retryAfterSeconds).send({ error: 'busy' });
    // A client that disconnected while it waited does not need the file.
    const opening = request.raw.socket.destroyed ? Promise.resolve(undefined) : evidence.open(cid);
    const file = await opening
      .catch((error: unknown): typeof damaged => {
        // Its message names a path of this machine.
        if (error instanceof AgentError && error.code === 'unknown/evidence_damaged') return damaged;
        throw error;
      })
      .finally(leave);
    if (file === damaged) {
      const message = 'the file is damaged on this server; ask another reporter, or who has a copy';
      return await reply.code(404).send({ error: 'evidence_damaged', message });
    }
    if (!file) return await reply.code(404).send({ error: 'not_found' });
    const atMs = await nowMs().catch((error: unknown) => {
      file.stream.destroy();
      throw error;
    });
    if (file.closesMs > atMs) {
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
