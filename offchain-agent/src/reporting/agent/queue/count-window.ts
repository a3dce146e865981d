import { constants, setPriority } from 'node:os';
import type { SandboxedJob } from 'bullmq';
import type { Store } from '../../../store/store.ts';
import type { CountedWindow, WindowCounting } from '../../parts.ts';

// The process in which windows are counted, forked by WindowCounter through BullMQ.

/** What a job of counting carries. */
export interface CountJob {
  readonly counting: WindowCounting;
  /** The data folder of the chain, in which the evidence lies. */
  readonly folder: string;
}

/** The variable of its environment that says where the store is: its address may hold a password, and goes into no job. */
export const storeVariable = 'ALMANAC_COUNTED_STORE';

const brokenChannel: readonly string[] = ['EPIPE', 'ECONNRESET', 'ERR_IPC_CHANNEL_CLOSED'];

// The channel closes with the parent, also when that is killed: nobody is left to count for. Before all that takes time to
// load, during which it may close too: without a channel BullMQ's wrapper would try for ever to tell what went wrong.
process.on('disconnect', () => process.exit(0));
if (!process.connected) process.exit(0);
// The same where a message is under way when the parent dies: the wrapper would tell of the failure, which fails again, and so
// on without a turn of the event loop in which the end of the channel is seen.
process.prependListener('uncaughtException', (error: NodeJS.ErrnoException) => {
  if (brokenChannel.includes(error.code ?? '')) process.exit(0);
});

// What is measured goes first where there are few processors, also before what takes half a second to load.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
const { countWindow } = await import('../../window/close-window.ts');
const { EvidenceFolder } = await import('../../../store/evidence-folder.ts');
const { openStore } = await import('../../../store/open-store.ts');

let opened: Promise<Store> | undefined;

// BullMQ calls the default export of the file that it is given.
// oxlint-disable-next-line import/no-default-export
export default async function count(job: SandboxedJob<CountJob, CountedWindow>): Promise<CountedWindow> {
  const { counting, folder } = job.data;
  opened ??= openStore(process.env[storeVariable] ?? '');
  // One that could not be opened is tried again with the next job.
  opened.catch(() => {
    opened = undefined;
  });
  return await countWindow(counting, await opened, new EvidenceFolder(folder), (stage) =>
    job.updateProgress(stage),
  );
}
