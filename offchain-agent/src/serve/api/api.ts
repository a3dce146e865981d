import cors from '@fastify/cors';
import etag from '@fastify/etag';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { ServedEvidence } from '../served-evidence.ts';
import { addEvidenceRoutes } from './evidence-routes.ts';
import { addNetworkRoutes } from './network-routes.ts';
import { addOpenApi } from './openapi.ts';
import type { AnswerParts } from './question.ts';
import { addRecordRoutes } from './record-routes.ts';
import { addScaleRoutes } from './scale-routes.ts';

const files = /^\/(?:assets\/|status\.(?:css|js)$)/;

export interface ApiOptions extends AnswerParts {
  /** Answers a minute to one address. */
  readonly perMinute: number;
  /** Evidence files; none unless given. */
  readonly evidence?: ServedEvidence;
}

/** The read-only HTTP API and its OpenAPI document. */
export async function addApi(server: FastifyInstance, options: ApiOptions): Promise<void> {
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
  await server.register(rateLimit, {
    max: options.perMinute,
    timeWindow: '1 minute',
    hook: 'preHandler',
    // Files cost nothing to read; a page has many.
    allowList: ({ url }) => files.test(url),
  });
  await server.register(etag, { weak: true });
  await addOpenApi(server);
  addNetworkRoutes(server, options);
  addRecordRoutes(server, options);
  addScaleRoutes(server, options);
  addEvidenceRoutes(server, options);
}
