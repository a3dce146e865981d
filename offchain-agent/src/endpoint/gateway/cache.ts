/** An entry beyond this share of the whole would push out too much else. */
const largestShare = 1 / 16;
/** What an entry costs beside its bytes. */
const overheadBytes = 256;

/** Answers that can never be other ones, by question, up to a number of bytes; those that nobody asked for longest go first. */
export class AnswerCache {
  hits = 0;
  misses = 0;
  #mostBytes: number;
  #bytes = 0;
  readonly #answers = new Map<string, Buffer>();

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Whether it keeps nothing. */
  get isOff(): boolean {
    return this.#mostBytes === 0;
  }

  /** Whether an answer is there; nobody has asked for it yet. */
  has(question: string): boolean {
    return this.#answers.has(question);
  }

  get(question: string): Buffer | undefined {
    const answer = this.#answers.get(question);
    if (!answer) {
      this.misses += 1;
      return undefined;
    }
    this.hits += 1;
    this.#answers.delete(question);
    this.#answers.set(question, answer);
    return answer;
  }

  put(question: string, answer: Buffer): void {
    const bytes = sizeOf(question, answer);
    if (bytes > this.#mostBytes * largestShare || this.#answers.has(question)) return;
    // A slice would keep the whole message that it came in.
    this.#answers.set(question, Buffer.from(answer));
    this.#bytes += bytes;
    this.#trim();
  }

  resize(mostBytes: number): void {
    this.#mostBytes = mostBytes;
    this.#trim();
  }

  #trim(): void {
    for (const [question, answer] of this.#answers) {
      if (this.#bytes <= this.#mostBytes) return;
      this.#answers.delete(question);
      this.#bytes -= sizeOf(question, answer);
    }
  }
}

function sizeOf(question: string, answer: Buffer): number {
  return question.length + answer.length + overheadBytes;
}
