/** What a live area needs of a terminal. */
export interface Terminal {
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
}

/**
 * Lines at the bottom of a terminal that are painted over again and again. What does not fit is cut: a line that wraps
 * or scrolls could not be painted over.
 */
export class LiveArea {
  readonly #terminal: Terminal;
  #painted = 0;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  show(lines: readonly string[]): void {
    const { columns = 80, rows = 24 } = this.#terminal;
    const fitting = lines.slice(0, Math.max(1, rows - 1)).map((line) => cut(line, columns));
    this.#terminal.write(`${this.#eraser()}${fitting.map((line) => `${line}\n`).join('')}`);
    this.#painted = fitting.length;
  }

  /** Takes the area away, for what is printed in its place. */
  clear(): void {
    this.#terminal.write(this.#eraser());
    this.#painted = 0;
  }

  #eraser(): string {
    return this.#painted === 0 ? '' : `\u001b[${this.#painted}A\u001b[J`;
  }
}

/** Lines of a live area carry no colour codes, so every character is one column. */
function cut(line: string, columns: number): string {
  const characters = [...line];
  return characters.length <= columns ? line : `${characters.slice(0, columns - 1).join('')}…`;
}
