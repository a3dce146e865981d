import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { AgentError, messageOf } from './error.ts';

const chunkBytes = 1_048_576;
/** How long a pipe may stay silent: until then Ctrl-C does nothing. */
const usualWaitMs = 10_000;
const pipeLookMs = 20;

/**
 * The bytes of a file that a person named, up to a limit: a wrong name may lead to gigabytes, or to a device without end.
 * @param pipeWaitMs how long a pipe may stay silent
 * @throws Error as the system does, or when there is more
 */
export function readUpTo(path: string, mostBytes: number, pipeWaitMs = usualWaitMs): Buffer {
  return readOpened(path, mostBytes, () => undefined, pipeWaitMs);
}

/**
 * The bytes of a file that holds a secret.
 * @throws Error as `readUpTo` does, and where others may read it
 */
export function readPrivate(path: string, mostBytes: number): Buffer {
  return readOpened(
    path,
    mostBytes,
    ownerAlone(path, (exposed) => new Error(exposed)),
  );
}

function readOpened(
  path: string,
  mostBytes: number,
  check: (status: Stats) => void,
  pipeWaitMs = usualWaitMs,
): Buffer {
  const isPipe = statSync(path).isFIFO();
  // A pipe that nobody writes to would not even open.
  const file = openSync(path, isPipe ? constants.O_RDONLY | constants.O_NONBLOCK : 'r');
  try {
    // Of the file that is read, not of what has that name a moment later.
    check(fstatSync(file));
    const chunks: Buffer[] = [];
    for (let length = 0; ; ) {
      const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, mostBytes + 1));
      const count = isPipe ? readPipe(file, chunk, length > 0, pipeWaitMs) : readSync(file, chunk);
      if (count === 0) return Buffer.concat(chunks);
      length += count;
      if (length > mostBytes) throw new Error(tooLarge(mostBytes));
      chunks.push(chunk.subarray(0, count));
    }
  } finally {
    closeSync(file);
  }
}

/** @returns 0 when all who wrote to it are gone */
function readPipe(file: number, chunk: Buffer, hasBegun: boolean, waitMs: number): number {
  for (const deadline = Date.now() + waitMs; ; ) {
    let isOpen = false;
    try {
      const count = readSync(file, chunk);
      if (count > 0 || hasBegun) return count;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      isOpen = true;
    }
    if (Date.now() > deadline) {
      const silent = isOpen ? 'its writer sent nothing' : 'it is a pipe, and nothing was written to it';
      throw new Error(`${silent} within ${waitMs / 1_000} s`);
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pipeLookMs);
  }
}

/**
 * The same, with an error that a person can use.
 * @param named how the file was named, for the message: `--prices FILE`
 * @throws AgentError with the code given
 */
export function readNamed(file: string, mostBytes: number, code: string, named = file): Buffer {
  try {
    return readUpTo(file, mostBytes);
  } catch (cause) {
    throw unreadable(file, code, cause, named);
  }
}

/** Its text. @throws AgentError as `readNamed` does */
export function readNamedText(file: string, mostBytes: number, code: string, named = file): string {
  return textIn(readNamed(file, mostBytes, code, named));
}

/** The text of a file that holds a secret. @throws AgentError with the code given, also where others may read it */
export function readPrivateText(file: string, mostBytes: number, code: string): string {
  const fault = (exposed: string): AgentError =>
    new AgentError(code, `${file}: ${exposed}`, { data: { file } });
  try {
    return textIn(readOpened(file, mostBytes, ownerAlone(file, fault)));
  } catch (cause) {
    if (cause instanceof AgentError) throw cause;
    throw unreadable(file, code, cause);
  }
}

/** A check that throws where others may read a file. */
function ownerAlone(path: string, fault: (exposed: string) => Error): (status: Stats) => void {
  return (status) => {
    const exposed = exposure(status, path);
    if (exposed !== undefined) throw fault(exposed);
  };
}

/** Why a file may hold no secret: undefined where only its owner may read it. */
export function exposure({ mode }: Pick<Stats, 'mode'>, path: string): string | undefined {
  if (process.platform === 'win32' || (mode & 0o077) === 0) return undefined;
  const shown = (mode & 0o777).toString(8).padStart(3, '0');
  return `others may read it (mode ${shown}); run: chmod 600 ${path}`;
}

/** The text of stdin, up to the same limit. @throws Error when there is more */
export async function readStdin(mostBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > mostBytes) throw new Error(tooLarge(mostBytes));
    chunks.push(chunk);
  }
  return textIn(Buffer.concat(chunks));
}

/** Text as spreadsheets save it, too: UTF-16 begins with a mark that no UTF-8 begins with. */
function textIn(bytes: Buffer): string {
  const mark = bytes.subarray(0, 2).toString('hex');
  if (mark === 'fffe') return new TextDecoder('utf-16le').decode(bytes);
  return mark === 'feff' ? new TextDecoder('utf-16be').decode(bytes) : bytes.toString('utf8');
}

function unreadable(file: string, code: string, cause: unknown, named = file): AgentError {
  return new AgentError(code, `${named} cannot be read: ${messageOf(cause)}`, { data: { file }, cause });
}

function tooLarge(mostBytes: number): string {
  const most = mostBytes < 1_048_576 ? `${mostBytes} bytes` : `${Math.floor(mostBytes / 1_048_576)} MiB`;
  return `it has more than ${most}, the most that such a file may have`;
}
