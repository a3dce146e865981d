import {
  answerInstant,
  type FromValidator,
  type ToValidator,
  type ValidatorBehaviour,
} from './validator-behaviour.ts';

interface ValidatorSurroundings {
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
    // The behavior decides, not the clock: a process that gets its core late answers late, and the log says what the chain shows.
    if (instant === undefined || instant > deadlineMs) {
      this.#unanswered.push(slot);
      this.#surroundings.send({ type: 'silent', slot });
      return;
    }
    this.#surroundings.at(instant, () => this.#surroundings.send({ type: 'author', slot }));
  }
}
