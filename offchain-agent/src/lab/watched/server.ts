import { timingSafeEqual } from 'node:crypto';
import { type BlockList, isIPv6 } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { addressGroup } from '../../base/address-group.ts';
import { addressList, clientAddress, isLoopbackHost, isProxied } from '../../base/client-address.ts';
import type { Logger } from '../../base/logger.ts';
import { SharedPlaces } from '../../base/shared-places.ts';
import { bareServer } from '../../http/bare-server.ts';
import { type WatchTick, watchDocument, watchTick } from '../watch/document.ts';
import { networkExposition } from '../watch/own-series.ts';
import type { Sight, Watcher } from '../watch/watcher.ts';
import type { AuditedUser, AuditLog } from './audit.ts';
import { addCommands, type RunCommand } from './commands.ts';
import { watchPage } from './page.ts';
import type { LabUsers } from './users.ts';

interface WatchServerParts {
  readonly watcher: Watcher;
  /** Whoever has it may look. */
  readonly token: string;
  readonly log: Logger;
  /** Users with roles, and what they may do; without them whoever has the token looks, and nobody does more. */
  readonly access?: WatchAccess | undefined;
  /** Addresses of proxies whose `x-forwarded-for` is believed. */
  readonly trustProxy?: readonly string[] | undefined;
}

interface WatchAccess {
  readonly users: Pick<LabUsers, 'find'>;
  readonly audit: AuditLog;
  readonly run: RunCommand;
  readonly nowMs: () => number;
}

/** At a time; the user, or the address, that has most gives its last one to another. */
const mostStreams = 16;
/** A reader that is this far behind is let go; it comes back and gets the whole. */
const mostBufferedBytes = 64 * 1024 ** 2;

/** The live page of a network, its data, and its series; for whoever has the token, or for users with roles. */
export function createWatchServer(parts: WatchServerParts): FastifyInstance {
  const { watcher, token, log, access, trustProxy = [] } = parts;
  const server = bareServer(log, {
    hasCommands: access !== undefined,
    ...(trustProxy.length > 0 && { trustProxy: [...trustProxy] }),
  });
  const proxies = addressList(trustProxy);
  const users = new WeakMap<FastifyRequest, AuditedUser>();
  server.addHook('onRequest', async (request, reply) => {
    void reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff');
    // With users there may be a proxy on this machine that does not tell whose requests it brings.
    if (!access && request.routeOptions.url === '/metrics' && isFromHere(request, proxies)) return;
    if (access) {
      const user = userOf(request, access, token, proxies);
      if (user) {
        users.set(request, user);
        return;
      }
      // A browser asks for name and secret by itself.
      return await reply
        .code(401)
        .header('www-authenticate', 'Basic realm="almanac", charset="UTF-8"')
        .send({ error: 'unauthorized', message: 'name and secret of a user of this network are needed' });
    }
    if (hasToken(request, token)) return;
    await reply.code(401).send({
      error: 'unauthorized',
      message: 'the token is missing or wrong; `almanac network watch` prints the whole link',
    });
  });
  server.get('/', async (_request, reply) => {
    const { text, contentSecurityPolicy } = watchPage(watcher.network.name, undefined, access !== undefined);
    return await reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', contentSecurityPolicy)
      .send(text);
  });
  server.get('/api/watch', async () => watchDocument(watcher));
  server.get('/metrics', async (_request, reply) =>
    reply.type('text/plain; version=0.0.4; charset=utf-8').send(networkExposition(watcher)),
  );
  addStream(server, watcher, (request) =>
    // A user's name is no address.
    access ? `user ${users.get(request)?.name}` : addressGroup(clientAddress(request.raw, proxies)),
  );
  if (access)
    addCommands(server, {
      ...access,
      network: () => watcher.network,
      userOf: (request) => {
        const user = users.get(request);
        if (user) return user;
        throw new TypeError('a request without a user');
      },
    });
  return server;
}

