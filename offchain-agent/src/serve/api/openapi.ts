import { createHash } from 'node:crypto';
import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';

/** The version of the API, not of the program: answers say it in their `schema`. */
const version = '1.0.0';

const responses: Readonly<Record<string, string>> = {
  200: 'What was asked',
  400: 'It was asked wrongly; the message says what is expected',
  405: 'Nothing can be written',
  429: 'Too many questions in this minute; ask again after `retry-after`',
};

interface ApiTexts {
  readonly description: string;
  /** Of the answers with the tag `api`. */
  readonly answers: string;
  readonly responses: Readonly<Record<string, string>>;
}

const chainTexts: ApiTexts = {
  description:
    'Service levels of validators and scalability of networks, as an Almanac chain keeps them. Read only; every answer names the finalized block at which it was read.',
  answers: 'Answers read from the chain',
  responses: {
    404: 'The chain has no such thing, or no record of it',
    503: 'The chain does not answer, and this was not asked before',
  },
};

/** Of a status page without a chain. */
export const monitorTexts: ApiTexts = {
  description: 'Status of RPC endpoints, as one monitor samples them. Read only.',
  answers: 'Figures of the monitor',
  responses: { 404: 'The page has no such thing', 503: 'It cannot be read now; ask again later' },
};

interface Operation {
  readonly responses: Record<string, { description?: string }>;
}

interface Document {
  paths?: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, unknown> };
}

/** Describes the routes that are added afterwards, at /openapi.json. */
export async function addOpenApi(server: FastifyInstance, texts: ApiTexts = chainTexts): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.1',
      info: {
        title: 'Almanac',
        version,
        description: texts.description,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      tags: [
        { name: 'api', description: texts.answers },
        { name: 'status', description: 'In the shapes that other status tools read' },
      ],
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  });
  server.addHook('onReady', () => {
    const document = server.swagger() as Document;
    describeResponses(document, { ...responses, ...texts.responses });
    dropUnused(document);
    const text = `${JSON.stringify(document, null, 2)}\n`;
    documents.set(server, text);
  });
  server.get('/openapi.json', { schema: { hide: true } }, async (_request, reply) => {
    const text = openApiText(server);
    const tag = createHash('sha256').update(text).digest('base64url').slice(0, 22);
    return await reply
      .headers({ 'cache-control': 'no-cache', etag: `W/"${tag}"` })
      .type('application/json')
      .send(text);
  });
}

const documents = new WeakMap<object, string>();

/** The document of a server that is ready. */
export function openApiText(server: FastifyInstance): string {
  return documents.get(server) ?? '';
}

function describeResponses({ paths = {} }: Document, described: Readonly<Record<string, string>>): void {
  const operations = Object.values(paths).flatMap((path) => Object.values(path));
  for (const operation of operations) {
    for (const [status, response] of Object.entries(operation.responses)) {
      response.description = described[status] ?? status;
    }
  }
}

/** Each schema is written twice, as it is read and as it is written: what no route names says nothing. */
function dropUnused({ paths, components }: Document): void {
  const schemas = components?.schemas ?? {};
  const used = new Set<string>();
  const look = (value: unknown): void => {
    for (const [, name = ''] of JSON.stringify(value).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (used.has(name)) continue;
      used.add(name);
      look(schemas[name] ?? null);
    }
  };
  look(paths);
  for (const name of Object.keys(schemas)) if (!used.has(name)) delete schemas[name];
}
