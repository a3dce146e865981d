/** What a process that dies in the middle of a call throws in a test: nobody may catch it. */
export class KilledError extends Error {
  override readonly name = 'KilledError';
}

/** Counts the asynchronous calls of a life and ends it at one of them. */
export class Killer {
  calls = 0;
  readonly #at: number;
  readonly #isAfter: boolean;

  /**
   * @param at the call at which the process dies; none when beyond the last one
   * @param isAfter whether the call has had its effect by then, and only its answer is lost
   */
  constructor(at: number, isAfter: boolean) {
    this.#at = at;
    this.#isAfter = isAfter;
  }

  /** The object, with each of its methods as a point at which the process can die. */
  wrap<Subject extends object>(subject: Subject): Subject {
    return new Proxy(subject, {
      get: (_target, name): unknown => {
        const member: unknown = Reflect.get(subject, name, subject);
        if (typeof member !== 'function') return member;
        return async (...params: unknown[]): Promise<unknown> => {
          this.calls += 1;
          // The dead call nothing.
          if (this.calls > this.#at || (this.calls === this.#at && !this.#isAfter))
            throw new KilledError('killed');
          const answer: unknown = await Reflect.apply(member, subject, params);
          if (this.calls === this.#at) throw new KilledError('killed');
          return answer;
        };
      },
    });
  }
}
