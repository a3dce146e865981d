import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { RecordArchive } from '../../store/record-archive.ts';
import type { BlockView, ServedChain, ServedChainFacts } from '../chain/served-chain.ts';
import type { Answers, Body } from './answers.ts';
import { failures } from './shapes.ts';

/** What questions are answered from. */
export interface AnswerParts {
  readonly chain: ServedChain;
  readonly answers: Answers;
  readonly archive?: RecordArchive;
}

/** One route of the API: what may be asked, and how it is answered at a block. */
interface ApiQuestion<Params extends z.ZodType, Query extends z.ZodType> {
  /** Below /api/v1. */
  readonly path: string;
  readonly id: string;
  readonly summary: string;
  readonly params?: Params;
  readonly query?: Query;
  readonly answer: z.ZodType;
  readonly read: (
    view: BlockView,
    asked: z.output<Params> & z.output<Query>,
    facts: ServedChainFacts,
  ) => Promise<Body>;
}

/** Adds a route to a server that validates and writes with zod. */
export function addQuestion<
  Params extends z.ZodType = z.ZodObject<Record<never, never>>,
  Query extends z.ZodType = z.ZodObject<Record<never, never>>,
>(
  server: FastifyInstance,
  { chain, answers }: AnswerParts,
  { path, id, summary, params, query, answer, read }: ApiQuestion<Params, Query>,
): void {
  const schema = {
    operationId: id,
    summary,
    tags: ['api'],
    ...(params && { params }),
    querystring: query ?? z.object({}),
    response: { 200: answer, ...failures },
  };
  server.get(`/api/v1${path}`, { schema }, async (request, reply) => {
    // The server has validated both.
    const asked = { ...(request.params as object), ...(request.query as object) } as z.output<Params> &
      z.output<Query>;
    const key = `${path} ${JSON.stringify(asked)}`;
    return await answers.send(reply, key, (view) => read(view, asked, chain.facts));
  });
}
