import type { FastifyInstance } from 'fastify';
import type { ServedEvidence } from '../served-evidence.ts';
import { addEvidenceRoutes } from './evidence-routes.ts';
import { addNetworkRoutes } from './network-routes.ts';
import { addOpenApi } from './openapi.ts';
import { addPublicRules } from './public-server.ts';
import type { AnswerParts } from './question.ts';
import { addRecordRoutes } from './record-routes.ts';
import { addScaleRoutes } from './scale-routes.ts';

interface ApiOptions extends AnswerParts {
  /** Answers a minute to one address. */
  readonly perMinute: number;
  /** Evidence files; none unless given. */
  readonly evidence?: ServedEvidence;
}

/** The read-only HTTP API and its OpenAPI document. */
export async function addApi(server: FastifyInstance, options: ApiOptions): Promise<void> {
  await addPublicRules(server, options.perMinute);
  await addOpenApi(server);
  addNetworkRoutes(server, options);
  addRecordRoutes(server, options);
  addScaleRoutes(server, options);
  addEvidenceRoutes(server, options);
}
