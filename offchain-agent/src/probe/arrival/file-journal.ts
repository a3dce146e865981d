import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ArrivalJournal, KeptArrivals, Sighting } from './arrival-journal.ts';
import type { ListeningSpan } from './listening-record.ts';

type Line = { readonly seen: Sighting } | { readonly span: ListeningSpan };

/**
 * A journal in a file of JSON lines. Every line is written before the call returns: whoever kills the process with
 * SIGKILL takes at most the line that was being written.
 */
export class FileJournal implements ArrivalJournal {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  onSighting(seen: Sighting): void {
    this.#append({ seen });
  }

  onSpan(span: ListeningSpan): void {
    this.#append({ span });
  }

  async load(): Promise<KeptArrivals> {
    await mkdir(dirname(this.#path), { recursive: true });
    const lines = (await this.#text()).split('\n').map(parseLine);
    // A line that was cut off is not continued by the next one.
    appendFileSync(this.#path, '\n');
    return {
      sightings: lines.flatMap((line) => (line && 'seen' in line ? line.seen : [])),
      spans: lines.flatMap((line) => (line && 'span' in line ? line.span : [])),
    };
  }

  async replace({ sightings, spans }: KeptArrivals): Promise<void> {
    const lines: Line[] = [...sightings.map((seen) => ({ seen })), ...spans.map((span) => ({ span }))];
    const next = `${this.#path}.next`;
    // At once: what is appended meanwhile would be lost.
    writeFileSync(next, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    renameSync(next, this.#path);
  }

  #append(line: Line): void {
    appendFileSync(this.#path, `${JSON.stringify(line)}\n`);
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
