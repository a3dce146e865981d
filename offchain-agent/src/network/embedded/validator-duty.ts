import {
  answerInstant,
  type FromValidator,
  type ToValidator,
  type ValidatorBehaviour,
} from './validator-behaviour.ts';

export interface ValidatorSurroundings {
  now(): number;
  at(instantMs: number, action: () => void): void;
  send(message: FromValidator): void;
}

/** One simulated validator: answers for its slots as its behaviour says, and writes down when it does not. */
export class ValidatorDuty {
  readonly #surroundings: ValidatorSurroundings;
  readonly #unanswered: number[] = [];
  #asked = 0;
  #behaviour: ValidatorBehaviour = { kind: 'good' };
  #originMs = 0;

  constructor(surroundings: ValidatorSurroundings) {
    this.#surroundings = surroundings;
  }

  receive(message: ToValidator): void {
    switch (message.type) {
      case 'begin':
        this.#behaviour = message.behaviour;
        this.#originMs = message.originMs;
        return;
      case 'slot':
        return this.#serve(message.slot, message.startMs, message.deadlineMs);
      case 'log':
        this.#surroundings.send({
          type: 'log',
          log: { asked: this.#asked, unanswered: [...this.#unanswered] },
        });
    }
  }

  #serve(slot: number, startMs: number, deadlineMs: number): void {
    this.#asked += 1;
    const instant = answerInstant(this.#behaviour, startMs, this.#originMs);
    if (instant === undefined) {
      this.#unanswered.push(slot);
      return;
    }
    this.#surroundings.at(instant, () => {
      // An answer that nobody waits for any more is none: the log must say what the chain shows.
      if (this.#surroundings.now() > deadlineMs) this.#unanswered.push(slot);
      else this.#surroundings.send({ type: 'author', slot });
    });
  }
}
