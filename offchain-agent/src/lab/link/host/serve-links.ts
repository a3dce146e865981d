import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { AgentError, messageOf } from '../../../base/error.ts';
import { faultsOf } from '../../../base/faults.ts';
import type { LineClient } from '../../../base/line-clients.ts';
import { type HostAnswer, type HostRequest, hostRequest } from '../protocol.ts';
import type { ProxiedLinks } from '../proxy/proxied-links.ts';
import type { TunLinks } from '../tun/tun-links.ts';

export type Hosted = TunLinks | ProxiedLinks;

/** Longer than any request: a rule for every link of the largest network. A line without end is no request. */
const longestLine = 4 * 1_024 ** 2;

/**
 * Answers one connection, a line of JSON for each line, in their order; what goes wrong with it ends that connection alone.
 * A client that does not read its answers is not read either.
 * @param onFault takes what nobody foresaw; its client is answered with it, too
 */
export function serveLinks(
  client: LineClient,
  links: Hosted,
  onFault: (error: unknown) => void = () => undefined,
): void {
  const { socket } = client;
  // Who goes away before the answer does not want it.
  socket.on('error', () => undefined);
  // Only a client that says something gets a line reader, so hundreds that connect and stay silent cost the others nothing.
  socket.once('readable', () => {
    endLongLines(socket);
    answerLines(client, links, onFault).catch(() => socket.destroy());
  });
}

async function answerLines(
  client: LineClient,
  links: Hosted,
  onFault: (error: unknown) => void,
): Promise<void> {
  // By iteration the lines of who goes away end with an error here; an interface that only tells of lines would throw it.
  for await (const line of createInterface(client.socket))
    await client.turn(async () => await client.send(JSON.stringify(await answerTo(line, links, onFault))));
}

function endLongLines(socket: Socket): void {
  let length = 0;
  socket.on('data', (chunk: Buffer) => {
    const last = chunk.lastIndexOf(0x0a);
    length = last === -1 ? length + chunk.length : chunk.length - last - 1;
    if (length > longestLine) socket.destroy();
  });
}

async function answerTo(line: string, links: Hosted, onFault: (error: unknown) => void): Promise<HostAnswer> {
  let id = 0;
  try {
    const json = parsed(line);
    const { id: given } = Object(json) as { id?: unknown };
    id = typeof given === 'number' ? given : 0;
    const request = hostRequest.safeParse(json);
    if (request.success) return { id, result: (await act(request.data, links)) ?? null };
    throw new AgentError('bad_input/link_rule', faultsOf(request.error).join('; '));
  } catch (error) {
    if (!(error instanceof AgentError)) onFault(error);
    const { code, message, data } = error instanceof AgentError ? error : unforeseen(error);
    return { id, error: { code, message, data } };
  }
}

async function act(request: HostRequest, links: Hosted): Promise<unknown> {
  switch (request.method) {
    case 'apply':
      return await links.apply(request.fault);
    case 'clear':
      return await links.clear(request.ids);
    case 'faults':
      return await links.faults();
    case 'counters':
      return await links.counters();
    case 'start':
      if (links.backend === 'tun') return await links.start(request.node, request.start);
      throw new AgentError('bad_input/links', 'behind proxies a node is started like any other program');
  }
}

/** @throws AgentError `bad_input/links` */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new AgentError('bad_input/links', `expected a line of JSON: ${messageOf(cause)}`, { cause });
  }
}

function unforeseen(error: unknown): AgentError {
  return new AgentError('unknown/links', `the process that hosts the links failed: ${messageOf(error)}`);
}
