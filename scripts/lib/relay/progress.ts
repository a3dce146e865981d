import { spawnSync } from 'node:child_process';
import { freemem } from 'node:os';

const everyMs = 5 * 60_000;

/** How far a build by cargo is, from the messages that it prints in JSON: also of what was built before. */
export class BuildProgress {
  readonly #packages: number;
  readonly #target: string;
  readonly #tell: (line: string) => void;
  readonly #built = new Set<string>();
  readonly #begunMs = Date.now();
  #fresh = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param packages that there are to build in all */
  constructor(packages: number, target: string, tell: (line: string) => void) {
    this.#packages = packages;
    this.#target = target;
    this.#tell = tell;
  }

  start(): void {
    this.#timer = setInterval(() => this.#tell(this.line()), everyMs);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#tell(this.line());
  }

  /** @param line of cargo's standard output */
  take(line: string): void {
    if (!line.startsWith('{')) return;
    const message = JSON.parse(line) as {
      reason?: string;
      package_id?: string;
      fresh?: boolean;
      target?: { kind?: string[] };
    };
    // A package's build script comes before the package itself.
    const isScript = message.target?.kind?.includes('custom-build') ?? false;
    if (message.reason !== 'compiler-artifact' || isScript || message.package_id === undefined) return;
    if (this.#built.has(message.package_id)) return;
    this.#built.add(message.package_id);
    if (message.fresh) this.#fresh += 1;
  }

  line(): string {
    const minutes = Math.round((Date.now() - this.#begunMs) / 60_000);
    const before = this.#fresh === 0 ? '' : `, ${this.#fresh} of them before`;
    return `  ${this.#built.size} of ${this.#packages} packages${before}; ${minutes} min, ${gigabytes(sizeOf(this.#target))} on disk, ${gigabytes(freemem())} of memory free`;
  }
}

/** Bytes below a folder. */
export function sizeOf(folder: string): number {
  const { stdout } = spawnSync('du', ['-s', '--block-size=1', folder], { encoding: 'utf8' });
  return Number.parseInt(stdout ?? '', 10) || 0;
}

export function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
