import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { AgentError } from '../../base/error.ts';
import { utc } from '../../base/format.ts';
import { lastPeriodsStart } from '../../chain/records/history-start.ts';
import { recordDocument } from '../../chain/records/record-document.ts';
import { maxHistoryRows } from '../../chain/records/row-limit.ts';
import type { RecordFigures } from '../../chain/records/sli-answer.ts';
import type { PeriodKind } from '../../sli/calendar.ts';
import { type IndicatorName, isCounted } from '../../sli/indicator.ts';
import type { BlockView, ServedRecords } from '../chain/served-chain.ts';
import { archivedHistory, archivedRecord } from './archived.ts';
import { askedGroup, askedInstant, askedNetwork, askedTarget, labelOf } from './asked.ts';
import { type AnswerParts, addQuestion } from './question.ts';
import * as shapes from './shapes.ts';

const which = {
  network: z.int().min(0),
  indicator: shapes.indicator,
  period: shapes.periodKind,
} as const;

const kindQuery = z.object({
  indicator: shapes.indicator.default('authorship'),
  period: shapes.periodKind.default('day'),
});

/** The records: of one target, of a group, of all. */
export function addRecordRoutes(server: FastifyInstance, parts: AnswerParts): void {
  addTargetRecords(server, parts);
  addQuestion(server, parts, {
    path: '/networks/:network/groups/:group/sli',
    id: 'groupSli',
    summary:
      'The records of a group together: of the period that contains an instant, or the last closed one',
    params: shapes.networkParams.extend({ group: z.string().min(1).max(100).describe('An id or a name.') }),
    query: kindQuery.extend({ at: shapes.at.optional() }),
    answer: shapes.answerOf('group_sli', {
      ...which,
      group: z.string(),
      members: z.int().min(0).describe('How many members have a record.'),
      record: shapes.record,
    }),
    read: async (view, { network, group: text, indicator, period, at }) => {
      const { name, members } = await askedGroup(view, network, text);
      const records = await readable(view, network, indicator);
      const atS = at === undefined ? undefined : askedInstant(view, at);
      const sum = await records.sum(members, period, atS);
      if (!sum) throw noData(period, at);
      return {
        schema: 'almanac.api.group_sli.v1',
        // Members may come and go: what is closed is the period, not the group.
        network,
        indicator,
        period,
        group: name,
        members: sum.targets,
        record: recordDocument(sum),
      };
    },
  });
  addQuestion(server, parts, {
    path: '/networks/:network/ranking',
    id: 'ranking',
    summary: 'All targets of a period, the best lower bound first',
    params: shapes.networkParams,
    query: kindQuery.extend({ at: shapes.at.optional() }),
    answer: shapes.answerOf('ranking', {
      ...which,
      start_s: z.int().min(0),
      provisional: z.boolean(),
      total: z.int().min(0),
      rows: z.array(z.object({ target: z.int().min(0), label: z.string(), record: shapes.record })),
    }),
    read: async (view, { network, indicator, period, at }, facts) => {
      await askedNetwork(view, network);
      const records = await readable(view, network, indicator);
      const atS = at === undefined ? undefined : askedInstant(view, at);
      const nowS = Math.floor(records.asOfMs / 1_000);
      const ranking =
        (await records.ranking(period, atS)) ??
        (at === undefined ? await records.ranking(period, nowS) : undefined);
      if (!ranking) throw noData(period, at);
      return {
        schema: 'almanac.api.ranking.v1',
        immutable: at !== undefined && !ranking.provisional,
        network,
        indicator,
        period,
        start_s: ranking.period.startS,
        provisional: ranking.provisional,
        total: ranking.total,
        rows: ranking.rows.map((answer) => ({
          target: answer.target,
          label: answer.target === 0 ? 'all authors' : labelOf(whoOf(answer), facts),
          record: withoutBuckets(answer),
        })),
      };
    },
  });
}

