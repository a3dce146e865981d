import { type CallOutcome, errorOutcome, ownOutcome } from './caller.ts';
import { resultTail } from './message.ts';

/** A subscription of one node: how nodes say that it is over, and what a client is told when the node is lost. */
interface Words {
  /** What nodes name its items. */
  readonly itemName: string;
  /** The events behind which nothing more comes. */
  readonly last: readonly string[];
  readonly onLoss: object;
}

const chainHead: Omit<Words, 'itemName'> = { last: ['stop'], onLoss: { event: 'stop' } };

/** As the specification of JSON-RPC has it, by the method that begins it. */
const words: ReadonlyMap<string, Words> = new Map([
  ['chainHead_v1_follow', { itemName: 'chainHead_v1_followEvent', ...chainHead }],
  ['chainHead_unstable_follow', { itemName: 'chainHead_unstable_followEvent', ...chainHead }],
  [
    'archive_v1_storage',
    {
      itemName: 'archive_v1_storageEvent',
      last: ['storageDone', 'storageError'],
      onLoss: { event: 'storageError', error: 'the node that answered was lost' },
    },
  ],
  [
    'archive_v1_storageDiff',
    {
      itemName: 'archive_v1_storageDiffEvent',
      last: ['storageDiffDone', 'storageDiffError'],
      onLoss: { event: 'storageDiffError', error: 'the node that answered was lost' },
    },
  ],
]);

export function wordsOf(method: string): Words | undefined {
  return words.get(method);
}

/** Returns the message that ends a subscription whose node is lost. @param subscription its name as JSON */
export function lossMessage(words: Words, subscription: string): Buffer {
  return itemMessage(words, subscription, words.onLoss);
}

/** Returns the message that tells an item of a subscription. @param subscription its name as JSON */
export function itemMessage({ itemName }: Words, subscription: string, item: object): Buffer {
  const params = `{"subscription":${subscription},"result":${JSON.stringify(item)}}`;
  return Buffer.from(`{"jsonrpc":"2.0","method":"${itemName}","params":${params}}`);
}

/** Hands in a transaction again and again until it is told to stop. */
export function isBroadcast(method: string): boolean {
  return /^transaction_(v1|unstable)_broadcast$/.test(method);
}

/** Whether a call begins to follow the chain. */
export function isFollow(method: string): boolean {
  return /^chainHead_\w+_follow$/.test(method);
}

/** Whether a call is about a follow that goes on. */
export function isAboutFollow(method: string): boolean {
  return method.startsWith('chainHead_') && !isFollow(method);
}

/** Whether a call begins something that goes on at the node that answers it. */
export function begins(method: string): boolean {
  return words.has(method) || isBroadcast(method) || /_subscribe/.test(method);
}

/** Whether it can be begun at another node when the first is lost before it answers; the same bytes twice are one transaction. */
export function isRepeatable(method: string): boolean {
  return /^(chainHead|archive)_/.test(method) || isBroadcast(method);
}

export function ends(method: string): boolean {
  return /_unfollow$|_unwatch$|_unsubscribe|stopStorage|^transaction_(v1|unstable)_stop$/.test(method);
}

/** Whether nothing comes behind an event. */
export function isLast({ last }: Words, event: string | undefined): boolean {
  return event !== undefined && last.includes(event);
}

const firstMember = /^\{"event":"([A-Za-z]{1,64})"[,}]/;
const firstMemberBytes = 96;

/** The event of an item: nodes write it as the first member; anything else is parsed. @param item as JSON */
export function eventOf(item: Buffer): string | undefined {
  const [, first] = firstMember.exec(item.toString('latin1', 0, firstMemberBytes)) ?? [];
  if (first !== undefined) return first;
  try {
    const { event } = (JSON.parse(item.toString('utf8')) ?? {}) as { event?: unknown };
    return typeof event === 'string' ? event : undefined;
  } catch {
    return undefined;
  }
}

/** What nodes answer about something that never began, or is over: no node has to be asked. */
export function ofNothing(method: string): CallOutcome {
  if (/^transaction_\w+_stop$/.test(method)) return errorOutcome(-32_602, 'Invalid operation id');
  if (ends(method)) return ownOutcome(resultTail(false));
  if (/_(body|call|storage)$/.test(method)) return ownOutcome(resultTail({ result: 'limitReached' }));
  if (method.startsWith('chainHead_')) return ownOutcome(resultTail(null));
  return errorOutcome(-32_602, 'Invalid params: nothing of this connection goes on at a node');
}
