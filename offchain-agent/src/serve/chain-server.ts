import type { FastifyInstance } from 'fastify';
import type { Logger } from '../base/logger.ts';
import { bareServer } from '../http/bare-server.ts';
import { addCompression } from '../http/compress.ts';
import { onceQuiet } from '../http/once-quiet.ts';
import type { RecordArchive } from '../store/record-archive.ts';
import { Answers } from './api/answers.ts';
import { addApi } from './api/api.ts';
import { addPageHeaders } from './api/public-server.ts';
import type { ServedChain } from './chain/served-chain.ts';
import { type Objectives, oneObjective } from './objective/objectives.ts';
import { addPage, type PageFacts, pageScripts } from './page.ts';
import type { ServedEvidence } from './served-evidence.ts';
import { ChainStatus } from './status/chain-status.ts';
import { addStatusApi } from './status/status-api.ts';
import { StatusBoard } from './status/status-board.ts';
import { addStatusPages } from './status/status-pages.ts';
import type { Board } from './status/status-source.ts';
import { webRoot } from './web-root.ts';

export interface ChainServerOptions {
  readonly chain: ServedChain;
  readonly log: Logger;
  /** Answers a minute to one address; `defaultPerMinute` unless given. */
  readonly perMinute?: number;
  /** Of the status: what share is promised; of all `defaultObjectivePpm` unless given. */
  readonly objectives?: Objectives;
  /** Where closed records are kept for longer than the chain keeps them; it stays the caller's. */
  readonly archive?: RecordArchive;
  /** Evidence files of the chain; none unless given. */
  readonly evidence?: ServedEvidence;
  /** Addresses of proxies whose word on who asks is believed; none unless given. */
  readonly trustProxy?: readonly string[];
  /** Called with the status of all networks each time that it was read; without it nobody is told. */
  readonly onBoard?: (board: Board) => void;
  /** Where links of feeds and documents lead, without a slash at the end; where each reader has come from unless given. */
  readonly publicUrl?: string;
  /** What pages say of the chain; without it they show the one that each reader names, or has at the usual address. */
  readonly page?: PageFacts;
  /** Where the built page lies; where it is found unless given, and nowhere when null. */
  readonly web?: string | null;
}

/** A page that refreshes itself and somebody who reads it need a tenth of it. */
const defaultPerMinute = 300;

/** Page, API and status of one chain; it answers GET alone and needs no account. */
export async function createChainServer(options: ChainServerOptions): Promise<FastifyInstance> {
  const { log, trustProxy } = options;
  const server = bareServer(log, trustProxy ? { trustProxy: [...trustProxy] } : {});
  await addChainRoutes(server, options);
  return server;
}

/** Adds page, API and status of a chain to a server, or to a part of one: they bring their own way to check what is asked. */
export async function addChainRoutes(
  server: FastifyInstance,
  options: Omit<ChainServerOptions, 'trustProxy'>,
): Promise<void> {
  const { chain, log, perMinute = defaultPerMinute, web = webRoot() } = options;
  const { objectives = oneObjective(), archive, evidence, publicUrl, page, onBoard } = options;
  addPageHeaders(server, web ? pageScripts : "'self'");
  await addApi(server, {
    chain,
    answers: new Answers(chain),
    perMinute,
    ...(archive && { archive }),
    ...(evidence && { evidence }),
  });
  // After the tags of what is sent.
  addCompression(server);
  const board = new StatusBoard(chain, objectives, log, archive, onBoard);
  const parts = { source: new ChainStatus(chain, board), ...(publicUrl !== undefined && { publicUrl }) };
  addStatusApi(server, parts);
  addStatusPages(server, parts);
  onceQuiet(server, () => board.start());
  server.addHook('onClose', () => board.close());
  // Beside the page, which reads it; as people and programs write such a file for `--names`.
  server.get('/names.json', { schema: { hide: true } }, async (_request, reply) => {
    const { genesisHash, names } = chain.facts;
    void reply.header('cache-control', 'no-cache');
    return await reply.send({ genesis: genesisHash, names: names.all });
  });
  if (web) {
    await addPage(server, {
      root: web,
      chain,
      ...(page && { facts: page }),
      ...(publicUrl !== undefined && { publicUrl }),
    });
  } else
    server.get('/', { schema: { hide: true } }, async (_request, reply) => await reply.redirect('/status'));
}
