import cors from '@fastify/cors';
import etag from '@fastify/etag';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { clientGroup } from '../../base/client-address.ts';
import { errorPage } from './error-page.ts';

const files = /^\/(?:assets\/|status\.(?:css|js)$)/;

/** Everything that is answered comes from here, and nothing is run that is not ours. */
export const contentPolicy = (scripts: string, styles = "'self'"): string =>
  [
    "default-src 'self'",
    `script-src ${scripts}`,
    "connect-src 'self' ws: wss:",
    "img-src 'self' data:",
    `style-src ${styles}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/**
 * Headers for browsers, which trust nothing that is not from here.
 * @param scripts what may run
 */
export function addPageHeaders(server: FastifyInstance, scripts = "'self'"): void {
  server.addHook('onSend', async ({ url, headers }, reply, payload) => {
    const isRead = headers.accept?.includes('text/html') && !url.startsWith('/api/');
    if (reply.statusCode < 400 || !isRead || typeof payload !== 'string') return payload;
    void reply.type('text/html; charset=utf-8');
    return errorPage(reply.statusCode, payload);
  });
  server.addHook('onSend', async (_request, reply) => {
    // A page with styles and scripts in it has said which.
    if (!reply.hasHeader('content-security-policy'))
      void reply.header('content-security-policy', contentPolicy(scripts));
    void reply.headers({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
  });
}

/**
 * What everything that is read by anybody has: checks of what is asked and answered, reading from other origins, a rate for each
 * address, and tags.
 * @param perMinute answers to one address
 */
export async function addPublicRules(server: FastifyInstance, perMinute: number): Promise<void> {
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  await server.register(cors, {
    origin: '*',
    methods: ['GET', 'HEAD'],
    strictPreflight: false,
    exposedHeaders: [
      'etag',
      'retry-after',
      'x-ratelimit-limit',
      'x-ratelimit-remaining',
      'x-ratelimit-reset',
    ],
  });
  server.addHook('onSend', async ({ url }, reply) => {
    // They have none of these but the tag, which no script reads.
    if (files.test(url)) void reply.removeHeader('access-control-expose-headers');
  });
  await server.register(rateLimit, {
    max: perMinute,
    timeWindow: '1 minute',
    hook: 'preHandler',
    // Who has one address of IPv6 has all of its /64.
    keyGenerator: ({ ip }) => clientGroup(ip),
    // Files cost nothing to read; a page has many.
    allowList: ({ url }) => files.test(url),
  });
  await server.register(etag, { weak: true });
}
