/**
 * The field of a JSON text at which a reader stopped: the innermost value that holds the byte, or the key that it belongs to.
 * @param column counted from 1, as serde does for a text of one line
 * @example fieldAt('{"a":{"b":[1,"x"]}}', 16) // 'a.b[1]'
 */
export function fieldAt(text: string, column: number): string {
  return new Places(Buffer.from(text, 'utf8'), column - 1).find();
}

const space = /\s/;

/** Walks the text to the byte; the text is known to be JSON. */
class Places {
  readonly #bytes: Buffer;
  readonly #wanted: number;
  #at = 0;
  #found = '';

  constructor(bytes: Buffer, wanted: number) {
    this.#bytes = bytes;
    this.#wanted = Math.min(wanted, bytes.length - 1);
  }

  find(): string {
    this.#value('');
    return this.#found;
  }

  #value(path: string): void {
    this.#skipSpace();
    const from = this.#at;
    const mark = this.#char();
    if (mark === '{') this.#object(path);
    else if (mark === '[') this.#array(path);
    else if (mark === '"') this.#string();
    else this.#scalar();
    this.#note(path, from);
  }

  /** The innermost is noted first. */
  #note(path: string, from: number): void {
    if (this.#found === '' && from <= this.#wanted && this.#wanted < this.#at) this.#found = path;
  }

  #object(path: string): void {
    this.#at += 1;
    for (;;) {
      this.#skipSpace();
      if (this.#char() === ',') {
        this.#at += 1;
        continue;
      }
      if (this.#char() !== '"') break;
      const from = this.#at;
      const key = this.#string();
      const inner = path === '' ? key : `${path}.${key}`;
      this.#skipSpace();
      this.#at += 1;
      // A reader that knows no such key stops behind it.
      this.#note(inner, from);
      this.#value(inner);
    }
    this.#at += 1;
  }

  #array(path: string): void {
    this.#at += 1;
    for (let index = 0; ; index += 1) {
      this.#skipSpace();
      if (this.#char() === ',') this.#at += 1;
      this.#skipSpace();
      if (this.#char() === ']' || this.#at >= this.#bytes.length) break;
      this.#value(`${path}[${index}]`);
    }
    this.#at += 1;
  }

  #string(): string {
    const from = this.#at;
    this.#at += 1;
    while (this.#at < this.#bytes.length && this.#char() !== '"') this.#at += this.#char() === '\\' ? 2 : 1;
    this.#at += 1;
    return String(JSON.parse(this.#bytes.toString('utf8', from, this.#at)));
  }

  #scalar(): void {
    while (this.#at < this.#bytes.length && !/[,\]}\s]/.test(this.#char())) this.#at += 1;
  }

  #skipSpace(): void {
    while (this.#at < this.#bytes.length && space.test(this.#char())) this.#at += 1;
  }

  #char(): string {
    return String.fromCharCode(this.#bytes[this.#at] ?? 0);
  }
}
