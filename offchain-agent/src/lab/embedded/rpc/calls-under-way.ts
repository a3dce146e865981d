/** So many are worked on at a time: more of them would only share the one processor. */
const most = 4;
/** With those of clients that have asked for less than their share. */
const mostAhead = 16;
/** A call that takes longer waits for something else than its turn. */
const longestMs = 20;

/** How many calls are worked on. */
export class CallsUnderWay {
  #count = 0;
  readonly #onRoom: () => void;

  constructor(onRoom: () => void) {
    this.#onRoom = onRoom;
  }

  hasRoom(isAhead: boolean): boolean {
    return this.#count < (isAhead ? mostAhead : most);
  }

  /** @returns what ends it; called more than once it does nothing more */
  begin(): () => void {
    this.#count += 1;
    let isOver = false;
    const end = (): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      this.#count -= 1;
      this.#onRoom();
    };
    const timer = setTimeout(end, longestMs);
    return end;
  }
}
