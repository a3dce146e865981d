import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ArrivalJournal, KeptArrivals, ListeningSpan, Sighting } from './listening-record.ts';

type Line = { readonly seen: Sighting } | { readonly span: ListeningSpan };

/** More lines than this are not kept in memory for a disk that takes none. */
const mostWaiting = 100_000;

/**
 * A journal in a file of JSON lines. Every line is written before the call returns: whoever kills the process with
 * SIGKILL takes at most the line that was being written.
 *
 * What the disk does not take (it is full) waits in memory and is written with the next line that it takes; it is told of
 * once. The listening goes on: only a kill before then loses it.
 */
export class FileJournal implements ArrivalJournal {
  readonly #path: string;
  readonly #onFault: (error: unknown) => void;
  #waiting: string[] = [];
  #isFaulty = false;

  constructor(path: string, onFault: (error: unknown) => void = () => undefined) {
    this.#path = path;
    this.#onFault = onFault;
  }

  onSighting(seen: Sighting): void {
    this.#append({ seen });
  }

  onSpan(span: ListeningSpan): void {
    this.#append({ span });
  }

  async load(): Promise<KeptArrivals> {
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    const lines = (await this.#text()).split('\n').map(parseLine);
    // A line that was cut off is not continued by the next one.
    this.#write('');
    return {
      sightings: lines.flatMap((line) => (line && 'seen' in line ? line.seen : [])),
      spans: lines.flatMap((line) => (line && 'span' in line ? line.span : [])),
    };
  }

  async replace({ sightings, spans }: KeptArrivals): Promise<void> {
    const lines: Line[] = [...sightings.map((seen) => ({ seen })), ...spans.map((span) => ({ span }))];
    const next = `${this.#path}.next`;
    // At once: what is appended meanwhile would be lost.
    try {
      writeFileSync(next, lines.map((line) => `${JSON.stringify(line)}\n`).join(''), { mode: 0o600 });
      renameSync(next, this.#path);
      this.#waiting = [];
      this.#isFaulty = false;
    } catch (error) {
      // The old one holds all of it, and more.
      this.#tell(error);
    }
  }

  #append(line: Line): void {
    this.#write(JSON.stringify(line));
  }

  #write(line: string): void {
    this.#waiting.push(line);
    try {
      appendFileSync(this.#path, `${this.#waiting.join('\n')}\n`, { mode: 0o600 });
      this.#waiting = [];
      this.#isFaulty = false;
    } catch (error) {
      if (this.#waiting.length > mostWaiting) this.#waiting.shift();
      this.#tell(error);
    }
  }

  #tell(error: unknown): void {
    if (!this.#isFaulty) this.#onFault(error);
    this.#isFaulty = true;
  }

  async #text(): Promise<string> {
    try {
      return await readFile(this.#path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
      throw error;
    }
  }
}

/** `undefined` for a line that was cut off. */
function parseLine(text: string): Line | undefined {
  try {
    return text === '' ? undefined : (JSON.parse(text) as Line);
  } catch {
    return undefined;
  }
}
