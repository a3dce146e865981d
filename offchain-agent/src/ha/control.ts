import { z } from 'zod';
import { AgentError, messageOf } from '../base/error.ts';
import { logFault } from '../base/fault.ts';
import type { LineClient } from '../base/line-clients.ts';
import { createLogger, type Logger } from '../base/logger.ts';
import type { Decider } from './decider.ts';
import { type Handover, handOver } from './handover.ts';
import { listenOnSocket, type OpenSocket, readLines } from './unix-socket.ts';

const mostBytes = 1_024;

const asked = z.strictObject({ ask: z.enum(['status', 'handover']) });

/**
 * Answers a person's commands on a unix socket: one line of JSON in, one out; `{"error":{"code","message"}}` when it went wrong.
 * @throws AgentError `bad_input/socket`
 */
export async function serveControl(
  path: string,
  decider: Decider,
  log: Logger = createLogger({ level: 'error' }),
): Promise<OpenSocket> {
  let handingOver: Promise<Handover> | undefined;
  const answerTo = async (line: string | undefined): Promise<object> => {
    const { ask } = readAsk(line);
    if (ask === 'status') return { ...decider.status() };
    // Two who ask at once get the same one.
    handingOver ??= handOver(decider).finally(() => {
      handingOver = undefined;
    });
    return { ...(await handingOver) };
  };
  const accept = (client: LineClient): void =>
    readLines(client, mostBytes, async (line) => {
      const answer = await answerTo(line).catch((error: unknown) => {
        if (!(error instanceof AgentError)) logFault(log, 'answering on the control socket')(error);
        return failure(error);
      });
      await client.send(JSON.stringify(answer));
    });
  return await listenOnSocket(path, 'control', accept, log);
}

function readAsk(line: string | undefined): z.infer<typeof asked> {
  try {
    return asked.parse(JSON.parse(line ?? ''));
  } catch {
    throw new AgentError('bad_input/control', 'expected {"ask":"status"} or {"ask":"handover"}');
  }
}

function failure(error: unknown): object {
  const code = error instanceof AgentError ? error.code : 'unknown/unforeseen';
  return { error: { code, message: messageOf(error) } };
}
