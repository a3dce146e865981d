import { isIP, isIPv6 } from 'node:net';
import { type FastifyInstance, type FastifyReply, type FastifyServerOptions, fastify } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { addressGroup } from '../base/address-group.ts';
import { addressList, clientGroup } from '../base/client-address.ts';
import { ConnectionPlaces } from '../base/connection-places.ts';
import { AgentError, withoutAdvice } from '../base/error.ts';
import { FairTurns } from '../base/fair-turns.ts';
import type { Logger } from '../base/logger.ts';
import { WebSocketOffer } from '../base/web-socket-offer.ts';
import { withoutAddresses } from '../base/without-addresses.ts';

const mostConnections = 256;
/** Of one address. */
const mostPerAddress = 64;
const timeoutMs = 10_000;
const readMethods: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

export interface BareServerOptions extends Pick<FastifyServerOptions, 'trustProxy'> {
  /** Connections of all clients; 256 unless given. */
  readonly connections?: number;
  /** Whether it answers POST, too. */
  readonly hasCommands?: boolean;
  /** Connections of one address, or of the /64 of an IPv6 one; 64 unless given. */
  readonly perAddress?: number;
}

/**
 * Makes a server that is meant for few clients, most of them on this machine: 256 connections, 64 of them of one address; beyond that
 * the connection that has been idle longest is closed for the next. It answers GET, HEAD and OPTIONS, and POST with `hasCommands`; its errors are `{error}`, with a sentence
 * where one helps, and say nothing of the inside. Offers to upgrade to anything but a WebSocket are ignored, as nodes do.
 */
export function bareServer(
  log: Logger,
  {
    connections = mostConnections,
    perAddress = mostPerAddress,
    hasCommands = false,
    ...options
  }: BareServerOptions = {},
): FastifyInstance {
  const server = fastify({
    ...options,
    http: { IncomingMessage: WebSocketOffer },
    logger: false,
    bodyLimit: 1_024,
    connectionTimeout: timeoutMs,
    requestTimeout: timeoutMs,
    keepAliveTimeout: timeoutMs,
    routerOptions: { maxParamLength: 128 },
    return503OnClosing: true,
    forceCloseConnections: true,
    // What is no address at all never comes to a route, nor to the handlers below.
    frameworkErrors: (_error, _request, reply) => {
      const answer = reply as FastifyReply;
      void answer.code(400).header('cache-control', 'no-store').send({ error: 'bad_request' });
    },
  });
  const proxies = addressList([options.trustProxy ?? []].flat().filter(isNetwork));
  const places = new ConnectionPlaces(server.server, {
    limits: () => ({ connections, perClient: perAddress }),
    clientOf: addressGroup,
    isProxy: (address) => isIP(address) !== 0 && proxies.check(address, isIPv6(address) ? 'ipv6' : 'ipv4'),
  });
  const timer = setInterval(() => places.sweep(), timeoutMs);
  timer.unref();
  server.addHook('onClose', () => clearInterval(timer));
  // Requests that come in numbers leave turns to those of others.
  const turns = new FairTurns({ log, what: 'an HTTP request', isAsync: true });
  server.addHook('onRequest', ({ ip, raw }, _reply, done) =>
    turns.take(clientGroup(ip), 1, () => {
      // Of a connection that was cut off what it had sent in advance is not worked on.
      if (!raw.socket.destroyed) done();
    }),
  );
  const methods = hasCommands ? [...readMethods, 'POST'] : readMethods;
  server.addHook('onRequest', async (request, reply) => {
    if (methods.includes(request.method)) return;
    // A body that nobody asked for is not read to its end.
    reply.raw.shouldKeepAlive = false;
    await reply.code(405).header('allow', methods.join(', ')).send({ error: 'method_not_allowed' });
  });
  server.setNotFoundHandler(async (_request, reply) => await reply.code(404).send({ error: 'not_found' }));
  server.setErrorHandler(async (error, _request, reply) => {
    const failure = failureOf(error);
    const { status, ...body } = hasCommands ? failure : withoutInside(failure);
    if (status === 500) log.error({ err: error }, 'an HTTP request failed');
    if (status === 503) {
      log.debug({}, `an HTTP request was not answered: ${failure.message ?? failure.error}`);
      void reply.header('retry-after', retryAfterSeconds);
    }
    return await reply.code(status).header('cache-control', 'no-store').send(body);
  });
  return server;
}

function isNetwork(proxy: unknown): proxy is string {
  return typeof proxy === 'string' && isIP(proxy.split('/')[0] ?? '') !== 0;
}

const retryAfterSeconds = 5;

interface Failure {
  readonly status: number;
  readonly error: string;
  readonly message?: string;
}

function failureOf(error: unknown): Failure {
  if (error instanceof AgentError) return agentFailure(error);
  if (hasZodFastifySchemaValidationErrors(error)) {
    const [issue] = error.validation;
    const path = issue?.instancePath.replaceAll('/', ' ').trim() ?? '';
    return {
      status: 400,
      error: 'bad_request',
      message: `${path || 'the request'}: ${issue?.message ?? ''}`,
    };
  }
  const status = (error as { statusCode?: number }).statusCode ?? 500;
  if (status === 429) return { status, error: 'too_many_requests', message: (error as Error).message };
  return status < 500 ? { status, error: 'bad_request' } : { status: 500, error: 'internal' };
}

/** Why a chain does not answer, for strangers: without its address, and without advice for the operator. */
function withoutInside(failure: Failure): Failure {
  const { status, message } = failure;
  if (status !== 503 || message === undefined) return failure;
  return { ...failure, message: withoutAddresses(withoutAdvice(message), []) };
}

/** What a chain does not have is not found; what it does not answer is unavailable; what was asked wrongly is said. */
function agentFailure({ code, message }: AgentError): Failure {
  const [kind = '', cause = ''] = code.split('/');
  if (kind === 'unreachable' || code === 'unknown/rpc') return { status: 503, error: cause, message };
  if (kind === 'unknown' || (kind === 'bad_input' && cause.startsWith('no_'))) {
    return { status: 404, error: cause, message };
  }
  return kind === 'bad_input' ? { status: 400, error: cause, message } : { status: 500, error: 'internal' };
}
