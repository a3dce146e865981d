const large = 65_536;
const mostKept = 4;

/** Whether to write or to hash a text takes longer than most calls. */
export function isLarge(text: string): boolean {
  return text.length >= large;
}

/**
 * What is made of large texts. That of the last ones is stored: metadata and code, a megabyte of digits each, are the same for all
 * clients, who request them as often as they like.
 */
export class LargeTexts<Made> {
  readonly #kept = new Map<string, Made>();
  readonly #make: (text: string) => Made;

  constructor(make: (text: string) => Made) {
    this.#make = make;
  }

  of(text: string): Made {
    const made = this.#kept.get(text) ?? this.#make(text);
    // Last used, last forgotten.
    this.#kept.delete(text);
    this.#kept.set(text, made);
    const [oldest = ''] = this.#kept.keys();
    if (this.#kept.size > mostKept) this.#kept.delete(oldest);
    return made;
  }
}
