import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { AgentError } from '../../base/error.ts';
import { isoTime, utc } from '../../base/format.ts';
import { jsonNumber } from '../../base/json-number.ts';
import { calendarKinds, periodEnd, periodStart } from '../../sli/calendar.ts';
import { wilsonInterval } from '../../sli/interval.ts';
import type { Body } from '../api/answers.ts';
import { type MonthReport, type MonthRow, monthReport, overlaps } from '../status/month.ts';
import type { NetworkStatus } from '../status/network-status.ts';
import { noteText } from '../status/notes-section.ts';
import type { Board, StatusFacts, StatusSource } from '../status/status-source.ts';
import type { MonitorBoard } from './monitor-board.ts';
import type { PageRecords } from './page-records.ts';

interface MonitorStatusParts {
  readonly name: string;
  /** What ids are made of. */
  readonly id: string;
  readonly board: MonitorBoard;
  /** Of a chain, where one is configured. */
  readonly records?: PageRecords | undefined;
  readonly nowMs?: () => number;
  /** Since when samples cannot be kept, ms since the Unix epoch; undefined while they can. */
  readonly failedSinceMs?: () => number | undefined;
}

const instant = z.iso.datetime();

/** The status of a monitor, from its own samples. */
export class MonitorStatus implements StatusSource {
  readonly usualIndicator = 'rpc';
  readonly facts: StatusFacts;
  readonly #parts: MonitorStatusParts;

  constructor(parts: MonitorStatusParts) {
    this.#parts = parts;
    this.facts = { name: parts.name, id: parts.id, basis: 'sampled by one monitor', origin: 'monitor' };
  }

  get awaySinceMs(): number | undefined {
    return this.#parts.failedSinceMs?.();
  }

  async now(): Promise<Board> {
    const { board, records, nowMs = Date.now } = this.#parts;
    const { head, networks } = board.board(nowMs());
    return await Promise.resolve({
      head,
      networks: records ? networks.map((one) => records.apply(one)) : networks,
    });
  }

  async readMonth(status: NetworkStatus, month: string): Promise<MonthReport> {
    const startS = Date.parse(`${month}-01T00:00:00Z`) / 1_000;
    if (startS * 1_000 > status.head.timeMs)
      throw new AgentError('unknown/future', `${month} is in the future; ask for a month that has begun`);
    const report = await monitorMonth(status, this.#parts.board, startS);
    const recorded = await ifReachable(this.#parts.records?.monthRows(startS));
    return { ...report, rows: report.rows.flatMap((row) => recorded?.get(row.target) ?? [row]) };
  }

  readonly figuresOf: StatusSource['figuresOf'] = async ({ network, target: text, period, indicator }) => {
    const { networks } = await this.now();
    const status = networks.find((one) => one.network.id === network);
    if (!status) throw new AgentError('unknown/no_network', `unknown network ${network}; use 0`);
    const found = status.targets.find(({ target, label }) => label === text || String(target) === text);
    if (!found) {
      const known = status.targets.map(({ label }) => label).join(', ');
      throw new AgentError('unknown/no_target', `no endpoint is called "${text}"; use one of ${known}`);
    }
    const { target } = found;
    const recorded = await ifReachable(this.#parts.records?.figuresOf(target, indicator, period));
    if (recorded) return { target, record: recorded };
    const calendar = calendarKinds.find((kind) => kind === period);
    if (indicator !== 'rpc' || (calendar === undefined && period !== 'window')) return { target };
    const asOfS = Math.floor(status.head.timeMs / 1_000);
    const measured =
      calendar === undefined
        ? found.checks[0]?.last
        : await this.#parts.board.span(target, periodStart(calendar, asOfS), periodEnd(calendar, asOfS));
    if (!measured) return { target };
    const { part, whole, windows, sharePpm } = measured;
    const interval = whole === 0 ? undefined : wilsonInterval(BigInt(part), BigInt(whole), BigInt(windows));
    return { target, record: { sliPpm: sharePpm, interval, provisional: measured.isOpen } };
  };

  readonly answerOf: StatusSource['answerOf'] = (id, shape) =>
    z
      .object({
        schema: z.literal(`almanac.api.${id}.v1`),
        as_of: z.object({ at: instant }),
        unreachable_since: instant.nullable(),
        ...shape,
      })
      .meta({ id: `Monitor${id.charAt(0).toUpperCase()}${id.slice(1)}Answer` });

  readonly send: StatusSource['send'] = async (
    reply: FastifyReply,
    { schema, immutable: _immutable, readAt: _readAt, ...rest }: Body,
    { timeMs },
  ) => {
    const text = JSON.stringify(rest, jsonNumber);
    const tag = createHash('sha256').update(text).digest('base64url').slice(0, 22);
    const sinceMs = this.awaySinceMs;
    return await reply.headers({ 'cache-control': 'no-cache', etag: `W/"${tag}"` }).send({
      schema,
      as_of: { at: isoTime(timeMs / 1_000) },
      unreachable_since: sinceMs === undefined ? null : isoTime(sinceMs / 1_000),
      ...(JSON.parse(text) as object),
    });
  };
}

/** A chain that goes away while it is asked leaves the samples. */
async function ifReachable<Value>(read: Promise<Value> | undefined): Promise<Value | undefined> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof AgentError && error.code.startsWith('unreachable/')) return undefined;
    throw error;
  }
}

/** What a month was like, from the days of a monitor and what people noted. */
export async function monitorMonth(
  status: NetworkStatus,
  board: Pick<MonitorBoard, 'span'>,
  atS: number,
): Promise<MonthReport> {
  const startS = periodStart('month', atS);
  const endS = periodEnd('month', atS);
  const rows: MonthRow[] = [];
  for (const { target, label, checks } of status.targets.toSorted((a, b) => a.target - b.target)) {
    const measured = await board.span(target, startS, endS);
    if (!measured) continue;
    const objectivePpm = checks[0]?.objectivePpm ?? status.objectivePpm;
    const isMet = measured.sharePpm === undefined ? undefined : measured.sharePpm >= objectivePpm;
    rows.push({ target, label, indicator: 'rpc', measured, objectivePpm, isMet });
  }
  const changes = status.notes
    .filter((note) =>
      note.kind === 'announcement'
        ? note.startS >= startS && note.startS < endS
        : overlaps(note, startS, endS),
    )
    .toSorted((a, b) => a.startS - b.startS)
    .map((note) => `${utc(note.startS * 1_000)} UTC: ${note.title}. ${noteText(note)}`);
  return monthReport(status, { atS, nowMs: status.head.timeMs, rows, changes });
}
