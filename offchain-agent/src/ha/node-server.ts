import type { Socket } from 'node:net';
import { logFault } from '../base/fault.ts';
import type { LineClient } from '../base/line-clients.ts';
import { createLogger, type Logger } from '../base/logger.ts';
import type { Decider } from './decider.ts';
import { type Line, longestLine, parseLine } from './protocol.ts';
import { listenOnSocket, type OpenSocket, readLines } from './unix-socket.ts';

const leadEveryMs = 200;
/** Connections that are told of the lead, at a time: a node has one. They are never closed for others. */
const mostLeads = 8;
const notAQuestion = 'no such question';
/** What a decider says that cannot answer, and to what it failed at: nothing is granted. */
const noAnswer = 'no answer';

/**
 * Answers a node on a unix socket: one connection of questions, one that tells of the lead.
 * @param onUnknown counts lines that are no question
 * @param log takes faults of ours: each is answered with a refusal, and ends nothing
 * @throws AgentError `bad_input/socket`
 */
export async function serveNode(
  path: string,
  decider: Decider,
  onUnknown: () => void,
  log: Logger = createLogger({ level: 'error' }),
): Promise<OpenSocket> {
  const leads = new Set<Socket>();
  return await listenOnSocket(
    path,
    'socket',
    (client) => serveClient(client, { decider, leads, onUnknown, log }),
    log,
  );
}

interface NodeServing {
  readonly decider: Decider;
  /** Connections that are told of the lead. */
  readonly leads: Set<Socket>;
  readonly onUnknown: () => void;
  readonly log: Logger;
}

function serveClient(client: LineClient, { decider, leads, onUnknown, log }: NodeServing): void {
  const { socket } = client;
  const connection = { isNode: false, tellsLead: false };
  socket.on('close', () => {
    if (connection.isNode) decider.nodeGone().catch(logFault(log, 'leaving the lead'));
  });
  readLines(client, longestLine, async (text) => {
    if (socket.destroyed) return;
    const line = text === undefined ? undefined : parseLine(text);
    if (line?.kind === 'lead' && connection.tellsLead) return;
    if (line?.kind === 'lead' && !connection.isNode && leads.size < mostLeads) {
      connection.tellsLead = true;
      client.isKept = true;
      return tellLead(socket, decider, leads);
    }
    const answer =
      line &&
      (await answerTo(line, connection, decider, socket).catch((error: unknown) => {
        logFault(log, `answering a node's ${line.kind}`)(error);
        return noAnswer;
      }));
    if (answer === 'later') return void socket.destroy();
    if (answer === undefined) onUnknown();
    client.isKept ||= connection.isNode;
    await client.send(answer ?? notAQuestion);
    // Whoever was refused has nothing to ask.
    if (line?.kind === 'hello' && answer?.startsWith('no ') === true) socket.end();
  });
}

async function answerTo(
  line: Line,
  connection: { isNode: boolean },
  decider: Decider,
  socket: Socket,
): Promise<string | undefined> {
  if (line.kind === 'hello') {
    if (connection.isNode) return undefined;
    const answer =
      (await decider.hello(line.hello, { end: () => socket.destroy(), isGone: () => socket.destroyed })) ??
      'later';
    if (answer !== 'ok') return answer;
    // It may have gone while the coordinator was asked.
    if (socket.destroyed) await decider.nodeGone();
    else connection.isNode = true;
    return answer;
  }
  if (!connection.isNode) return undefined;
  if (line.kind === 'question') return await decider.ask(line.question);
  if (line.kind === 'record') return decider.record();
  if (line.kind === 'again') {
    decider.nodeBeginsAgain();
    return 'ok';
  }
  if (line.kind !== 'health') return undefined;
  decider.tellHealth(line.health);
  return 'ok';
}

function tellLead(socket: Socket, decider: Decider, leads: Set<Socket>): void {
  const tell = (): void => {
    // What waits to be read would be told too late.
    if (socket.writable && !socket.writableNeedDrain) socket.write(`${decider.leadLine()}\n`);
  };
  leads.add(socket);
  tell();
  const timer = setInterval(tell, leadEveryMs);
  const stop = decider.onLead(tell);
  socket.on('close', () => {
    leads.delete(socket);
    clearInterval(timer);
    stop();
  });
}