/** Who asks: by name and secret, by secret alone, or by the token, which the user of this machine has. */
function userOf(
  request: FastifyRequest,
  { users, nowMs }: WatchAccess,
  token: string,
  proxies: BlockList,
): AuditedUser | undefined {
  const { raw, headers } = request;
  const address = clientAddress(raw, proxies);
  if (isFromHere(request, proxies) && hasToken(request, token))
    return { name: 'owner', role: 'admin', address };
  const [scheme = '', given = ''] = (headers.authorization ?? '').split(' ', 2);
  const pair = scheme.toLowerCase() === 'basic' ? Buffer.from(given, 'base64').toString('utf8') : undefined;
  const colon = pair?.indexOf(':') ?? -1;
  if (pair !== undefined && colon < 1) return undefined;
  const [name, secret] =
    pair === undefined
      ? [undefined, scheme.toLowerCase() === 'bearer' ? given : '']
      : [pair.slice(0, colon), pair.slice(colon + 1)];
  const user = users.find(secret, name, nowMs());
  return user && { ...user, address };
}

/** Server-Sent Events: the whole document first, then what each look adds. */
function addStream(
  server: FastifyInstance,
  watcher: Watcher,
  clientOf: (request: FastifyRequest) => string,
): void {
  const streams = new Set<FastifyReply['raw']>();
  const places = new SharedPlaces<FastifyReply['raw']>(mostStreams, (raw) => raw.destroy());
  let known = '';
  const broadcast = (sight: Sight): void => {
    if (streams.size === 0) return;
    const { alerts, signatures, faults, ...tick }: WatchTick = watchTick(watcher, sight);
    // They are long and seldom change.
    const told = JSON.stringify({ alerts, signatures, faults });
    const text = event('tick', told === known ? tick : { ...tick, alerts, signatures, faults });
    known = told;
    for (const stream of streams) {
      if (stream.writableLength > mostBufferedBytes) stream.destroy();
      else stream.write(text);
    }
  };
  const stop = watcher.onSight(broadcast);
  server.addHook('preClose', async () => {
    stop();
    for (const stream of streams) stream.end();
  });
  server.get('/api/stream', async (request, reply) => {
    // Fastify answers HEAD with the same handler, and nothing follows such a head.
    if (request.method === 'HEAD') return await reply.type('text/event-stream').send('');
    const client = clientOf(request);
    if (!places.makeRoom(client)) return await reply.code(503).send({ error: 'too_many_streams' });
    // Before the reply is ours: what fails until then is answered with an error.
    const first = event('document', watchDocument(watcher));
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    raw
      .on('error', () => raw.destroy())
      .on('close', () => {
        streams.delete(raw);
        places.leave(raw);
      });
    raw.write(first);
    streams.add(raw);
    places.add(client, raw);
    return reply;
  });
}

function event(name: string, data: object): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

function hasToken({ headers, query }: FastifyRequest, token: string): boolean {
  const { token: asked } = Object(query) as { token?: unknown };
  const given = typeof asked === 'string' ? asked : (headers.authorization ?? '').replace(/^Bearer /, '');
  const [one, other] = [Buffer.from(given), Buffer.from(token)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** A proxy adds them. Without one, they cost only their sender the rights of this machine. */
const proxyHeaders = /^(forwarded|via|x-real-ip|x-forwarded-.*)$/;

/**
 * From this machine without a proxy between, and under a name of it: a stranger's page whose name leads here has another one.
 * What a proxy says of an address never makes a request one of this machine.
 */
function isFromHere({ raw, headers }: FastifyRequest, proxies: BlockList): boolean {
  // It may bring requests of others without saying so.
  if (isProxied(raw, proxies)) return false;
  if (Object.keys(headers).some((name) => proxyHeaders.test(name))) return false;
  const isLoopback = (host: string): boolean => isLoopbackHost(host.replace(/^::ffff:(?=\d)/, ''));
  const name = (headers.host ?? '').replace(/^\[(.*)\](?::\d+)?$/, '$1');
  return (
    isLoopback(raw.socket.remoteAddress ?? '') && isLoopback(isIPv6(name) ? name : name.replace(/:\d+$/, ''))
  );
}
