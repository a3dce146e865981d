import { eventOf, isAboutFollow, isFollow, isLast, itemMessage, lossMessage, wordsOf } from './last-words.ts';
import type { Call } from './message.ts';
import { type FollowEnd, ToldFollow } from './told-follow.ts';

interface Begun {
  readonly method: string;
  /** Of a follow alone. */
  readonly told: ToldFollow | undefined;
}

type AboutFollow = Pick<Call, 'method' | 'params'>;

interface ToldItem {
  /** The method that began the subscription, empty for one that is over. */
  readonly method: string;
  readonly messages: readonly Buffer[];
  readonly isOver: boolean;
}

interface Loss {
  readonly subscription: string;
  readonly method: string;
  /** What tells the client that it is over; undefined where nothing does. */
  readonly message: Buffer | undefined;
}

/** The subscriptions of one client at its own node, by their names as JSON. */
export class Ongoing {
  readonly #all = new Map<string, Begun>();
  /** Where the follow was that its node ended last, until the client begins the next. */
  #followEnd: FollowEnd | undefined;

  get size(): number {
    return this.#all.size;
  }

  add(subscription: string, method: string): void {
    const told = isFollow(method) ? new ToldFollow(this.#followEnd) : undefined;
    if (told) this.#followEnd = undefined;
    this.#all.set(subscription, { method, told });
  }

  delete(subscription: string): boolean {
    return this.#all.delete(subscription);
  }

  /** Notes a call of the client about one of these. */
  asked(call: AboutFollow): void {
    this.#followOf(call)?.asked();
  }

  /** Notes the node's answer to it. */
  answered(call: AboutFollow): void {
    this.#followOf(call)?.answered();
  }

  /** @returns what to tell the client in place of a message of its node */
  tell(message: Buffer, subscription: string, item: Buffer): ToldItem {
    const { method = '', told } = this.#all.get(subscription) ?? {};
    const words = wordsOf(method);
    const event = words && eventOf(item);
    if (!words || event === undefined) return { method, messages: [message], isOver: false };
    const isOver = isLast(words, event);
    if (isOver && told) this.#followEnd = told.end;
    const messages = (told?.tell(event, item) ?? [item]).map((one) =>
      one instanceof Buffer ? message : itemMessage(words, subscription, one),
    );
    return { method, messages, isOver };
  }

  #followOf({ method, params }: AboutFollow): ToldFollow | undefined {
    return isAboutFollow(method) ? this.#all.get(JSON.stringify(params?.[0]))?.told : undefined;
  }

  /** @returns what to tell the client where its node is lost */
  losses(): readonly Loss[] {
    return [...this.#all].map(([subscription, { method, told }]) => {
      const words = wordsOf(method);
      if (told) this.#followEnd = told.end;
      return { subscription, method, message: words && lossMessage(words, subscription) };
    });
  }
}
