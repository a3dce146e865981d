import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { AgentError } from '../../base/error.ts';
import { askedInstant } from '../api/asked.ts';
import { networkParams, wholeNumber } from '../api/shapes.ts';
import { boardPage } from './board-page.ts';
import { incidentFeed } from './feed.ts';
import type { PageFrame } from './layout.ts';
import { monthMarkdown, monthPage, readMonth } from './month-report.ts';
import { networkPage } from './network-page.ts';
import { baseOf, networkIn, type StatusParts } from './status-api.ts';
import type { Board } from './status-board.ts';
import { statusScript, statusStyle } from './style.ts';

const isHtml = 'text/html; charset=utf-8';
const isMarkdown = 'text/markdown; charset=utf-8';
const isAtom = 'application/atom+xml; charset=utf-8';
/** They change with the program, which says so in no name. */
const fileCache = 'public, max-age=3600';
const mostPages = 1_000_000;
const monthPattern = /^\d{4}-(?:0[1-9]|1[0-2])$/;

/** The status for people: pages that need no script, the report of a month, and a feed. */
export function addStatusPages(server: FastifyInstance, { chain, board, publicUrl }: StatusParts): void {
  const frameOf = ({ head }: Board): PageFrame => ({
    facts: chain.facts,
    head,
    awaySinceMs: chain.awaySinceMs,
  });
  server.addHook('onSend', async (request, reply) => {
    if (request.url.startsWith('/status') && !reply.hasHeader('cache-control')) {
      void reply.header('cache-control', 'no-cache');
    }
  });
  server.get('/status.css', { schema: { hide: true } }, async (_request, reply) => {
    return await reply.header('cache-control', fileCache).type('text/css; charset=utf-8').send(statusStyle);
  });
  server.get('/status.js', { schema: { hide: true } }, async (_request, reply) => {
    return await reply
      .header('cache-control', fileCache)
      .type('text/javascript; charset=utf-8')
      .send(statusScript);
  });
  server.get('/status', { schema: { hide: true } }, async (_request, reply) => {
    const now = await board.now();
    return await reply.type(isHtml).send(boardPage(frameOf(now), now));
  });
  const pageQuery = z.object({ page: wholeNumber(1, mostPages).default(1) });
  server.get(
    '/status/:network',
    { schema: { hide: true, params: networkParams, querystring: pageQuery } },
    async (request, reply) => {
      const now = await board.now();
      const status = networkIn(now, (request.params as { network: number }).network);
      const { page } = request.query as { page: number };
      return await reply.type(isHtml).send(networkPage(frameOf(now), status, page));
    },
  );
  server.get(
    '/status/:network/feed.atom',
    { schema: { hide: true, params: networkParams } },
    async (request, reply) => {
      const status = networkIn(await board.now(), (request.params as { network: number }).network);
      return await reply.type(isAtom).send(incidentFeed(status, chain.facts, baseOf(request, publicUrl)));
    },
  );
  const monthParams = networkParams.extend({ month: z.string().max(16) });
  server.get(
    '/status/:network/report/:month',
    { schema: { hide: true, params: monthParams } },
    async (request, reply) => {
      const { network, month: text } = request.params as z.output<typeof monthParams>;
      const wantsMarkdown = text.endsWith('.md');
      const month = wantsMarkdown ? text.slice(0, -3) : text;
      if (!monthPattern.test(month)) {
        throw new AgentError('bad_input/month', `"${month}" is not a month; expected for example 2026-11`);
      }
      const now = await board.now();
      const status = networkIn(now, network);
      const view = chain.view();
      const report = await readMonth(status, view, askedInstant(view, month));
      const write = wantsMarkdown ? monthMarkdown : monthPage;
      return await reply.type(wantsMarkdown ? isMarkdown : isHtml).send(write(frameOf(now), report));
    },
  );
}
