import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { PeriodKind } from '../../sli/calendar.ts';
import type { IndicatorName } from '../../sli/indicator.ts';
import type { Body } from '../api/answers.ts';
import type { BadgeFigures } from './badge.ts';
import type { MonthReport } from './month.ts';
import type { NetworkStatus, Origin, StatusHead } from './network-status.ts';

/** What is served, for as long as it is. */
export interface StatusFacts {
  readonly name: string;
  /** What ids of pages, feeds and incidents are made of: of a chain its genesis hash. They never change while it stays. */
  readonly id: string;
  /** @example 'census' */
  readonly basis: string;
  readonly origin: Origin;
}

/** All networks at one time: of a chain, at one finalized block. */
export interface Board {
  readonly head: StatusHead;
  readonly networks: readonly NetworkStatus[];
}

interface AskedFigures {
  readonly network: number;
  /** As a reader names it. */
  readonly target: string;
  readonly period: PeriodKind;
  readonly indicator: IndicatorName;
}

/** Where status pages get what they show: the records of a chain, or the samples of a monitor. */
export interface StatusSource {
  readonly facts: StatusFacts;
  /** Since when it does not answer, ms since the Unix epoch; undefined while it does. */
  readonly awaySinceMs: number | undefined;
  /** What badges show unless another one is asked for. */
  readonly usualIndicator: IndicatorName;
  now(): Promise<Board>;
  /** @throws AgentError `unknown/future`, and as `now` does */
  readMonth(status: NetworkStatus, month: string): Promise<MonthReport>;
  /** @throws AgentError `unknown/no_network`, `unknown/no_target` */
  figuresOf(asked: AskedFigures): Promise<{ readonly target: number; readonly record?: BadgeFigures }>;
  /** The shape of an answer of the API. */
  answerOf(id: string, shape: z.ZodRawShape): z.ZodType;
  send(reply: FastifyReply, body: Body, head: StatusHead): Promise<FastifyReply>;
}
