import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { AgentError } from '../../base/error.ts';
import { networkParams, wholeNumber } from '../api/shapes.ts';
import { boardPage } from './board-page.ts';
import { incidentFeed } from './feed.ts';
import type { PageFrame } from './layout.ts';
import { monthMarkdown, monthPage } from './month-report.ts';
import { networkPage } from './network-page.ts';
import { baseOf, networkIn, type StatusParts } from './status-api.ts';
import type { Board } from './status-source.ts';
import { statusScript, statusStyle } from './style.ts';

const isHtml = 'text/html; charset=utf-8';
const isMarkdown = 'text/markdown; charset=utf-8';
const isAtom = 'application/atom+xml; charset=utf-8';
/** They change with the program, which says so in no name. */
const fileCache = 'public, max-age=3600';
const mostPages = 1_000_000;
const monthPattern = /^\d{4}-(?:0[1-9]|1[0-2])$/;

/** The status for people: pages that need no script, the report of a month, and a feed. */
export function addStatusPages(server: FastifyInstance, { source, publicUrl }: StatusParts): void {
  const frameOf = ({ head }: Board): PageFrame => ({
    facts: source.facts,
    head,
    awaySinceMs: source.awaySinceMs,
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
  const pageQuery = z.object({ page: wholeNumber(1, mostPages).default(1) });
  server.get('/status', { schema: { hide: true, querystring: pageQuery } }, async (request, reply) => {
    const now = await source.now();
    const { page } = request.query as { page: number };
    // A monitor has one network, which is all of it.
    const [only] = source.facts.origin === 'monitor' ? now.networks : [];
    const text = only ? networkPage(frameOf(now), only, page) : boardPage(frameOf(now), now);
    return await reply.type(isHtml).send(text);
  });
  server.get(
    '/status/:network',
    { schema: { hide: true, params: networkParams, querystring: pageQuery } },
    async (request, reply) => {
      const now = await source.now();
      const status = networkIn(now, (request.params as { network: number }).network);
      const { page } = request.query as { page: number };
      return await reply.type(isHtml).send(networkPage(frameOf(now), status, page));
    },
  );
  server.get(
    '/status/:network/feed.atom',
    { schema: { hide: true, params: networkParams } },
    async (request, reply) => {
      const status = networkIn(await source.now(), (request.params as { network: number }).network);
      return await reply.type(isAtom).send(incidentFeed(status, source.facts, baseOf(request, publicUrl)));
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
      const now = await source.now();
      const status = networkIn(now, network);
      const report = await source.readMonth(status, month);
      const write = wantsMarkdown ? monthMarkdown : monthPage;
      return await reply.type(wantsMarkdown ? isMarkdown : isHtml).send(write(frameOf(now), report));
    },
  );
}
