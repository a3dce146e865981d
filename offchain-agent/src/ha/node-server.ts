import type { Socket } from 'node:net';
import { logFault } from '../base/fault.ts';
import { createLogger, type Logger } from '../base/logger.ts';
import type { Decider } from './decider.ts';
import { type Line, longestLine, parseLine } from './protocol.ts';
import { listenOnSocket, type OpenSocket, readLines } from './unix-socket.ts';

const leadEveryMs = 200;
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
  return await listenOnSocket(path, 'socket', (socket) => serveConnection(socket, decider, onUnknown, log));
}

function serveConnection(socket: Socket, decider: Decider, onUnknown: () => void, log: Logger): void {
  const connection = { isNode: false, tellsLead: false };
  socket.on('close', () => {
    if (connection.isNode) decider.nodeGone().catch(logFault(log, 'leaving the lead'));
  });
  readLines(socket, longestLine, async (text) => {
    if (socket.destroyed) return;
    const line = text === undefined ? undefined : parseLine(text);
    if (line?.kind === 'lead' && !connection.isNode) {
      if (!connection.tellsLead) tellLead(socket, decider);
      connection.tellsLead = true;
      return;
    }
    const answer =
      line &&
      (await answerTo(line, connection, decider, socket).catch((error: unknown) => {
        logFault(log, `answering a node's ${line.kind}`)(error);
        return noAnswer;
      }));
    if (answer === 'later') return void socket.destroy();
    if (answer === undefined) onUnknown();
    socket.write(`${answer ?? notAQuestion}\n`);
    // Whoever was refused has nothing to ask; and after a line without end nobody knows where the next begins.
    const isRefused = line?.kind === 'hello' && answer?.startsWith('no ') === true;
    if (text === undefined || isRefused) socket.end();
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
    const answer = (await decider.hello(line.hello, () => socket.destroy())) ?? 'later';
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

function tellLead(socket: Socket, decider: Decider): void {
  const tell = (): void => {
    if (socket.writable) socket.write(`${decider.leadLine()}\n`);
  };
  tell();
  const timer = setInterval(tell, leadEveryMs);
  const stop = decider.onLead(tell);
  socket.on('close', () => {
    clearInterval(timer);
    stop();
  });
}
