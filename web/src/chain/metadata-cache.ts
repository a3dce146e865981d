import { almanac, codeHash as builtWith } from '@polkadot-api/descriptors';

const database = 'almanac';
const store = 'metadata';

/**
 * The metadata of a runtime that this browser has read before, or that the pages were built with, by the hash of its code: a chain
 * sends it uncompressed, five times as long.
 */
export async function readMetadata(codeHash: string): Promise<Uint8Array | null> {
  return (await readKept(codeHash)) ?? (codeHash === builtWith ? await readBuilt() : null);
}

async function readBuilt(): Promise<Uint8Array | null> {
  try {
    return await almanac.getMetadata();
  } catch {
    // The chain has it, too.
    return null;
  }
}

async function readKept(codeHash: string): Promise<Uint8Array | null> {
  try {
    const value: unknown = await request(await open(), 'readonly', (objects) => objects.get(codeHash));
    return value instanceof Uint8Array ? value : null;
  } catch {
    // A browser without storage asks the chain again.
    return null;
  }
}

export function keepMetadata(codeHash: string, metadata: Uint8Array): void {
  void open()
    .then((opened) => request(opened, 'readwrite', (objects) => objects.put(metadata, codeHash)))
    .catch(() => undefined);
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(database, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(store);
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(new Error('this browser keeps no metadata', { cause: opening.error }));
  });
}

function request<Result>(
  opened: IDBDatabase,
  mode: IDBTransactionMode,
  work: (objects: IDBObjectStore) => IDBRequest<Result>,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const asked = work(opened.transaction(store, mode).objectStore(store));
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(new Error('this browser keeps no metadata', { cause: asked.error }));
  });
}