function addTargetRecords(server: FastifyInstance, parts: AnswerParts): void {
  addQuestion(server, parts, {
    path: '/networks/:network/targets/:target/sli',
    id: 'current',
    summary: 'The last closed period of a target and the open one',
    params: shapes.targetParams,
    query: kindQuery,
    answer: shapes.answerOf('current', {
      ...which,
      target: z.int().min(0),
      closed: shapes.record.nullable(),
      open: shapes.record.nullable(),
    }),
    read: async (view, { network, target: text, indicator, period }, facts) => {
      const target = await askedTarget(view, facts, network, text);
      const { closed, open } = await (await readable(view, network, indicator)).current(target, period);
      return {
        schema: 'almanac.api.current.v1',
        network,
        indicator,
        period,
        target,
        closed: closed ? recordDocument(closed) : null,
        open: open ? recordDocument(open) : null,
      };
    },
  });
  addQuestion(server, parts, {
    path: '/networks/:network/targets/:target/sli/:indicator/:period/:at',
    id: 'record',
    summary: 'The record of a target for the period that contains an instant',
    params: shapes.targetParams.extend({
      indicator: shapes.indicator,
      period: shapes.periodKind,
      at: shapes.at,
    }),
    answer: shapes.answerOf('record', {
      ...which,
      target: z.int().min(0),
      from_archive: z.boolean().describe('The chain has it no longer; it had at `as_of`.'),
      record: shapes.record,
    }),
    read: async (view, { network, target: text, indicator, period, at }, facts) => {
      const target = await askedTarget(view, facts, network, text);
      const atS = askedInstant(view, at);
      const answer = await (await readable(view, network, indicator)).answer(target, period, atS);
      const asked = { network, indicator, period, target };
      if (answer) {
        return {
          schema: 'almanac.api.record.v1',
          immutable: !answer.provisional,
          ...asked,
          from_archive: false,
          record: recordDocument(answer),
        };
      }
      const archived = await archivedRecord(parts.archive, { chain: facts.genesisHash, ...asked }, atS);
      if (!archived) throw noData(period, at);
      return {
        schema: 'almanac.api.record.v1',
        immutable: true,
        readAt: archived.block,
        ...asked,
        from_archive: true,
        record: archived.record,
      };
    },
  });
  addQuestion(server, parts, {
    path: '/networks/:network/targets/:target/history',
    id: 'history',
    summary: 'The newest periods of a target, the oldest first, the open one last; null without a record',
    params: shapes.targetParams,
    query: kindQuery.extend({ last: shapes.wholeNumber(1, maxHistoryRows).default(30) }),
    answer: shapes.answerOf('history', {
      ...which,
      target: z.int().min(0),
      rows: z.array(
        z.object({
          start_s: z.int().min(0),
          record: shapes.record.nullable(),
          archived_at: shapes.asOf
            .nullable()
            .describe('Where the chain has it no longer: the block at which it had.'),
        }),
      ),
    }),
    read: async (view, { network, target: text, indicator, period, last }, facts) => {
      const target = await askedTarget(view, facts, network, text);
      const records = await readable(view, network, indicator);
      const fromS = await lastPeriodsStart(records, period, last);
      const rows = await records.history(target, period, fromS, last);
      const asked = { chain: facts.genesisHash, network, indicator, period, target };
      const archived = await archivedHistory(parts.archive, asked, rows);
      const told = rows.map(({ period: { startS }, answer }) => {
        const kept = answer ? undefined : archived.get(startS);
        const record = answer ? withoutBuckets(answer) : (kept?.record ?? null);
        return { start_s: startS, record, archived_at: kept?.at ?? null };
      });
      const first = told.findIndex(({ record }) => record !== null);
      return {
        schema: 'almanac.api.history.v1',
        network,
        indicator,
        period,
        target,
        // Periods before the first record are none of its history.
        rows: first === -1 ? [] : told.slice(first),
      };
    },
  });
}

/** @throws AgentError `unknown/no_records` for a network of which nothing is kept here */
async function readable(view: BlockView, network: number, indicator: IndicatorName): Promise<ServedRecords> {
  if (await view.sampling(network)) return await view.records(network, indicator);
  if (network === 0 && isCounted(indicator)) return await view.records(network, indicator);
  throw new AgentError(
    'unknown/no_records',
    `this chain keeps no records of network ${network}, or ${indicator} is not sampled there; /api/v1/networks lists recorded indicators`,
  );
}

function whoOf({
  target,
  who,
}: {
  target: number;
  who: { account?: string | undefined; name?: string | undefined } | undefined;
}) {
  const label = who?.account ?? who?.name;
  return { target, who: label === undefined ? undefined : { account: who?.account, label } };
}

/** Hundreds of rows of which few read the buckets: single records have them. */
function withoutBuckets(answer: RecordFigures) {
  const { buckets: _, ...rest } = { buckets: undefined, ...recordDocument(answer) };
  return rest;
}

function noData(period: PeriodKind, at: string | undefined): AgentError {
  const asked = at === undefined ? 'no records yet' : `no record of the ${period} of ${describe(at)}`;
  return new AgentError(
    'unknown/no_data',
    `the chain has ${asked}: it is before the first record, out of retention, or was not measured`,
  );
}

function describe(at: string): string {
  return /^\d{5,10}$/.test(at) ? utc(Number(at) * 1_000) : at;
}
