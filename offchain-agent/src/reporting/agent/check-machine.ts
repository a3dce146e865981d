import { existsSync, mkdtempSync, rmdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { AgentError, messageOf } from '../../base/error.ts';
import { nearestFolder } from '../../base/folder.ts';
import { listenAddress } from '../../base/parse.ts';
import { requireQueueProgram } from '../../base/queue-program.ts';
import { readNotifyConfig } from '../../notify/config.ts';
import { readSecrets } from '../../notify/secrets.ts';
import { openStore } from '../../store/open-store.ts';
import type { AgentConfig } from './config/schema.ts';
import { ownerOf } from './data-lock.ts';
import { storePlace } from './open-agents.ts';
import { configuredBackend } from './queue/open-queue.ts';

/** Writes to it, or to the folder in which it would be made, and leaves nothing behind. */
export async function checkData(folder: string): Promise<string> {
  const owner = await ownerOf(folder);
  if (owner) throw new AgentError('no/running', `an agent runs on ${folder} already (process ${owner.pid})`);
  const { nearest, missing } = nearestFolder(folder);
  try {
    rmdirSync(mkdtempSync(join(nearest, '.almanac-check-')));
  } catch (cause) {
    throw new AgentError(
      'bad_input/data_folder',
      `data: ${folder} cannot be written (${nearest}: ${messageOf(cause)}); name a folder that this user may write`,
      { cause },
    );
  }
  return missing.length === 0 ? `${folder} can be written` : `${folder} is not there yet, and can be made`;
}

/** Opens the store, where there is one. */
export async function checkStore(config: AgentConfig): Promise<string> {
  const where = storePlace(config);
  if (config.store.url === undefined && !existsSync(where))
    return 'the store is not there yet, and will be made';
  const opened = await openStore(where);
  await opened.close();
  return 'the store opens';
}

/** Whether the queue answers; one of the agent's own can be started. */
export async function checkQueue({ queue }: AgentConfig): Promise<string> {
  if (queue.url === undefined) return `the agent starts a queue of its own (${requireQueueProgram()})`;
  const { kind } = await configuredBackend(queue.url);
  return kind === 'redis' ? 'the queue answers and evicts nothing' : 'the queue is PostgreSQL';
}

/** Whether nothing else listens there. */
export async function checkListen(text: string): Promise<void> {
  const address = listenAddress(text);
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(address?.port, address?.host, resolve);
    });
  } catch (cause) {
    throw new AgentError(
      'bad_input/listen',
      `http.listen: cannot listen at ${text} (${messageOf(cause)}); choose another address`,
      { cause },
    );
  } finally {
    server.close();
  }
}

/** Whether the file of messages holds, and its secrets can be read. */
export async function checkNotify(file: string): Promise<string> {
  await readSecrets(readNotifyConfig(file));
  return `${file} and its secrets can be read`;
}
