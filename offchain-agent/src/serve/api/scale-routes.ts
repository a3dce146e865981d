import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { AgentError } from '../../base/error.ts';
import {
  outcomeDocument,
  predictionDocument,
  subjectHistoryDocument,
} from '../../chain/scalability/law-document.ts';
import { readHistory, requireSubject } from '../../chain/scalability/scalability-chain.ts';
import type { ServedScalability } from '../chain/served-chain.ts';
import { type AnswerParts, addQuestion } from './question.ts';
import { answerOf } from './shapes.ts';

const mostRuns = 256;
const size = z.number().nullable();
const bounds = z.object({ low: z.number(), high: z.number() }).nullable();

const law = z
  .object({
    lambda: z.number(),
    sigma: z.number(),
    kappa: z.number(),
    bounds: z.object({ sigma: z.string().nullable(), kappa: z.string().nullable() }),
    peak: z.object({ n: z.number(), throughput: z.number(), best_n: z.number() }).nullable(),
    limit: size.describe('The limit of throughput without a peak.'),
    flags: z.array(z.string()),
    step: z.object({ lambda: z.number(), sigma: z.number(), kappa: z.number() }),
  })
  .meta({
    id: 'Law',
    description: 'X(N) = lambda N / (1 + sigma (N - 1) + kappa N (N - 1)), proved on chain.',
  });

const outcome = z
  .object({
    is_met: z.boolean(),
    missed: z.array(z.string()),
    throughput: z.number(),
    latency: size,
    regression: size,
  })
  .meta({ id: 'Outcome', description: 'Against what is required now.' });

const subject = z
  .object({
    id: z.int().min(0),
    name: z.string(),
    owner: z.string(),
    deposit: z.union([z.int(), z.string()]),
  })
  .meta({ id: 'Subject' });

const requirement = z
  .object({
    min_throughput: size,
    max_latency: z.object({ n: z.number(), latency: z.number() }).nullable(),
    max_sigma: size,
    max_kappa: size,
    max_regression: size,
  })
  .meta({ id: 'Requirement' });

const subjectParams = z.object({ subject: z.string().min(1).max(100).describe('An id or a name.') });

/** How subjects scale: load tests, and what the chain has proved of them. */
export function addScaleRoutes(server: FastifyInstance, parts: AnswerParts): void {
  addQuestion(server, parts, {
    path: '/subjects',
    id: 'subjects',
    summary: 'All subjects of load tests',
    answer: answerOf('subjects', {
      subjects: z.array(z.object({ ...subject.shape, runs: z.int().min(0), baseline: z.int().nullable() })),
    }),
    read: async (view) => ({
      schema: 'almanac.api.subjects.v1',
      subjects: (await view.scalability().subjects()).map(({ id, subject: info, runs, baseline }) => ({
        id,
        ...info,
        runs: runs.length,
        baseline: baseline ?? null,
      })),
    }),
  });
  addQuestion(server, parts, {
    path: '/subjects/:subject',
    id: 'subject',
    summary: `A subject with its requirement and its newest ${mostRuns} runs, the oldest first`,
    params: subjectParams,
    answer: answerOf('subject', {
      subject,
      baseline: z.int().nullable(),
      requirement: requirement.nullable(),
      runs: z.array(
        z.object({
          run: z.int(),
          version: z.string(),
          commit: z.string(),
          failed_share: z.number().nullable(),
          block: z.int(),
          is_baseline: z.boolean(),
          law: law.nullable(),
          requirement: outcome.nullable(),
        }),
      ),
    }),
    read: async (view, { subject: text }) => {
      const chain = view.scalability();
      const history = await readHistory(chain, await nameOf(chain, text), mostRuns);
      return { schema: 'almanac.api.subject.v1', ...subjectHistoryDocument(history) };
    },
  });
  addQuestion(server, parts, {
    path: '/subjects/:subject/prediction',
    id: 'prediction',
    summary: 'The prediction of the newest run that has one, of a version if one is named',
    params: subjectParams,
    query: z.object({ version: z.string().min(1).max(100).optional() }),
    answer: answerOf('prediction', {
      subject: z.int().min(0),
      run: z.int(),
      version: z.string(),
      proved: law,
      claimed: z.object({
        level: z.number(),
        lambda: bounds,
        sigma: bounds,
        kappa: bounds,
        peak_n: z.object({ low: z.number(), high: size }).nullable(),
      }),
      submitter: z.string(),
      block: z.int(),
      replaceable_until: z.int(),
      requirement: outcome.nullable(),
    }),
    read: async (view, { subject: text, version }) => {
      const chain = view.scalability();
      const { id, subject: info } = await requireSubject(chain, await nameOf(chain, text));
      const found = await chain.prediction(id, version);
      if (!found) {
        const which = version === undefined ? '' : ` of version "${version}"`;
        throw new AgentError(
          'unknown/no_prediction',
          `"${info.name}" has no prediction${which}; /api/v1/subjects/${id} lists its runs`,
        );
      }
      return {
        schema: 'almanac.api.prediction.v1',
        subject: id,
        run: found.run,
        ...predictionDocument(found.prediction),
        version: found.version,
        requirement: found.outcome ? outcomeDocument(found.outcome) : null,
      };
    },
  });
}

/** @throws AgentError `unknown/no_subject` */
async function nameOf(chain: ServedScalability, text: string): Promise<string> {
  const all = await chain.subjects();
  const found = all.find(({ id, subject: { name } }) => name === text || String(id) === text);
  if (found) return found.subject.name;
  const known = all.length === 0 ? 'none' : all.map((one) => `"${one.subject.name}"`).join(', ');
  throw new AgentError('unknown/no_subject', `the chain has no subject "${text}"; it has ${known}`);
}
