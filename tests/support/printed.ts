/** What a command printed in this process, on both streams. */
interface Printed {
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command of this process, and keeps what it prints from the terminal. */
export async function printedBy(run: () => Promise<void>): Promise<Printed> {
  const streams = ['stdout', 'stderr'] as const;
  const texts = { stdout: '', stderr: '' };
  const writes = streams.map((name) => process[name].write.bind(process[name]));
  for (const name of streams) {
    process[name].write = ((chunk: string | Uint8Array, ...more: readonly unknown[]): boolean => {
      texts[name] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
      const done = more.find((one) => typeof one === 'function') as (() => void) | undefined;
      if (done) setImmediate(done);
      return true;
    }) as typeof process.stdout.write;
  }
  try {
    await run();
    return texts;
  } finally {
    for (const [place, name] of streams.entries()) process[name].write = writes[place] ?? process[name].write;
  }
}
