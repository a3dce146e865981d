import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { escaped } from '../base/markup.ts';
import { contentPolicy } from './api/public-server.ts';
import type { ServedChain } from './chain/served-chain.ts';
import { pageEndpoint } from './page-endpoint.ts';

/** What may run; the light client of the pages is WebAssembly. */
export const pageScripts = "'self' 'wasm-unsafe-eval'";

/** What a page says of the chain that it is served with. */
export interface PageFacts {
  /** Where the server reaches the chain, with what may be secret in it; `none` of it is served. */
  readonly nodeUrl: string;
  /** Where pages reach the chain, when that is elsewhere. */
  readonly pageRpc?: string;
  /** A chain of the same people's accounts that keeps their identities. */
  readonly identities?: string;
  /** What pages say of a chain that is simulated. */
  readonly simulated?: string;
  /** The feed that the page of telemetry watches, where it is not the usual one. */
  readonly feed?: string;
}

interface PageOptions {
  /** Where the built page lies. */
  readonly root: string;
  readonly chain: ServedChain;
  readonly facts?: PageFacts;
  /** Where readers reach this server. */
  readonly publicUrl?: string;
}

/** The built page as files, compressed when it was built; the first of them names the chain. Names of assets hold a hash. */
export async function addPage(
  server: FastifyInstance,
  { root, chain, facts, publicUrl }: PageOptions,
): Promise<void> {
  for (const path of ['/', '/index.html']) {
    server.get(path, { schema: { hide: true } }, async (request, reply) => {
      // Read each time: in a clone the page is built while it is served.
      const page = await readFile(join(root, 'index.html'), 'utf8');
      const { genesisHash } = chain.facts;
      const content = {
        'almanac-rpc': facts && pageEndpoint(facts.nodeUrl, facts.pageRpc, { host: request.host, publicUrl }),
        'almanac-genesis': genesisHash,
        'almanac-identities': facts?.identities,
        'almanac-simulated': facts?.simulated,
        'almanac-feed': facts?.feed,
      };
      return await reply
        .header('cache-control', 'no-cache')
        .header(
          'content-security-policy',
          contentPolicy(
            [pageScripts, ...hashesOf(page, 'script')].join(' '),
            ["'self'", ...hashesOf(page, 'style')].join(' '),
          ),
        )
        .type('text/html; charset=utf-8')
        .send(filled(page, content));
    });
  }
  await server.register(fastifyStatic, {
    root,
    cacheControl: false,
    preCompressed: true,
    // How they were built is of no use to readers.
    dotfiles: 'ignore',
    index: false,
    // Their tags do for both, and a first view has thirty of them.
    lastModified: false,
    acceptRanges: false,
    setHeaders: (response, path) => {
      const isNamedByHash = path.includes('/assets/');
      response.setHeader('cache-control', isNamedByHash ? 'public, max-age=31536000, immutable' : 'no-cache');
      response.setHeader('vary', 'accept-encoding');
    },
  });
}

/** What stands in the page itself, as a content policy lists it: by its hash. */
function hashesOf(page: string, element: 'script' | 'style'): string[] {
  return [...page.matchAll(new RegExp(`<${element}>(.*?)</${element}>`, 'gs'))].map(
    ([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
  );
}

/** The page with its meta tags filled; a tag that it lacks is added, so that a page of another version shows the right chain, too. */
export function filled(page: string, content: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(content).reduce((text, [name, value]) => {
    if (value === undefined || value === '') return text;
    const tag = `<meta name="${name}" content="${escaped(value)}" />`;
    const known = new RegExp(`<meta\\s+name="${name}"[^>]*>`);
    return known.test(text)
      ? text.replace(known, () => tag)
      : text.replace('</head>', () => `${tag}\n  </head>`);
  }, page);
}
