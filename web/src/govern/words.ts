import { hexBytes } from '@almanac-chain/agent/base/bytes';
import { plainText } from '@almanac-chain/agent/base/plain-text';
import { effectOf, type ReadCall } from '@almanac-chain/agent/chain/govern/changes';
import type { Motion } from '@almanac-chain/agent/chain/govern/motion';
import { callLines, callText, changeText } from '@almanac-chain/agent/words/value-text';
import type { Governance } from './read.ts';

/** A call in words. */
interface Words {
  readonly sentence: string;
  /** What changes, line by line. */
  readonly changes: readonly string[];
  /** The call that does it, whole: nothing of it is left out or cut. */
  readonly call: readonly string[];
}

type Known = Pick<Governance, 'governed' | 'council'>;

/** What a call does. It must come from the bytes that are signed: what else a page knows may be another thing. */
export function wordsOf(call: ReadCall, known: Known): Words {
  const named = (name: string): unknown => call.args.find((arg) => arg.name === name)?.value;
  switch (`${call.pallet}.${call.method}`) {
    case 'council.vote': {
      const vote = named('approve') === true ? 'yes' : 'no';
      return ofMotion(`Votes ${vote} on motion ${String(named('index'))}`, named('proposal'), known);
    }
    case 'council.close':
      return ofMotion(`Closes motion ${String(named('index'))}`, named('proposalHash'), known);
    case 'council.propose': {
      const [inner = call] = call.inner;
      const sentence = `Proposes to the Council, to be carried by ${String(named('threshold'))} votes:`;
      return { sentence, changes: changeLines(inner, known), call: callLines(inner) };
    }
    case 'system.remark': {
      const sentence = 'Writes a sentence into a block, and changes nothing:';
      return { sentence, changes: changeLines(call, known), call: callLines(call) };
    }
    default:
      return { sentence: 'Calls:', changes: changeLines(call, known), call: callLines(call) };
  }
}

/** What a motion does when it is carried. */
export function motionWords({ call }: Motion, known: Known): Omit<Words, 'sentence'> {
  return call
    ? { changes: changeLines(call.read, known), call: callLines(call.read) }
    : {
        changes: [
          'a call that this page cannot read, or not the one that the motion is named by: do not vote for it',
        ],
        call: [],
      };
}

function ofMotion(sentence: string, hash: unknown, known: Known): Words {
  const motion = known.council?.motions.find((one) => one.hash === hash);
  if (motion)
    return { sentence: `${sentence}, which does this when it is carried:`, ...motionWords(motion, known) };
  return {
    sentence: `${sentence}, which is not open here: its effect is unknown`,
    changes: [],
    call: [],
  };
}

function changeLines(call: ReadCall, { governed }: Known): readonly string[] {
  const { changes, others } = effectOf(call, governed);
  return [
    ...changes.map(changeText),
    ...others.map((other) => remarkIn(other) ?? `calls ${callText(other)}`),
  ];
}

/** What is written, as text where it is one. */
function remarkIn({ pallet, args }: ReadCall): string | undefined {
  const remark = args.find(({ name }) => name === 'remark')?.value;
  if (pallet !== 'system' || typeof remark !== 'string') return undefined;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(hexBytes(remark));
    return `writes "${plainText(text, Number.POSITIVE_INFINITY)}"`;
  } catch {
    return `writes ${plainText(remark)}`;
  }
}
