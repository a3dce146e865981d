import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { AgentError } from '../../base/error.ts';
import { accountHex } from '../../chain/address.ts';
import { calendarKinds, periodEnd, periodStart } from '../../sli/calendar.ts';
import { censusIndicators } from '../../sli/indicator.ts';
import { evidenceSender } from '../evidence-sender.ts';
import type { ServedEvidence } from '../served-evidence.ts';
import { askedInstant, askedNetwork, askedTarget } from './asked.ts';
import { type AnswerParts, addQuestion } from './question.ts';
import * as shapes from './shapes.ts';

const lastSecond = 0xffff_ffff;
const mostRows = 256;

const query = z.object({
  target: shapes.targetParams.shape.target.optional(),
  period: z
    .enum(calendarKinds)
    .optional()
    .describe('Only windows of the period that contains `at`; without `at` of the one that is open.'),
  at: shapes.at.optional(),
  before: shapes.wholeNumber(0, lastSecond).default(lastSecond),
  limit: shapes.wholeNumber(1, mostRows).default(64),
});

const entry = z
  .object({
    window_s: z.int().min(0).max(lastSecond),
    reporter: z.string().nullable().describe('Its account, where the network has such a reporter.'),
    public_key: z.string().regex(/^0x[0-9a-f]{64}$/),
    census: z.enum(censusIndicators).nullable().describe('Which census it proves; null for samples.'),
    cid: z.string().regex(/^b[a-z2-7]{61}$/),
    path: z.string().describe('Path of the file on this server.'),
  })
  .meta({
    id: 'EvidenceEntry',
    description: 'The file behind one report: samples, or the proof of a census.',
  });

/** What was measured, as files: which there are, and each byte for byte. */
export function addEvidenceRoutes(
  server: FastifyInstance,
  parts: AnswerParts & { readonly evidence?: ServedEvidence },
): void {
  const { evidence } = parts;
  addQuestion(server, parts, {
    path: '/networks/:network/evidence',
    id: 'evidence',
    summary: 'Evidence files that this server has of windows that are closed, the newest first',
    params: shapes.networkParams,
    query,
    answer: shapes.answerOf('evidence', {
      network: z.int().min(0),
      evidence: z.array(entry),
      next_before: z.int().min(0).nullable().describe('Ask again with this `before` for older ones.'),
    }),
    read: async (view, { network, target: text, period, at, before, limit }, facts) => {
      if (!evidence) throw noEvidence();
      await askedNetwork(view, network);
      const target = text === undefined ? undefined : await askedTarget(view, facts, network, text);
      const kind = period ?? (at === undefined ? undefined : 'day');
      const atS = at === undefined ? Math.floor(view.head.timeMs / 1_000) : askedInstant(view, at);
      const [fromS, endS] = kind ? [periodStart(kind, atS), periodEnd(kind, atS)] : [0, lastSecond];
      const found = await evidence.list(
        { genesis: facts.genesisHash, network, target, fromS, beforeS: Math.min(endS, before), limit },
        view.head.timeMs,
      );
      const reporters = await view.reporters(network);
      const accounts = new Map(
        reporters.map(({ account, signer }) => [accountHex(account ?? signer), account]),
      );
      return {
        schema: 'almanac.api.evidence.v1',
        network,
        evidence: found.entries.map(({ window, reporter, census, cid }) => ({
          window_s: window,
          reporter: accounts.get(reporter) ?? null,
          public_key: reporter,
          census: census ?? null,
          cid,
          path: `/api/v1/evidence/${cid}`,
        })),
        next_before: found.nextBeforeS ?? null,
      };
    },
  });
  // Windows close by the time of the chain, which may stand still; a clock that is ahead opens none.
  const nowMs = async (): Promise<number> => Math.min(Date.now(), parts.chain.view().head.timeMs);
  const send = evidence && evidenceSender(evidence, nowMs);
  server.get(
    '/api/v1/evidence/:cid',
    {
      schema: {
        operationId: 'evidence-file',
        summary: 'One evidence file; its name is the hash of its bytes',
        tags: ['api'],
        params: z.object({
          cid: z.string().min(1).max(100).describe('CIDv1 in base32, as reports name it.'),
        }),
        querystring: z.object({}),
        response: {
          200: { content: { 'application/x-ndjson': { schema: z.string() } } },
          ...shapes.failures,
        },
      },
    },
    async (request, reply) => {
      if (!send) throw noEvidence();
      return await send(request, reply, (request.params as { cid: string }).cid);
    },
  );
}

function noEvidence(): AgentError {
  return new AgentError(
    'unknown/no_evidence',
    'this server keeps no evidence; ask an agent of a reporter, or start it with --evidence and the data folder of one',
  );
}
