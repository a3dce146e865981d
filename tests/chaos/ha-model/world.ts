import { beatTable, resignTable } from '../../../offchain-agent/src/ha/coordinator/table.ts';
import {
  Mind,
  type Question,
  type RecordCall,
  type RecordReply,
  type SigningAnswer,
} from '../../../offchain-agent/src/ha/mind.ts';
import { isBehind, markOf } from '../../../offchain-agent/src/ha/record.ts';
import { Releases, SignLog } from './gate.ts';
import {
  allDevices,
  type Devices,
  drawnQuestion,
  type ModelMessage,
  ModelStore,
  type Node,
  recordsOf,
} from './parts.ts';

const leaseMs = 2_000;

/** Two nodes of one validator, each with a decider with the real rules, one coordinator, and a network that loses and delays. */
export class World {
  readonly #devices: Devices;
  readonly #nodes: readonly [Node, Node];
  readonly #releases = new Releases();
  #store: ModelStore;
  #backup: ModelStore | undefined;
  #messages: ModelMessage[] = [];
  #nowMs = 10_000;
  #round = { set: 1, round: 1 };
  /** What was signed twice. */
  double: string | undefined;

  constructor(devices: Devices = allDevices) {
    this.#devices = devices;
    this.#store = new ModelStore(devices);
    this.#nodes = [this.#newNode(0), this.#newNode(1)];
  }

  get released(): number {
    return this.#releases.count;
  }

  /** Lets time pass. */
  wait(ms: number): string {
    this.#nowMs += ms;
    return `${ms} ms pass`;
  }

  /** A round of GRANDPA, or a set of authorities, ends. */
  nextRound(isNewSet: boolean): string {
    const { set, round } = this.#round;
    this.#round = isNewSet ? { set: set + 1, round: 1 } : { set, round: round + 1 };
    return `set ${this.#round.set}, round ${this.#round.round} begins`;
  }

  beat(who: 0 | 1, wants: boolean): string | undefined {
    const node = this.#nodes[who];
    if (node.isBeating) return undefined;
    node.isBeating = true;
    const { floor } = node.mind;
    const sentMs = this.#nowMs;
    this.#send(who, { kind: 'beat', wants }, (reply) => {
      node.isBeating = false;
      if (reply.kind !== 'seen') return;
      node.mind.absorb(reply.seen, floor, sentMs);
      this.#keep(node);
    });
    return `decider ${who} beats${wants ? ' and wants to lead' : ''}`;
  }

  resign(who: 0 | 1): string | undefined {
    const { mind } = this.#nodes[who];
    if (mind.token === undefined) return undefined;
    mind.dropLead();
    this.#send(who, { kind: 'resign' }, () => undefined);
    return `decider ${who} resigns`;
  }

  ask(who: 0 | 1, question: Question): string | undefined {
    const node = this.#nodes[who];
    if (node.isAsking || !node.log.allows(question)) return undefined;
    node.isAsking = true;
    const { life } = node;
    const way = node.mind.ask(question, () => this.#nowMs);
    const go = (step: IteratorResult<RecordCall, SigningAnswer>): void => {
      if (node.life !== life) return;
      if (!step.done) {
        this.#send(who, step.value, (reply) => go(way.next(reply)));
        return;
      }
      node.isAsking = false;
      this.#keep(node);
      if (step.value === 'yes') node.granted = [...node.granted, { question, author: node.author }];
    };
    go(way.next());
    return `node ${who} asks for ${JSON.stringify(question)}`;
  }

  /** The node signs what was granted to it, as late as it likes. */
  sign(who: 0 | 1): string | undefined {
    const node = this.#nodes[who];
    const [granted, ...rest] = node.granted;
    if (!granted) return undefined;
    const { question, author } = granted;
    node.granted = rest;
    if (!node.log.allows(question)) return `the sign log of node ${who} refuses`;
    node.log.sign(question);
    // Without the device a node signs with the keys that have the slot now, whichever its decider is for.
    this.double ??= this.#releases.add(who, this.#devices.ownPair ? author : 0, question);
    return `node ${who} signs ${JSON.stringify(question)}`;
  }

  /** The last request of a decider is done and answered at once. */
  exchange(who: 0 | 1): string | undefined {
    const message = this.#messages.findLast((one) => one.who === who && one.reply);
    if (!message) return undefined;
    message.answer ??= this.#done(message);
    this.#forget(message);
    this.#reply(message, message.answer);
    return `the ${message.call.kind} of decider ${message.who} is done and answered`;
  }

  /** A request comes to the coordinator. */
  arrive(at: number): string | undefined {
    const waiting = this.#messages.filter(({ answer }) => !answer);
    const message = waiting[at % Math.max(1, waiting.length)];
    if (!message) return undefined;
    message.answer = this.#done(message);
    if (!message.reply) this.#forget(message);
    return `the ${message.call.kind} of decider ${message.who} comes to the coordinator`;
  }

  /** An answer comes back. */
  deliver(at: number): string | undefined {
    const waiting = this.#messages.filter(({ answer }) => answer);
    const message = waiting[at % Math.max(1, waiting.length)];
    if (!message?.answer) return undefined;
    this.#forget(message);
    this.#reply(message, message.answer);
    return `decider ${message.who} has the answer to its ${message.call.kind}`;
  }

  /** A decider waits no longer; what it asked for may be done later all the same. */
  giveUp(at: number): string | undefined {
    const waiting = this.#messages.filter(({ reply }) => reply);
    const message = waiting[at % Math.max(1, waiting.length)];
    if (!message) return undefined;
    this.#reply(message, { kind: 'silent' });
    message.reply = undefined;
    if (message.answer) this.#forget(message);
    return `decider ${message.who} hears nothing of its ${message.call.kind}`;
  }

  /** The decider begins anew; its node keeps what it was granted. */
  restartDecider(who: 0 | 1): string {
    this.#revive(who);
    return `decider ${who} is killed and starts again`;
  }

  /** The node begins anew, with its sign log. */
  restartNode(who: 0 | 1): string {
    const node = this.#nodes[who];
    node.granted = [];
    this.resign(who);
    return `node ${who} is killed and starts again`;
  }

  /**
   * The coordinator is emptied. Not before both deciders have seen a record: who never saw one cannot miss it.
   * That both a sign log and a mark are lost is left out: then nobody is left who knows what was signed.
   */
  wipe(): string | undefined {
    if (this.#isRotating || !this.#nodes.every(({ kept }) => isBehind({}, kept))) return undefined;
    this.#store = new ModelStore(this.#devices);
    return 'the coordinator is emptied';
  }

  backUp(): string {
    this.#backup = this.#store.copy();
    return 'the coordinator is backed up';
  }

  /** The coordinator is restored. Not from a backup after which a decider has seen nothing: it could not tell. */
  restore(): string | undefined {
    const backup = this.#backup;
    const wouldTell = ({ author, kept }: Node): boolean =>
      backup !== undefined && isBehind(markOf(recordsOf(backup.of(author)) ?? {}), kept);
    if (!backup || this.#isRotating || !this.#nodes.every(wouldTell)) return undefined;
    this.#store = backup.copy();
    return 'the coordinator is restored from the backup';
  }

  /** An operator ends everything, raises the record with what each decider has kept and each node has signed, and starts. */
  repair(): string {
    for (const who of [0, 1] as const) {
      const node = this.#nodes[who];
      this.#revive(who);
      node.granted = [];
      this.#nowMs += 2 * leaseMs;
      const mind = new Mind(node.own);
      const seen = beatTable(this.#store.of(node.author), node.own, { status: '', wants: true }, this.#nowMs);
      mind.absorb(seen, 0, this.#nowMs);
      for (const mark of [node.kept, node.log.mark]) {
        const way = mind.raise(mark, () => this.#nowMs);
        let step = way.next();
        while (!step.done) step = way.next(this.#store.done(node.own, node.author, step.value, this.#nowMs));
      }
      node.kept = mind.mark;
      resignTable(this.#store.of(node.author), node.own);
      this.#revive(who);
    }
    return 'an operator raises the record';
  }

  /** The keys are changed: the decider begins anew for the new ones, and its node keeps what it was granted. */
  rotate(who: 0 | 1): string | undefined {
    const node = this.#nodes[who];
    if (node.author === 1) return undefined;
    node.author = 1;
    // What it saw of the old author's slots says nothing of those of the new one.
    node.kept = { vote: node.kept.vote };
    this.#revive(who);
    return `decider ${who} is for the new author from now on`;
  }

  /** A question that somebody could ask now. */
  question(choice: number): Question {
    return drawnQuestion(choice, this.#nowMs, this.#round);
  }

  /** Then two lead, and neither has seen what the other did last. */
  get #isRotating(): boolean {
    return this.#nodes[0].author !== this.#nodes[1].author;
  }

  #newNode(who: number): Node {
    const own = { node: String(who), instance: `${who}.0`, leaseMs };
    return {
      own,
      mind: new Mind(own),
      author: 0,
      life: 0,
      log: new SignLog(this.#devices.signLog),
      kept: {},
      isAsking: false,
      isBeating: false,
      granted: [],
    };
  }

  #revive(who: 0 | 1): void {
    const node = this.#nodes[who];
    node.life += 1;
    node.own = { ...node.own, instance: `${who}.${node.life}` };
    node.mind = new Mind(node.own, this.#devices.mark ? node.kept : {});
    node.isAsking = false;
    node.isBeating = false;
  }

  #keep(node: Node): void {
    node.kept = node.mind.mark;
    // Without the device a decider takes a record that went back for what it is.
    if (!this.#devices.mark && node.mind.fault !== undefined) {
      node.mind = new Mind(node.own);
      node.isAsking = false;
    }
  }

  #send(who: 0 | 1, call: ModelMessage['call'], reply: (reply: RecordReply) => void): void {
    const { life, mind, author } = this.#nodes[who];
    this.#messages.push({
      who,
      life,
      author,
      call,
      floor: mind.floor,
      sentMs: this.#nowMs,
      reply,
      answer: undefined,
    });
  }

  #reply({ who, life, reply }: ModelMessage, answer: RecordReply): void {
    if (this.#nodes[who as 0 | 1].life === life) reply?.(answer);
  }

  #forget(message: ModelMessage): void {
    this.#messages = this.#messages.filter((other) => other !== message);
  }

  #done({ who, life, author, call }: ModelMessage): RecordReply {
    const own = { node: String(who), instance: `${who}.${life}`, leaseMs };
    return this.#store.done(own, author, call, this.#nowMs);
  }
}
